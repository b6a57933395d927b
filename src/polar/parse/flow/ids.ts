/** Digits or a UUID; what follows a slash would be read as the index of an exercise in its session (sync/sources/ids). */
const POLAR_ID = /^[A-Za-z0-9-]{1,64}$/;

/** The prefix of an id made up here because Polar gave none. */
export const madeUp = 'start-';

/** Whether an id looks like one of Polar's. Anything else is not used as a name. */
export function isPolarId(id: string | undefined): id is string {
  return id !== undefined && POLAR_ID.test(id) && !id.startsWith(madeUp);
}
