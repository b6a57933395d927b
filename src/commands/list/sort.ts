import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import type { WorkoutSummary } from '../../workouts/types.js';

/** The flags that order a list, as typed. */
export interface SortOptions {
  sort?: string;
  reverse?: boolean;
}

type Key = (workout: WorkoutSummary) => number | string | undefined;

/** By what a list can be ordered. */
const keys = {
  start: (w) => w.start_time,
  sport: (w) => w.type,
  time: (w) => w.duration_seconds,
  distance: (w) => w.distance_meters,
  speed: (w) => w.avg_speed_mps,
  'heart-rate': (w) => w.avg_heart_rate_bpm,
  climb: (w) => w.elevation_gain_meters,
  energy: (w) => w.calories_kcal,
  load: (w) => w.training_load?.cardio,
} as const satisfies Record<string, Key>;

/** The names `--sort` takes. */
export const sortNames = Object.keys(keys);

/**
 * Ordered by `--sort`: the smallest first, as the list by start has the oldest first, so that the greatest stand above
 * the prompt; `--reverse` turns that round. Workouts without the value are at the far end.
 * @throws UsageError SORT.
 */
export function sorted(workouts: WorkoutSummary[], { sort = 'start', reverse = false }: SortOptions): WorkoutSummary[] {
  if (!isKey(sort)) {
    throw new UsageError('SORT', `A list cannot be sorted by ${JSON.stringify(sort)}.`, {
      hint: meant(sort, sortNames, `Choose one of: ${sortNames.join(', ')}.`),
    });
  }
  const key: Key = keys[sort];
  const known = workouts.filter((workout) => key(workout) !== undefined);
  const unknown = workouts.filter((workout) => key(workout) === undefined);
  const order = [...known].sort((a, b) => compare(key(a), key(b)) || compare(a.start_time, b.start_time));
  return reverse ? [...order.reverse(), ...unknown] : [...unknown, ...order];
}

const isKey = (name: string): name is keyof typeof keys => Object.hasOwn(keys, name);

function compare(a: number | string | undefined, b: number | string | undefined): number {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}
