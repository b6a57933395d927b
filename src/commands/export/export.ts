import { ownFilesGuard } from '../../config/own-files.js';
import { ExitCode, UsageError } from '../../errors.js';
import { type Destination, destinationOf } from '../../export/destination.js';
import { type CsvTableName, csvTables, encoderFor } from '../../export/format.js';
import { type ExportResult, workoutsIn } from '../../export/request.js';
import { exportTo } from '../../export/write.js';
import { meant } from '../../nearest.js';
import type { FailedWorkout } from '../../storage/errors.js';
import { bytes, count } from '../../ui/format.js';
import { paced } from '../../ui/pace.js';
import type { Ui } from '../../ui/types.js';
import { withProgress } from '../../ui/with-progress.js';
import type { Context } from '../context.js';
import { openAthleteLibrary } from '../shared/athlete.js';
import { warnFailed } from '../shared/failed.js';
import { type FilterOptions, tellNone, workoutFilter } from '../shared/filter.js';
import { refuseUnknownSport } from '../shared/known-sport.js';
import { candidates, multisportCandidates } from './candidates.js';

/** Where an export goes when nobody says: a folder in the current one. */
const DEFAULT_OUT = 'polar-export/';

/** The flags of `export`, as typed. */
export interface ExportOptions extends FilterOptions {
  format: string;
  /** Not workouts but these kinds of data. */
  data?: string;
  /** A folder, a file, or `-` for stdout. */
  out?: string;
  /** How files in a folder are named. */
  name?: string;
  /** Only what differs from what is in the folder. */
  changed?: boolean;
  /** FIT only: the parts of a multisport session in one file. */
  multisport?: boolean;
  /** FIT only: as a file of the watch. */
  asDevice?: boolean;
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
  if (options.data !== undefined) {
    refuseFitFlags(options, 'other data');
    if (ids.length > 0) throw idsAreWorkouts();
    const { runExportData } = await import('../data/export.js');
    return runExportData(context, options.data, options, options.out ?? DEFAULT_OUT);
  }
  if (options.format.toLowerCase() === 'original') {
    refuseFitFlags(options, "Polar's own files");
    const { runExportOriginals } = await import('./originals.js');
    return runExportOriginals(context, ids, options, options.out ?? DEFAULT_OUT);
  }
  const { ui, stdout, signal } = context;
  const encoder = encoderFor(options.format, { ...csvOptions(options), asDevice: options.asDevice === true });
  if (encoder.format !== 'fit') refuseFitFlags(options, encoder.format);
  const out = options.out ?? DEFAULT_OUT;
  const destination = destinationOf(out, encoder, stdout, ownFilesGuard(context));
  if (destination.kind === 'stream' && stdout.isTTY && encoder.format === 'fit') throw binaryToTerminal();
  if (destination.kind === 'stream' && ui.json && encoder.format !== 'json') throw notOneValue(encoder.format);
  if (options.name !== undefined && destination.kind !== 'folder') throw nameNeedsFolder(out);
  const changed = options.changed === true;
  if (changed && destination.kind !== 'folder') throw changedNeedsFolder(out);
  const filter = workoutFilter(options);
  const reader = await openAthleteLibrary(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    const damaged: FailedWorkout[] = [];
    const onDamaged = (failed: FailedWorkout) => void damaged.push(failed);
    const workouts =
      options.multisport === true
        ? await multisportCandidates({ reader, filter, ids, onDamaged, signal }, (session) =>
            ui.warn(partsOverlap(session)),
          )
        : await candidates({ reader, filter, ids, onDamaged, signal });
    const total = workouts.reduce((sum, one) => sum + workoutsIn(one), 0);
    const result = await withProgress(ui, 'Exporting', (progress) => {
      const tellPace = paced(progress);
      return exportTo({
        workouts,
        encoder,
        destination,
        ...(options.name !== undefined && { nameTemplate: options.name }),
        changed,
        onProgress: ({ workouts: done }) => tellPace({ doing: 'Exporting', done, total, noun: 'workout' }),
        signal,
      });
    });
    result.failed.unshift(...damaged);
    if (workouts.length === 0 && damaged.length === 0)
      await tellNone(ui, reader, filter, destination.kind !== 'stream' && !ui.json);
    if (result.workouts === 0 && result.skipped.length > 0 && result.failed.length === 0 && !changed)
      throw nothingWritten(result, encoder.format);
    return tell(ui, result, encoder, destination, out);
  } finally {
    reader.close();
  }
}

/** For two flags that only FIT has a meaning for. */
function refuseFitFlags({ multisport, asDevice }: ExportOptions, what: string): void {
  const flag = multisport ? '--multisport' : asDevice ? '--as-device' : undefined;
  if (flag === undefined) return;
  throw new UsageError('FIT_ONLY', `${flag} is for workouts as FIT files, not for ${what}.`, {
    hint: `Choose --format fit, or leave out ${flag}.`,
  });
}

