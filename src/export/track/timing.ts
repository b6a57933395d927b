import { clockOf } from '../../workouts/time/clock.js';
import type { Workout } from '../../workouts/workout.js';

/** Start of the workout in milliseconds since 1970. */
export function startMs(workout: Workout): number {
  return Date.parse(workout.start_time);
}

/** How long a workout took, in seconds. */
export interface Timing {
  /** From start to end on the wall clock, pauses included. */
  elapsed: number;
  /** On the timer, without pauses: Polar's duration. */
  timer: number;
}

/**
 * Elapsed is the time from start to end, else to where the timer ended on the wall clock; but never less than the duration
 * or, in whole seconds, the last measurement (a route continues after a pause that is not recorded).
 */
export function timingOf(workout: Workout, lastSecond: number): Timing {
  const clock = clockOf(workout);
  const { duration_seconds: duration = 0, end_time: end } = workout;
  const given = end === undefined ? clock.wallAt(duration) : (Date.parse(end) - startMs(workout)) / 1000;
  const stated = Math.max(given, duration);
  const elapsed = lastSecond > Math.round(stated) ? lastSecond : stated;
  return { elapsed, timer: workout.duration_seconds ?? Math.max(0, elapsed - clock.paused) };
}
