import type { WorkoutSummary } from '../../workouts/types.js';
import type { Context } from '../context.js';
import { openAthleteLibrary } from './athlete.js';
import { type FilterOptions, tellNone, workoutFilter } from './filter.js';
import { refuseUnknownSport } from './known-sport.js';

/**
 * The workouts that the flags choose, oldest first; where there is none, a person is told why.
 * @throws UsageError, StoreError.
 */
export async function chosenWorkouts(context: Context, options: FilterOptions): Promise<WorkoutSummary[]> {
  const filter = workoutFilter(options);
  const reader = openAthleteLibrary(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    const workouts = reader.list(filter);
    if (workouts.length === 0) tellNone(context.ui, reader, filter, !context.ui.json);
    return workouts;
  } finally {
    reader.close();
  }
}
