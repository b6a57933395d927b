import { ExitCode, UsageError } from '../errors.js';
import { type Destination, destinationOf } from '../export/destination.js';
import { type CsvTableName, csvTables, type Encoder, encoderFor } from '../export/format.js';
import { type ExportResult, exportTo } from '../export/write.js';
import { openReader } from '../storage/store.js';
import type { WorkoutFilter, WorkoutReader } from '../storage/types.js';
import { bytes, count } from '../ui/format.js';
import type { Ui } from '../ui/types.js';
import type { Context } from './context.js';
import { type FilterOptions, workoutFilter } from './filter.js';
import { resolveId } from './resolve-id.js';

/** Where an export goes when nobody says: a folder in the current one. */
const DEFAULT_OUT = 'polar-export/';

/** The flags of `export`, as typed. */
export interface ExportOptions extends FilterOptions {
  format: string;
  /** A folder, a file, or `-` for stdout. */
  out?: string;
  /** How files in a folder are named. */
  name?: string;
  /** CSV only. */
  table?: string;
  /** CSV only: names with commas between. */
  columns?: string;
}

/**
 * Writes workouts out. One the format cannot hold is named, and the others are written.
 * @throws UsageError when nothing could be written for that reason, and what the export throws.
 */
export async function runExport(context: Context, ids: string[], options: ExportOptions): Promise<number> {
  const { ui, settings, stdout, signal } = context;
  const encoder = encoderFor(options.format, csvOptions(options));
  const out = options.out ?? DEFAULT_OUT;
  const destination = destinationOf(out, encoder, stdout);
  if (destination.kind === 'stream' && stdout.isTTY && encoder.format === 'fit') throw binaryToTerminal();
  const filter = workoutFilter(options);
  const reader = openReader(settings.paths.dbFile);
  const progress = ui.progress('Exporting');
  try {
    const chosen = chosenIds(reader, filter, ids);
    const result = await exportTo({
      workouts: wholeWorkouts(reader, chosen),
      encoder,
      destination,
      ...(options.name !== undefined && { nameTemplate: options.name }),
      onProgress: (done) => progress.update(`Exporting ${done.workouts} of ${chosen.length}, ${bytes(done.bytes)}`),
      signal,
    });
    progress.done();
    return tell(ui, result, encoder, destination, out);
  } catch (problem) {
    progress.fail();
    throw problem;
  } finally {
    reader.close();
  }
}

function csvOptions({ table, columns }: ExportOptions): { table?: CsvTableName; columns?: string[] } {
  const known = csvTables.find((name) => name === table);
  if (table !== undefined && known === undefined) {
    throw new UsageError('UNKNOWN_TABLE', `A CSV export has no table ${JSON.stringify(table)}.`, {
      hint: `Tables: ${csvTables.join(', ')}.`,
    });
  }
  return {
    ...(known !== undefined && { table: known }),
    ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()) }),
  };
}

function chosenIds(reader: WorkoutReader, filter: WorkoutFilter, typed: string[]): string[] {
  const named = typed.map((id) => resolveId(reader, id));
  return reader.list(typed.length > 0 ? { ...filter, ids: named } : filter).map((workout) => workout.id);
}

function* wholeWorkouts(reader: WorkoutReader, ids: string[]) {
  for (const id of ids) {
    const workout = reader.get(id);
    if (workout) yield workout;
  }
}

function tell(ui: Ui, result: ExportResult, { format }: Encoder, destination: Destination, out: string): number {
  const { workouts, written, unchanged, skipped, files } = result;
  if (workouts === 0 && skipped.length > 0) throw nothingWritten(result, format);
  const inResult = ui.json && destination.kind !== 'stream';
  if (!inResult) for (const { message } of skipped) ui.warn(message);
  if (destination.kind === 'stream') return ExitCode.ok;
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.export/1',
      format,
      out: destination.path,
      workouts,
      written,
      unchanged,
      skipped: skipped.map(({ id, reason }) => ({ id, reason })),
      files,
      bytes: result.bytes,
    });
    return ExitCode.ok;
  }
  if (workouts === 0) ui.note('No workout matches.');
  const parts = [count(written, 'file'), ...(unchanged > 0 ? [`${unchanged} unchanged`] : [])];
  ui.print(`${count(workouts, 'workout')} as ${format} in ${out}: ${parts.join(', ')}, ${bytes(result.bytes)}.`);
  return ExitCode.ok;
}

function nothingWritten({ skipped }: ExportResult, format: string): UsageError {
  const [first] = skipped;
  const message =
    skipped.length === 1 && first
      ? first.message
      : `None of these ${skipped.length} workouts has a route, so there is nothing to write as ${format}.`;
  return new UsageError('NO_POSITION', message, { hint: 'Choose --format tcx or --format fit: they need no route.' });
}

function binaryToTerminal(): UsageError {
  return new UsageError('BINARY_TO_TERMINAL', 'FIT is not text; a terminal cannot show it.', {
    hint: 'Name a file with --out run.fit, or send it on: polar-sync export ID --format fit --out - > run.fit',
  });
}
