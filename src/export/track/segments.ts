import { clockOf, resumptions } from '../../workouts/time/clock.js';
import type { Workout } from '../../workouts/workout.js';

/** Older watches save power with one position every two minutes; only a longer gap means lost reception. */
const GAP_SECONDS = 180;

/**
 * Makes a function that tells whether a new segment of the route begins between two points, given by their seconds on the
 * wall clock: after a pause, and after a gap of more than three minutes.
 */
export function segmentBreaks(workout: Workout): (previous: number, next: number) => boolean {
  const resumesBetween = resumptions(clockOf(workout));
  return (previous, next) => resumesBetween(previous, next) || next - previous > GAP_SECONDS;
}
