import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { openAthleteLibrary } from './athlete.js';
import { warnFailed } from './failed.js';
import { explainNone, type FilterOptions, workoutFilter } from './filter.js';
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
  const filter = workoutFilter(options);
  const reader = await openAthleteLibrary(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    const failed: FailedWorkout[] = [];
    const onDamaged = (one: FailedWorkout) => void failed.push(one);
    const workouts = await gathered(reader.summaries(filter, onDamaged), context.signal);
    if (workouts.length === 0 && failed.length === 0) await explainNone(context.ui, reader, filter, !context.ui.json);
    warnFailed(context.ui, failed);
    return { workouts, failed };
  } finally {
    reader.close();
  }
}
