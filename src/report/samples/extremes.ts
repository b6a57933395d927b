import type { Clock } from '../../workouts/time/clock.js';
import type { Stream } from '../../workouts/workout.js';
import { type Grid, intervalMs, timerMs } from './grid.js';

type Values = (number | null)[];

/**
 * A channel on a coarser grid without losing any peak: two neighboring grid points take the lowest and the highest value
 * recorded in their time, in the order of recording. It stays a gap if nothing was recorded in that time, as in a pause.
 */
export function extremes(stream: Stream, { stepMs, length }: Grid, clock: Clock): Values {
  const { values } = stream;
  const interval = intervalMs(stream);
  const indexAt = (wall: number) => Math.min(values.length, Math.ceil(timerMs(clock, wall) / interval));
  const result = new Array<number | null>(length);
  let first = indexAt(0);
  for (let from = 0; from < length; from += 2) {
    const end = indexAt((from + 2) * stepMs);
    const [lowest, highest] = placesOfEnds(values, first, end);
    first = end;
    const early = lowest < 0 ? null : (values[Math.min(lowest, highest)] ?? null);
    const late = lowest < 0 ? null : (values[Math.max(lowest, highest)] ?? null);
    result[from] = early;
    if (from + 1 < length) result[from + 1] = late;
    // The last point has no neighbor: a peak there is more likely the highest value.
    else if (early !== null && late !== null) result[from] = Math.max(early, late);
  }
  return result;
}

/** Where the lowest and the highest value from `first` to before `end` are; -1 if there is none. */
function placesOfEnds(values: Values, first: number, end: number): readonly [lowest: number, highest: number] {
  let lowest = -1;
  let highest = -1;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = first; i < end; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    if (value < min) {
      lowest = i;
      min = value;
    }
    if (value > max) {
      highest = i;
      max = value;
    }
  }
  return [lowest, highest];
}
