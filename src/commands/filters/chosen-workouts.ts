import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutReader } from '../../storage/read-contract.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { openAthleteLibrary } from '../shared/athlete.js';
import { warnFailed } from '../shared/failed.js';
import { type FilterOptions, workoutFilter } from '../shared/filter.js';
import { noteDoubles } from './doubles.js';
import { explainNone } from './explain.js';
import { refuseUnknownSport } from './known-sport.js';

/** The workouts that the flags choose, and those of them that cannot be read. */
export interface ChosenWorkouts {
  workouts: WorkoutSummary[];
  failed: FailedWorkout[];
}

/**
 * The workouts that the flags choose, oldest first. If there are none, a note says why; workouts that cannot be read are
 * named on stderr.
 * @throws UsageError, StoreError.
 */
export async function chosenWorkouts(context: Context, options: FilterOptions): Promise<ChosenWorkouts> {
  const reader = await openAthleteLibrary(context, options);
  try {
    return await chosenFrom(context, reader, options);
  } finally {
    reader.close();
  }
}

/** As `chosenWorkouts`, from a database that is open. */
export async function chosenFrom(
  context: Context,
  reader: WorkoutReader,
  options: FilterOptions,
): Promise<ChosenWorkouts> {
  const { ui, signal } = context;
  const filter = workoutFilter(options, context);
  await refuseUnknownSport(reader, filter);
  const failed: FailedWorkout[] = [];
  const onDamaged = (one: FailedWorkout) => void failed.push(one);
  const workouts = await gathered(reader.summaries(filter, onDamaged), signal);
  if (workouts.length === 0 && failed.length === 0) await explainNone(ui, reader, filter, !ui.json);
  noteDoubles(ui, reader, filter);
  warnFailed(ui, failed);
  return { workouts, failed };
}
