import { ExitCode } from '../../errors.js';
import { workoutColumns as exported } from '../../export/csv/csv-columns.js';
import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import { count, duration } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import { counted } from '../../workouts/counted.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import type { Definition, OptionDefinition } from '../definition.js';
import { noteDoubles } from '../filters/doubles.js';
import { explainNone } from '../filters/explain.js';
import { refuseUnknownSport } from '../filters/known-sport.js';
import { dataOption } from '../kinds/choose.js';
import { openAthleteLibrary } from '../shared/athlete.js';
import { warnFailed } from '../shared/failed.js';
import { type FilterOptions, filterOptions, workoutFilter } from '../shared/filter.js';
import { type Column, columnsThatFit, shortened, tags, workoutColumns } from './columns.js';
import { type DeliveriesOf, deliveredColumn, deliveriesIn } from './deliveries.js';
import { chosenFormat, type FormatOptions, formatOptions, type ListFormat, refuseUnknownColumns } from './formats.js';
import { inOrder, type SortOptions, sortOptions } from './sort.js';

/** The flags of `list`, as typed. */
export type ListOptions = FilterOptions & SortOptions & FormatOptions & { data?: string; completing?: string };

/** How the completion of a shell asks for ids and dates. */
const completing: OptionDefinition = {
  flags: '--completing <word>',
  description: 'print the ids and dates that begin so, for a shell to complete',
  hidden: true,
};

/** `polar-sync list`. */
export const command: Definition = {
  description: 'list the stored workouts, oldest first',
  options: [
    ...filterOptions,
    dataOption((some) => `instead of workouts: ${some}`),
    ...sortOptions,
    ...formatOptions,
    completing,
  ],
  examples: [
    'list --since 2024-05-01 --sport running',
    'list --sort distance --last 100',
    'list --last 10 --json',
    'list --columns name,tags,gear --format csv',
    'list --data sleep,nightly-recharge --last 14',
  ],
  run: runList,
};

/** Prints the stored workouts, oldest first by default. @throws StoreError, UsageError. */
export async function runList(context: Context, options: ListOptions): Promise<number> {
  if (options.completing !== undefined) {
    return (await import('./completing.js')).runCompleting(context, options.completing, options);
  }
  if (options.data !== undefined) {
    return (await import('../kinds/list.js')).runListData(context, options.data, options);
  }
  const { ui, signal } = context;
  const { format, columns } = chosenFormat(options, ui);
  refuseUnknownColumns(columns ?? [], [...exported.keys()]);
  const filter = workoutFilter(options, context);
  const failed: FailedWorkout[] = [];
  const reader = await openAthleteLibrary(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    const onDamaged = (one: FailedWorkout) => void failed.push(one);
    const workouts = await inOrder(reader, filter, { ...options, onDamaged, signal });
    const none = reader.count({ ...filter, last: 1 }) === 0;
    if (none) await explainNone(ui, reader, filter, !ui.json);
    const deliveries = deliveriesIn(reader);
    const delivered = deliveredColumn(deliveries);
    if (ui.json) await ui.results(await forJson(context, workouts, deliveries));
    else if (format !== 'table') await raw(context, workouts, columns, format);
    else if (columns && !none) await named(ui, workouts, columns);
    else if (ui.terminal && !none) await onTerminal(ui, await gathered(workouts, signal), delivered);
    else if (!none) await showTable(ui, [...workoutColumns(ui.units), delivered], workouts);
    noteDoubles(ui, reader, filter);
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
    await showTable(ui, columnsThatFit(workouts, ui, [tags, delivered]), workouts);
    ui.print(ui.paint('dim', totals(ui, workouts)));
  });
}

/** For programs: the header is there even if nothing matches. */
async function raw(
  context: Context,
  workouts: Iterable<WorkoutSummary>,
  columns: readonly string[] | undefined,
  format: Exclude<ListFormat, 'table'>,
): Promise<void> {
  const [{ writeLines }, { rawLines }] = await Promise.all([
    import('../shared/write-lines.js'),
    import('./chosen-columns.js'),
  ]);
  await writeLines(context, rawLines(workouts, columns, format));
}

async function named(ui: Ui, workouts: Iterable<WorkoutSummary>, names: readonly string[]): Promise<void> {
  const columns = (await import('./chosen-columns.js')).tableColumns(names, ui.units);
  await ui.paged(() => showTable(ui, ui.terminal ? columns.map(shortened) : columns, workouts));
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

function totals({ units }: Ui, workouts: WorkoutSummary[]): string {
  const sum = (of: (workout: WorkoutSummary) => number | undefined) =>
    counted(workouts).reduce((total, workout) => total + (of(workout) ?? 0), 0);
  const parts = [
    count(workouts.length, 'workout'),
    duration(sum((workout) => workout.duration_seconds)),
    units.longDistance(sum((workout) => workout.distance_meters)),
  ];
  return parts.join(' · ');
}
