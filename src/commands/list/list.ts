import { ExitCode } from '../../errors.js';
import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import { count, duration, kilometers } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { counted } from '../../workouts/counted.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { dataOption } from '../kinds/choose.js';
import { openAthleteLibrary } from '../shared/athlete.js';
import { warnFailed } from '../shared/failed.js';
import { explainNone, type FilterOptions, filterOptions, workoutFilter } from '../shared/filter.js';
import { refuseUnknownSport } from '../shared/known-sport.js';
import { type Column, columnsThatFit, pipedColumns } from './columns.js';
import { type DeliveriesOf, deliveredColumn, deliveriesIn } from './deliveries.js';
import { inOrder, type SortOptions, sortOptions } from './sort.js';

/** The flags of `list`, as typed. */
export type ListOptions = FilterOptions & SortOptions & { data?: string };

/** `polar-sync list`. */
export const command: Definition = {
  description: 'list the stored workouts, oldest first',
  options: [...filterOptions, dataOption((some) => `instead of workouts: ${some}`), ...sortOptions],
  examples: [
    'list --since 2024-05-01 --sport running',
    'list --sort distance --last 100',
    'list --last 10 --json',
    'list --data sleep,nightly-recharge --last 14',
  ],
  run: runList,
};

/** Prints the stored workouts, oldest first by default. @throws StoreError, UsageError. */
export async function runList(context: Context, options: ListOptions): Promise<number> {
  if (options.data !== undefined) {
    return (await import('../kinds/list.js')).runListData(context, options.data, options);
  }
  const { ui, signal } = context;
  const filter = workoutFilter(options);
  const failed: FailedWorkout[] = [];
  const reader = await openAthleteLibrary(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    const onDamaged = (one: FailedWorkout) => void failed.push(one);
    const workouts = await inOrder(reader, filter, { ...options, onDamaged, signal });
    const none = reader.count(filter) === 0;
    if (none) await explainNone(ui, reader, filter, !ui.json);
    const deliveries = deliveriesIn(reader);
    const delivered = deliveredColumn(deliveries);
    if (ui.json) await ui.results(await forJson(context, workouts, deliveries));
    else if (ui.terminal && !none) await onTerminal(ui, await gathered(workouts, signal), delivered);
    else if (!none) await showTable(ui, [...pipedColumns, delivered], workouts);
  } finally {
    reader.close();
  }
  warnFailed(ui, failed);
  return failed.length > 0 ? ExitCode.partial : ExitCode.ok;
}

/** What shows deliveries is loaded only if there are some. */
async function forJson(context: Context, workouts: Iterable<WorkoutSummary>, deliveries: DeliveriesOf | undefined) {
  if (!deliveries) return workouts;
  return (await import('./with-deliveries.js')).withDeliveries(context, workouts, deliveries);
}

/** Prints the columns that fit these workouts and the terminal. */
async function onTerminal(ui: Ui, workouts: WorkoutSummary[], delivered: Column): Promise<void> {
  await ui.paged(async () => {
    await showTable(ui, columnsThatFit(workouts, ui.width, [delivered]), workouts);
    ui.print(ui.paint('dim', totals(workouts)));
  });
}

function showTable(ui: Ui, columns: readonly Column[], workouts: Iterable<WorkoutSummary>): Promise<void> {
  return ui.table(
    columns.map((column) => column.title),
    rows(columns, workouts),
    columns.map((column) => column.align),
  );
}

function* rows(columns: readonly Column[], workouts: Iterable<WorkoutSummary>): Generator<string[], void, undefined> {
  for (const workout of workouts) yield columns.map((column) => column.cell(workout));
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
