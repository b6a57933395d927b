import type { Grid } from './grid.js';

/** Values with their own instants: parallel lists, by time; null is a gap. */
export interface Track {
  ms: ArrayLike<number>;
  values: ArrayLike<number | null>;
}

/**
 * A track on the grid: interpolated linearly between its two neighbors in time; null if one of them is a gap, if they are
 * further apart than `widestMs`, and outside the track. Times that run backward are skipped.
 */
export function between(track: Track, { stepMs, length }: Grid, widestMs: number): (number | null)[] {
  const { ms, values } = track;
  const line = new Array<number | null>(length);
  let next = 0;
  for (let i = 0; i < length; i++) {
    const at = i * stepMs;
    while (next < ms.length && (ms[next] ?? 0) <= at) next++;
    line[i] = valueAt(track, at, next, widestMs);
  }
  // A value that is alone between two grid points would be lost, so it takes the nearer one.
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    const place = Math.round((ms[i] ?? 0) / stepMs);
    if (value !== null && place < length && line[place] === null) line[place] = value;
  }
  return line;
}

/** @param next the first value after `at`. Nothing is read beyond the ends of the lists, which is many times slower. */
function valueAt({ ms, values }: Track, at: number, next: number, widestMs: number): number | null {
  if (next === 0) return null;
  const before = ms[next - 1] ?? 0;
  const from = values[next - 1] ?? null;
  if (from === null || before === at) return from;
  if (next === ms.length) return null;
  const after = ms[next] ?? 0;
  const to = values[next] ?? null;
  if (to === null || after - before > widestMs || after <= before) return null;
  return from + ((to - from) * (at - before)) / (after - before);
}
