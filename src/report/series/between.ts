import type { Grid } from './grid.js';

/** Values at instants of their own: parallel, by time; null is a gap. */
export interface Track {
  ms: readonly number[];
  values: readonly (number | null)[];
}

/**
 * A track on the grid: on a straight line between its two neighbours in time, null where one of them is a gap, where they
 * lie further apart than `widestMs`, and outside the track. Times that run back are passed over.
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
  // A value that stands alone between two points of the grid would be lost: it takes the nearer one.
  for (const [i, value] of values.entries()) {
    const place = Math.round((ms[i] ?? 0) / stepMs);
    if (value !== null && line[place] === null) line[place] = value;
  }
  return line;
}
