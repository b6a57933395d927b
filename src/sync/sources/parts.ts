const PREFIX = 'original/';

/** The name under which a file of Polar's own is stored: `original/fit`. */
export const originalPart = (format: string): string => `${PREFIX}${format}`;

/** Whether a part of a session's payloads is one of Polar's own files. */
export const isOriginal = (part: string): boolean => part.startsWith(PREFIX);

/** A summary that was offered again and said nothing new. */
export const offeredPart = 'offered';

/** The list of `/v3/exercises` that names a session whose own answer did not come: its summary stands there. */
export const listedPart = 'listed';
