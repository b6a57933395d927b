import type { Streams } from '../../workouts/workout.js';

/** How far a workout had come at each step of its timer. */
export interface Covered {
  /** Seconds between two steps, on the timer. */
  interval: number;
  /** Meters since the start; never less than at the step before. */
  meters: Float64Array;
}

/**
 * The distance as the watch counted it; else the sum of its speeds. Where the distance has a gap, the pace between the
 * values on both sides is even; a gap in the speeds covers nothing.
 * @param limit m/s. What came faster is a jump of the position and covers nothing, unless the distance had stood still
 *   before: then it is caught up with, at an even pace over that time, if that is slower than the limit.
 */
export function coveredOf(
  { distance_meters: distance, speed_mps: speed }: Pick<Streams, 'distance_meters' | 'speed_mps'>,
  limit = Number.POSITIVE_INFINITY,
): Covered | undefined {
  const stream = distance ?? speed;
  if (stream === undefined || stream.values.length < 2) return undefined;
  const { values, interval_seconds: interval } = stream;
  return { interval, meters: distance ? fromDistance(values, limit * interval) : fromSpeed(values, interval, limit) };
}

function fromSpeed(values: readonly (number | null)[], interval: number, limit: number): Float64Array {
  const meters = new Float64Array(values.length);
  let covered = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? null;
    if (at > 0 && value !== null && value <= limit) covered += Math.max(0, value) * interval;
    meters[at] = covered;
  }
  return meters;
}

/** @param limit meters per step. */
function fromDistance(values: readonly (number | null)[], limit: number): Float64Array {
  const meters = new Float64Array(values.length);
  // What the watch says, what is believed of it, and the steps at which it was last known and last grew.
  let counted = values[0] ?? 0;
  let covered = 0;
  let known = 0;
  let grew = 0;
  for (let at = 1; at < values.length; at += 1) {
    const value = values[at] ?? null;
    if (value === null) continue;
    const gain = Math.max(0, value - counted);
    const from = gain > limit * (at - known) ? grew : known;
    const believed = gain > limit * (at - from) ? 0 : gain;
    for (let step = from + 1; step <= at; step += 1) {
      meters[step] = covered + (believed * (step - from)) / (at - from);
    }
    covered += believed;
    counted += gain;
    known = at;
    if (gain > 0) grew = at;
  }
  return meters.fill(covered, known + 1);
}
