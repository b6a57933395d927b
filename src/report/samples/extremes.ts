import type { Clock } from '../../workouts/time/clock.js';
import type { Stream } from '../../workouts/workout.js';
import { type Grid, intervalMs, timerMs } from './grid.js';

type Values = (number | null)[];

/**
 * A channel on a coarser grid without losing any peak: two neighboring grid points take the lowest and the highest value
 * recorded in their time, in the order of recording. It stays a gap if nothing was recorded in that time, as in a pause.
 */
export function extremes(stream: Stream, { stepMs, length }: Grid, clock: Clock): Values {
  const interval = intervalMs(stream);
  const perPair = 2 * stepMs;
  const result: Values = new Array<number | null>(length).fill(null);
  for (let from = 0; from < length; from += 2) {
    const first = Math.ceil(timerMs(clock, from * stepMs) / interval);
    const end = Math.min(stream.values.length, Math.ceil(timerMs(clock, from * stepMs + perPair) / interval));
    const [early, late] = ends(stream.values, first, end);
    result[from] = early;
    if (from + 1 < length) result[from + 1] = late;
    // The last point has no neighbor: a peak there is more likely the highest value.
    else if (early !== null && late !== null) result[from] = Math.max(early, late);
  }
  return result;
}

function ends(values: Values, first: number, end: number): [number | null, number | null] {
  let [lowest, min] = [-1, Number.POSITIVE_INFINITY];
  let [highest, max] = [-1, Number.NEGATIVE_INFINITY];
  for (let i = first; i < end; i++) {
    const value = values[i];
    if (value === null || value === undefined) continue;
    if (value < min) [lowest, min] = [i, value];
    if (value > max) [highest, max] = [i, value];
  }
  if (lowest < 0) return [null, null];
  const [early, late] = lowest < highest ? [lowest, highest] : [highest, lowest];
  return [values[early] ?? null, values[late] ?? null];
}
