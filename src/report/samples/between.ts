import type { Grid } from './grid.js';

/** Values with their own instants: parallel arrays, by time; null is a gap. */
export interface Track {
  ms: readonly number[];
  values: readonly (number | null)[];
}

/**
 * A track on the grid: interpolated linearly between its two neighbors in time; null if one of them is a gap, if they are
 * further apart than `widestMs`, and outside the track. Times that run backward are skipped.
 */
export function between({ ms, values }: Track, { stepMs, length }: Grid, widestMs: number): (number | null)[] {
  let next = 0;
  const line = Array.from({ length }, (_, i) => {
    const at = i * stepMs;
    while (next < ms.length && (ms[next] ?? 0) <= at) next++;
    const [before, after] = [ms[next - 1], ms[next]];
    const from = values[next - 1] ?? null;
    if (before === undefined || from === null) return null;
    if (before === at) return from;
    const to = values[next] ?? null;
    if (after === undefined || to === null || after - before > widestMs || after <= before) return null;
    return from + ((to - from) * (at - before)) / (after - before);
  });
  // A value that is alone between two grid points would be lost, so it takes the nearer one.
  for (const [i, value] of values.entries()) {
    const place = Math.round((ms[i] ?? 0) / stepMs);
    if (value !== null && line[place] === null) line[place] = value;
  }
  return line;
}
