import { utcFromLocal } from './time/time.js';

/** What totals need to know of a workout to count a multisport session once. */
interface Countable {
  id?: string | undefined;
  alternative_to?: string | undefined;
  start_time_local: string;
  duration_seconds?: number | undefined;
  part_of?: object | undefined;
  legs?: number | undefined;
}

/** Sources may truncate or round a start differently. */
const CLOCK_MS = 2000;

/**
 * The workouts that count in totals. Of several recordings of one activity, only one counts. A multisport session stored both whole and leg by leg counts by its legs, so that the
 * time of each sport is right. The whole counts if none of its legs is among the workouts.
 */
export function counted<T extends Countable>(all: readonly T[]): readonly T[] {
  const workouts = recordedOnce(all);
  if (!workouts.some(({ legs }) => legs !== undefined)) return workouts;
  const starts = workouts.filter(({ part_of: part }) => part !== undefined).map(localMs);
  return workouts.filter((workout) => {
    if (workout.legs === undefined) return true;
    const start = localMs(workout);
    const end = start + (workout.duration_seconds ?? 0) * 1000;
    return !starts.some((leg) => leg >= start - CLOCK_MS && leg < end);
  });
}

/** An alternative recording counts only if the one that it is an alternative to is not among the workouts. */
function recordedOnce<T extends Countable>(workouts: readonly T[]): readonly T[] {
  if (!workouts.some(({ alternative_to: to }) => to !== undefined)) return workouts;
  const ids = new Set(workouts.map(({ id }) => id));
  return workouts.filter(({ alternative_to: to }) => to === undefined || !ids.has(to));
}

const localMs = ({ start_time_local: local }: Countable) => utcFromLocal(local, 0) ?? Number.NaN;
