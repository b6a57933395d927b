import { ExitCode } from '../errors.js';
import { openReader } from '../storage/store.js';
import { count, duration, kilometers, wallClock, words } from '../ui/format.js';
import type { Align } from '../ui/types.js';
import type { WorkoutSummary } from '../workouts/types.js';
import type { Context } from './context.js';
import { type FilterOptions, tellNone, workoutFilter } from './filter.js';

/** Characters of an id that a table shows; `show` takes any beginning that is the only one of its kind. */
const ID_SHOWN = 8;
/** From this width on a terminal shows the columns that are nice to have. */
const ROOMY = 100;

interface Column {
  title: string;
  align: Align;
  roomy?: true;
  cell(workout: WorkoutSummary): string;
}

const columns: Column[] = [
  { title: 'ID', align: 'left', cell: (w) => w.id },
  { title: 'Start', align: 'left', cell: (w) => wallClock(w.start_time_local) },
  { title: 'Sport', align: 'left', cell: (w) => words(w.type) },
  { title: 'Time', align: 'right', cell: (w) => optional(w.duration_seconds, duration) },
  { title: 'km', align: 'right', cell: (w) => optional(w.distance_meters, kilometers) },
  { title: 'HR', align: 'right', cell: (w) => optional(w.avg_heart_rate_bpm, String) },
  { title: 'max', align: 'right', cell: (w) => optional(w.max_heart_rate_bpm, String) },
  { title: 'kcal', align: 'right', cell: (w) => optional(w.calories_kcal, String) },
  { title: 'Route', align: 'left', roomy: true, cell: (w) => (w.has_route ? 'yes' : '') },
  { title: 'Device', align: 'left', roomy: true, cell: (w) => w.source.device ?? '' },
];

/** Shows the stored workouts, oldest first. @throws StoreError, UsageError. */
export async function runList(context: Context, options: FilterOptions): Promise<number> {
  const { ui, stdout } = context;
  const workouts = read(context, options);
  if (ui.json) {
    ui.result(workouts);
  } else if (workouts.length > 0) {
    const shown = stdout.isTTY && ui.width < ROOMY ? columns.filter((column) => !column.roomy) : columns;
    await ui.table(
      shown.map((column) => column.title),
      workouts.map((workout) => shown.map((column) => shorten(column, column.cell(workout), stdout.isTTY))),
      shown.map((column) => column.align),
    );
    if (stdout.isTTY) ui.print(ui.paint('dim', totals(workouts)));
  }
  return ExitCode.ok;
}

function read({ ui, settings }: Context, options: FilterOptions): WorkoutSummary[] {
  const filter = workoutFilter(options);
  const reader = openReader(settings.paths.dbFile);
  try {
    const workouts = reader.list(filter);
    if (workouts.length === 0) tellNone(ui, reader, filter, !ui.json);
    return workouts;
  } finally {
    reader.close();
  }
}

function shorten(column: Column, cell: string, terminal: boolean): string {
  return terminal && column.title === 'ID' ? cell.slice(0, ID_SHOWN) : cell;
}

function totals(workouts: WorkoutSummary[]): string {
  const sum = (of: (workout: WorkoutSummary) => number | undefined) =>
    workouts.reduce((total, workout) => total + (of(workout) ?? 0), 0);
  const parts = [
    count(workouts.length, 'workout'),
    duration(sum((workout) => workout.duration_seconds)),
    `${kilometers(sum((workout) => workout.distance_meters))} km`,
  ];
  return parts.join(' · ');
}

function optional<T>(value: T | undefined, text: (value: T) => string): string {
  return value === undefined ? '' : text(value);
}
