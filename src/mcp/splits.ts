import type { Workout } from '../workouts/workout.js';
import { meanOf, round } from './numbers.js';

/** One split: a kilometer, or what is left of the last one. */
export interface Split {
  distance_meters: number;
  duration_seconds: number;
  avg_heart_rate_bpm?: number | undefined;
}

/** The splits of a workout, from its distance or else its speed; none without either. Seconds are on the timer. */
export function splitsOf({ streams = {} }: Pick<Workout, 'streams'>, every = 1000): Split[] {
  const { distance_meters: distance, speed_mps: speed, heart_rate_bpm: rate } = streams;
  const stream = distance ?? speed;
  if (stream === undefined) return [];
  const { interval_seconds: interval, values } = stream;
  const splits: Split[] = [];
  let [meters, began, beganAt] = [0, 0, 0];
  const add = (to: number, length: number) => {
    const beats = rate?.values.slice(Math.floor(began / rate.interval_seconds), Math.floor(to / rate.interval_seconds));
    splits.push({
      distance_meters: round(length),
      duration_seconds: round(to - began),
      avg_heart_rate_bpm: round(meanOf(beats ?? []), 0),
    });
    [began, beganAt] = [to, beganAt + length];
  };
  for (const [at, value] of values.entries()) {
    const before = meters;
    if (distance) meters = Math.max(meters, value ?? meters);
    else if (at > 0) meters += (value ?? 0) * interval;
    // A gap may be longer than a split.
    for (; meters - beganAt >= every && meters > before; ) {
      const share = (beganAt + every - before) / (meters - before);
      add((at - 1 + share) * interval, every);
    }
  }
  const rest = meters - beganAt;
  if (rest >= 10) add((values.length - 1) * interval, rest);
  return splits;
}
