import { utcFromLocal } from './time.js';

const MINUTE = 60_000;
const QUARTER = 15;
// From Baker Island to the Line Islands.
const [WESTERNMOST, EASTERNMOST] = [-12 * 60, 14 * 60];
/** ms; names have whole seconds, and some programs round instead of truncating. */
const TOLERANCE_MS = 2000;

/**
 * The offset of a local clock from UTC, in minutes: the nearest quarter of an hour. Undefined if no zone has such an offset.
 * @param local `2023-06-14T18:20:05`. @param toleranceMs how far the two may miss a quarter of an hour.
 */
export function offsetBetween(local: string, utcMs: number, toleranceMs = TOLERANCE_MS): number | undefined {
  const wallMs = utcFromLocal(local, 0);
  if (wallMs === undefined) return undefined;
  const minutes = Math.round((wallMs - utcMs) / (QUARTER * MINUTE)) * QUARTER;
  const isNear = Math.abs(wallMs - utcMs - minutes * MINUTE) <= toleranceMs;
  // Never -0, which is not 0 to everyone who compares.
  return isNear && minutes >= WESTERNMOST && minutes <= EASTERNMOST ? minutes + 0 : undefined;
}
