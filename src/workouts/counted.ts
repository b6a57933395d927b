import { utcFromLocal } from './time/time.js';

/** What totals need to know of a workout to count a multisport session once. */
interface Countable {
  start_time_local: string;
  duration_seconds?: number | undefined;
  part_of?: object | undefined;
  legs?: number | undefined;
}

/** Sources may truncate or round a start differently. */
const CLOCK_MS = 2000;

/**
 * The workouts that count in totals. A multisport session stored both whole and leg by leg counts by its legs, so that the
 * time of each sport is right. The whole counts if none of its legs is among the workouts.
 */
export function counted<T extends Countable>(workouts: readonly T[]): readonly T[] {
  if (!workouts.some(({ legs }) => legs !== undefined)) return workouts;
  const starts = workouts.filter(({ part_of: part }) => part !== undefined).map(localMs);
  return workouts.filter((workout) => {
    if (workout.legs === undefined) return true;
    const start = localMs(workout);
    const end = start + (workout.duration_seconds ?? 0) * 1000;
    return !starts.some((leg) => leg >= start - CLOCK_MS && leg < end);
  });
}

const localMs = ({ start_time_local: local }: Countable) => utcFromLocal(local, 0) ?? Number.NaN;
