import { ExitCode } from '../../errors.js';
import { count, duration, kilometers } from '../../ui/format.js';
import { counted } from '../../workouts/counted.js';
import type { WorkoutSummary } from '../../workouts/types.js';
import type { Context } from '../context.js';
import { chosenWorkouts } from '../shared/chosen-workouts.js';
import type { FilterOptions } from '../shared/filter.js';
import { columnsThatFit, pipedColumns } from './columns.js';
import { type SortOptions, sorted } from './sort.js';

/** The flags of `list`, as typed. */
export type ListOptions = FilterOptions & SortOptions & { data?: string };

/** Shows the stored workouts, oldest first unless told. @throws StoreError, UsageError. */
export async function runList(context: Context, options: ListOptions): Promise<number> {
  if (options.data !== undefined) {
    return (await import('../data/list.js')).runListData(context, options.data, options);
  }
  const { ui } = context;
  const workouts = sorted(await chosenWorkouts(context, options), options);
  if (ui.json) {
    ui.result(workouts);
  } else if (workouts.length > 0) {
    const columns = ui.terminal ? columnsThatFit(workouts, ui.width) : pipedColumns;
    await ui.paged(async () => {
      await ui.table(
        columns.map((column) => column.title),
        workouts.map((workout) => columns.map((column) => column.cell(workout))),
        columns.map((column) => column.align),
      );
      if (ui.terminal) ui.print(ui.paint('dim', totals(workouts)));
    });
  }
  return ExitCode.ok;
}

function totals(workouts: WorkoutSummary[]): string {
  const sum = (of: (workout: WorkoutSummary) => number | undefined) =>
    counted(workouts).reduce((total, workout) => total + (of(workout) ?? 0), 0);
  const parts = [
    count(workouts.length, 'workout'),
    duration(sum((workout) => workout.duration_seconds)),
    `${kilometers(sum((workout) => workout.distance_meters))} km`,
  ];
  return parts.join(' · ');
}
