import type { Clock } from '../../workouts/time/clock.js';
import type { Stream } from '../../workouts/workout.js';
import { NOWHERE } from '../csv/columns.js';

/**
 * Makes a function that finds, in a workout with pauses, the sample nearest to a second of the wall clock: its index, or
 * NOWHERE if none lies within half the interval or a pause lies between.
 */
export function nearestSample(clock: Clock, { interval_seconds: interval, values }: Stream): (wall: number) => number {
  return (wall) => {
    const before = Math.floor(clock.timerAt(wall) / interval);
    const [first, second] = [before, before + 1].map((i) =>
      i < values.length ? away(clock, i * interval, wall) : Number.POSITIVE_INFINITY,
    );
    const isSecond = (second ?? 0) <= (first ?? 0);
    const reach = isSecond ? second : first;
    return (reach ?? 0) <= interval / 2 ? before + Number(isSecond) : NOWHERE;
  };
}

/** Seconds between a sample and a second of the wall clock; infinite if a pause lies between. */
function away(clock: Clock, timer: number, wall: number): number {
  const sample = clock.wallAt(timer);
  const isBeyond = sample < wall ? clock.hasPauseIn(sample, wall) : clock.hasPauseIn(wall, sample);
  return isBeyond ? Number.POSITIVE_INFINITY : Math.round(Math.abs(sample - wall) * 1000) / 1000;
}
