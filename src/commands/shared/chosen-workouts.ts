import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { openAthleteLibrary } from './athlete.js';
import { warnFailed } from './failed.js';
import { type FilterOptions, tellNone, workoutFilter } from './filter.js';
import { refuseUnknownSport } from './known-sport.js';

/** The workouts that the flags choose, and those of them that cannot be read. */
export interface ChosenWorkouts {
  workouts: WorkoutSummary[];
  failed: FailedWorkout[];
}

/**
 * The workouts that the flags choose, oldest first; where there is none, a person is told why, and what cannot be read is
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
    if (workouts.length === 0 && failed.length === 0) await tellNone(context.ui, reader, filter, !context.ui.json);
    warnFailed(context.ui, failed);
    return { workouts, failed };
  } finally {
    reader.close();
  }
}
