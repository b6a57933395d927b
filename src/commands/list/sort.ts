import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { inSlices } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import { orList } from '../../ui/format.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { OptionDefinition } from '../definition.js';

/** The flags that order a list, as typed. */
export interface SortOptions {
  sort?: string;
  reverse?: boolean;
}

/** Called with workouts that cannot be read, which are left out. */
type OnDamaged = (failed: FailedWorkout) => void;

type Key = (workout: WorkoutSummary) => number | string | undefined;

/** What a list can be sorted by. */
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

/** The values of `--sort`. */
const sortNames = Object.keys(keys);

/** The options that sort a list. */
export const sortOptions: readonly OptionDefinition[] = [
  {
    flags: '--sort <by>',
    description: `sort by ${orList(sortNames)}, the greatest last`,
    words: sortNames,
    of: ['workouts'],
  },
  { flags: '--reverse', description: 'reverse order: newest, or greatest, first' },
];

/** Reads workouts, oldest first, or one by its id. */
interface Summaries {
  summaries(filter?: WorkoutFilter, onDamaged?: OnDamaged): Iterable<WorkoutSummary>;
  summary(id: string): WorkoutSummary | undefined;
}

/** What the order depends on: small enough to hold a hundred thousand in memory. */
interface Entry {
  id: string;
  /** Milliseconds since 1970. */
  start: number;
  value: number | string | undefined;
}

/**
 * The workouts that `filter` chooses, sorted by `--sort`: the smallest first, as the list by start has the oldest first,
 * so that the greatest are just above the prompt; `--reverse` reverses that. Workouts without the value are at the far
 * end.
 * @throws UsageError SORT, before anything is read; the reason of the signal.
 */
export async function inOrder(
  reader: Summaries,
  filter: WorkoutFilter,
  { sort = 'start', reverse = false, onDamaged, signal }: SortOptions & { onDamaged?: OnDamaged; signal?: AbortSignal },
): Promise<Iterable<WorkoutSummary>> {
  if (!isKey(sort)) {
    throw new UsageError('SORT', `Cannot sort by ${JSON.stringify(sort)}.`, {
      hint: meant(sort, sortNames, `Choose one of: ${sortNames.join(', ')}.`),
    });
  }
  if (sort === 'start' && !reverse) return reader.summaries(filter, onDamaged);
  const key: Key = keys[sort];
  const known: Entry[] = [];
  const unknown: Entry[] = [];
  for await (const workout of inSlices(reader.summaries(filter, onDamaged), signal)) {
    const entry = { id: workout.id, start: Date.parse(workout.start_time), value: key(workout) };
    (entry.value === undefined ? unknown : known).push(entry);
  }
  known.sort((a, b) => compare(a.value, b.value) || compare(a.start, b.start));
  const order = reverse ? [...known.reverse(), ...unknown] : [...unknown, ...known];
  // Of the rest nothing is held any more while they are read.
  return named(
    reader,
    order.map(({ id }) => id),
  );
}

function* named(reader: Summaries, order: readonly string[]): Generator<WorkoutSummary, void, undefined> {
  for (const id of order) {
    // A workout whose id a pull has changed in the meantime is missing.
    const workout = reader.summary(id);
    if (workout) yield workout;
  }
}

const isKey = (name: string): name is keyof typeof keys => Object.hasOwn(keys, name);

function compare(a: number | string | undefined, b: number | string | undefined): number {
  if (a === b || a === undefined || b === undefined) return 0;
  return a < b ? -1 : 1;
}
