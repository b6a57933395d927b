import { openLibrary } from '../../storage/library.js';
import type { WorkoutSummary } from '../../workouts/types.js';
import type { Context } from '../context.js';
import { type FilterOptions, tellNone, workoutFilter } from './filter.js';
import { refuseUnknownSport } from './known-sport.js';

/**
 * The workouts that the flags choose, oldest first; where there is none, a person is told why.
 * @throws UsageError, StoreError.
 */
export async function chosenWorkouts({ ui, settings }: Context, options: FilterOptions): Promise<WorkoutSummary[]> {
  const filter = workoutFilter(options);
  const reader = openLibrary(settings.paths.dbFile);
  try {
    await refuseUnknownSport(reader, filter);
    const workouts = reader.list(filter);
    if (workouts.length === 0) tellNone(ui, reader, filter, !ui.json);
    return workouts;
  } finally {
    reader.close();
  }
}
