import type { ArchiveFile } from '../../archive/archive.js';
import { BadFileError } from '../../archive/errors.js';

/** Files of single sessions that people keep next to the account export; only the export is imported. */
export type SingleFile = keyof typeof endings | 'csv' | 'xml';

/** Recognized by their names: from Flow's website or another program, and `.hrm` and `.pdd` from Polar ProTrainer. */
const endings = { gpx: true, tcx: true, fit: true, hrm: true, pdd: true } as const;

/** Recognized by how they begin: Flow's CSV of a session and of its RR intervals, and XML of polarpersonaltrainer.com. */
const beginnings = {
  csv: /^\uFEFF?(Name,Sport,Date,Start time|duration,offline\b)/,
  xml: /<polar-exercise-data\b/,
} as const;

/** A day-long session has a few megabytes; larger tables and XML of other programs are not worth unpacking. */
const LARGEST_BYTES = 32 * 1024 * 1024;

/** The root element of such XML begins within this many bytes. */
const BEGINNING_BYTES = 4096;

/** Which of these a file is; undefined when it is none or cannot be opened. */
export async function singleFile({ name, bytes, read }: ArchiveFile): Promise<SingleFile | undefined> {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return undefined;
  if (Object.hasOwn(endings, ending)) return ending as keyof typeof endings;
  if ((ending !== 'csv' && ending !== 'xml') || bytes > LARGEST_BYTES) return undefined;
  const body = await read().catch((problem: unknown) => {
    // Nothing shows that it is Polar's, so it is not a failure of the import.
    if (problem instanceof BadFileError) return undefined;
    throw problem;
  });
  return body && beginnings[ending].test(body.toString('utf8', 0, BEGINNING_BYTES)) ? ending : undefined;
}

/** What to do with each of them. */
const remedies: readonly { of: readonly SingleFile[]; remedy: string }[] = [
  {
    of: ['gpx', 'tcx', 'fit', 'csv'],
    remedy:
      'polar-sync reads sessions from your account export, not from files of single sessions. If they are from Polar Flow, ' +
      'the export has them all: request it at https://account.polar.com.',
  },
  {
    of: ['hrm', 'pdd', 'xml'],
    remedy:
      'polar-sync cannot read files of Polar ProTrainer and polarpersonaltrainer.com. Keep them: what was never moved to ' +
      'Polar Flow is in no account export.',
  },
];

/** A line for each remedy that is needed: `Not read: 2 TCX, 1 GPX. …` */
export function singleFileLines(found: Partial<Record<SingleFile, number>>): string[] {
  return remedies.flatMap(({ of, remedy }) => {
    const counted = of.flatMap((kind) => (found[kind] ? [`${found[kind]} ${kind.toUpperCase()}`] : []));
    return counted.length > 0 ? [`Not read: ${counted.join(', ')}. ${remedy}`] : [];
  });
}