function partsOverlap(session: string): string {
  return `The parts of the multisport session ${session} overlap in time, so each has a file of its own.`;
}

function csvOptions({ table, columns }: ExportOptions): { table?: CsvTableName; columns?: string[] } {
  const known = csvTables.find((name) => name === table);
  if (table !== undefined && known === undefined) {
    throw new UsageError('UNKNOWN_TABLE', `A CSV export has no table ${JSON.stringify(table)}.`, {
      hint: meant(table, csvTables, `Tables: ${csvTables.join(', ')}.`),
    });
  }
  if (known === 'samples' && columns !== undefined) {
    throw new UsageError('COLUMNS_OF_SAMPLES', 'The columns of the table of samples are always the same.', {
      hint: 'Leave out --columns, or --table samples.',
    });
  }
  return {
    ...(known !== undefined && { table: known }),
    ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()) }),
  };
}

/** Tells what an export into a folder or file came to. */
export function tell(
  ui: Ui,
  result: ExportResult,
  { format }: { format: string },
  destination: Destination,
  out: string,
): number {
  const { workouts, written, unchanged, skipped, failed, files, removed, left, earlier } = result;
  const inResult = ui.json && destination.kind !== 'stream';
  const exitCode = failed.length > 0 ? ExitCode.partial : ExitCode.ok;
  if (!inResult) warnFailed(ui, failed);
  if (!inResult) {
    warnSkipped(ui, skipped);
    for (const path of left)
      ui.warn(`${path} was altered since it was written here, so it stays; its workout has a new file.`);
    for (const path of earlier)
      ui.warn(
        `${path} is of a workout that has another id now, and is in this export under that; it is yours to remove.`,
      );
  }
  if (destination.kind === 'stream') return exitCode;
  if (ui.json) {
    ui.result({
      schema: 'polar-sync.export/1',
      format,
      out: destination.path,
      workouts,
      written,
      unchanged,
      skipped: skipped.map(({ id, reason }) => ({ id, reason })),
      failed,
      files,
      removed,
      left,
      earlier,
      bytes: result.bytes,
    });
    return exitCode;
  }
  const parts = [
    filesText(written, unchanged),
    ...(removed.length > 0 ? [`${count(removed.length, 'old file')} removed`] : []),
  ];
  ui.print(`${count(workouts, 'workout')} as ${format} in ${out}: ${parts.join(', ')}, ${bytes(result.bytes)}.`);
  return exitCode;
}

/** More would fill the screen with the same sentence. */
const NAMED_ONE_BY_ONE = 5;

function warnSkipped(ui: Ui, skipped: ExportResult['skipped']): void {
  if (skipped.length <= NAMED_ONE_BY_ONE) for (const { message } of skipped) ui.warn(message);
  else {
    const ids = skipped.map(({ id }) => id).join(', ');
    ui.warn(`${skipped.length} workouts have no route, and GPX holds nothing but positions: ${ids}.`);
  }
}

/** How many files there are, and how many of them are as they were. */
export function filesText(written: number, unchanged: number): string {
  if (unchanged === 0) return count(written, 'file');
  if (written > 0) return `${count(written, 'file')} written, ${unchanged} unchanged`;
  return `${count(unchanged, 'file')}, ${unchanged === 1 ? 'unchanged' : 'all unchanged'}`;
}

function nothingWritten({ skipped }: ExportResult, format: string): UsageError {
  const [first] = skipped;
  const message =
    skipped.length === 1 && first
      ? first.message
      : `None of these ${skipped.length} workouts has a route, so there is nothing to write as ${format}.`;
  return new UsageError('NO_POSITION', message, { hint: 'Choose --format tcx or --format fit: they need no route.' });
}

function idsAreWorkouts(): UsageError {
  return new UsageError('WORKOUTS_ONLY', 'Ids are those of workouts, and --data chooses something else.', {
    hint: 'Choose days with --since and --until.',
  });
}

/** For `--changed` without a folder. */
export function changedNeedsFolder(out: string): UsageError {
  return new UsageError('CHANGED_NEEDS_FOLDER', `--changed compares with a folder, and ${out} is none.`, {
    hint: 'Name a folder with --out, with a slash at its end, or leave --changed out.',
  });
}

function notOneValue(format: string): UsageError {
  return new UsageError('JSON_STDOUT', `--json promises one JSON value on stdout, and --out - puts ${format} there.`, {
    hint: 'Leave --json out, or name a file or folder with --out.',
  });
}

/** For a name template without a folder. */
export function nameNeedsFolder(out: string): UsageError {
  return new UsageError('NAME_NEEDS_FOLDER', `--name is for files in a folder, and ${out} is none.`, {
    hint: 'Name a folder with --out, with a slash at its end, or leave --name out.',
  });
}

function binaryToTerminal(): UsageError {
  return new UsageError('BINARY_TO_TERMINAL', 'FIT is not text; a terminal cannot show it.', {
    hint: 'Name a file with --out run.fit, or send it on: polar-sync export ID --format fit --out - > run.fit',
  });
}
