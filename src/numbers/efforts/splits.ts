import type { Workout } from '../../workouts/workout.js';
import { round } from '../arithmetic.js';
import { coveredOf } from './covered.js';
import { type Measures, measuresOf } from './measures.js';

/** Meters of a split: a kilometer, or a mile. */
export const splitLengths = { km: 1000, mile: 1609.344 } as const;

/** One split: a kilometer for instance, or what is left of the last one. Seconds are on the timer. */
export interface Split extends Measures {
  start_seconds: number;
  distance_meters: number;
  duration_seconds: number;
}

/** Meters; a shorter rest is no split. */
const shortestRest = 10;

/**
 * The splits of a workout, from its distance or else its speed; none without either. They add up to the distance that the
 * watch counted: nothing is refused here.
 * @param every meters.
 */
export function splitsOf({ streams = {} }: Pick<Workout, 'streams'>, every: number = splitLengths.km): Split[] {
  const covered = coveredOf(streams);
  if (covered === undefined) return [];
  const { interval, meters } = covered;
  const splits: Split[] = [];
  let [began, beganAt] = [0, 0];
  const add = (to: number, length: number, end = to) => {
    splits.push({
      start_seconds: round(began),
      distance_meters: round(length),
      duration_seconds: round(to - began),
      ...measuresOf(streams, { start: began, end }),
    });
    [began, beganAt] = [to, beganAt + length];
  };
  for (let at = 1; at < meters.length; at += 1) {
    const before = meters[at - 1] ?? 0;
    const after = meters[at] ?? 0;
    // A step may be longer than a split.
    while (after - beganAt >= every && after > before) {
      add((at - 1 + (beganAt + every - before) / (after - before)) * interval, every);
    }
  }
  const rest = (meters.at(-1) ?? 0) - beganAt;
  // The last value has no step of its own after it.
  if (rest >= shortestRest) add((meters.length - 1) * interval, rest, Number.POSITIVE_INFINITY);
  return splits;
}
