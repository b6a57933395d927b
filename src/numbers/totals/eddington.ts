import { counted } from '../../workouts/counted.js';
import type { StatsWorkout } from './totals.js';

/** Eddington's number: the largest n for which on n days at least n units were covered. */
export interface Eddington {
  number: number;
  /** How many more days of at least one unit more it takes to raise it by one. */
  days_to_next: number;
}

/** Of the sums of days, in the unit that is counted. */
export function eddingtonOf(sums: readonly number[]): Eddington {
  const sorted = sums.toSorted((a, b) => b - a);
  let number = 0;
  while ((sorted[number] ?? 0) >= number + 1) number += 1;
  return { number, days_to_next: number + 1 - sums.filter((sum) => sum >= number + 1).length };
}

/** The sum of a measure on each local day with a workout. */
function daySums(
  workouts: readonly StatsWorkout[],
  of: (workout: StatsWorkout) => number | undefined,
): ReadonlyMap<string, number> {
  const days = new Map<string, number>();
  for (const workout of counted(workouts)) {
    const date = workout.start_time_local.slice(0, 10);
    days.set(date, (days.get(date) ?? 0) + (of(workout) ?? 0));
  }
  return days;
}

/**
 * Eddington's numbers of workouts: distance per day, and hours per day.
 * @param meters the unit that distance is counted in.
 */
export function eddingtonNumbers(
  workouts: readonly StatsWorkout[],
  meters = 1000,
): { distance: Eddington; hours: Eddington } {
  const of = (sums: ReadonlyMap<string, number>, unit: number) =>
    eddingtonOf([...sums.values()].map((sum) => sum / unit));
  return {
    distance: of(
      daySums(workouts, (one) => one.distance_meters),
      meters,
    ),
    hours: of(
      daySums(workouts, (one) => one.duration_seconds),
      3600,
    ),
  };
}
