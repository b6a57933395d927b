import { ownFilesGuard } from '../../config/own-files.js';
import { StoreError, UsageError } from '../../errors.js';
import { type Destination, destinationOf, type Refuse } from '../../export/files/destination.js';
import { type OriginalFile, originalEncoder } from '../../export/original.js';
import { type ExportRequest, type ExportResult, emptyResult } from '../../export/request.js';
import { exportTo } from '../../export/write.js';
import { isGzip } from '../../polar/parse/file.js';
import { gathered } from '../../slices.js';
import type { FailedWorkout } from '../../storage/errors.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import type { Store } from '../../storage/store.js';
import { count } from '../../ui/format.js';
import { paced } from '../../ui/pace.js';
import { withProgress } from '../../ui/progress.js';
import type { Progress } from '../../ui/ui.js';
import type { Context } from '../context.js';
import { explainNone } from '../filters/explain.js';
import { refuseUnknownSport } from '../filters/known-sport.js';
import { openAthleteReader } from '../shared/athlete.js';
import { workoutFilter } from '../shared/filter.js';
import { resolveId } from '../shared/resolve-id.js';
import { type ExportOptions, refuseWithoutFolder } from './options.js';
import { reportExport } from './report-export.js';

/**
 * Exports Polar's original files byte for byte: all stored ones to a folder, or a single one to a file or stdout.
 * @throws UsageError NO_ORIGINALS if none of the chosen workouts has any, ONE_ORIGINAL if several would go into one file.
 */
export async function runExportOriginals(
  context: Context,
  ids: string[],
  options: ExportOptions,
  out: string,
): Promise<number> {
  const { ui, stdout, signal } = context;
  if (options.table !== undefined || options.columns !== undefined) throw csvOnly();
  const refuse = ownFilesGuard(context);
  if (out !== '-' && out !== '') refuse(out);
  const filter = workoutFilter(options, context);
  const reader = await openAthleteReader(context, options);
  try {
    await refuseUnknownSport(reader, filter);
    const { chosen, damaged } = await chosenIn(reader, filter, ids, signal);
    if (chosen.length === 0 && damaged.length === 0) await explainNone(ui, reader, filter, !ui.json);
    const held = await gathered(originalsOf(reader, chosen), signal);
    if (chosen.length > 0 && held.length === 0) throw noOriginals(chosen.length);
    const { destination, files } = placed(out, held, stdout, refuse);
    if (destination.kind === 'stream' && ui.json) throw notOneValue();
    refuseWithoutFolder(options, destination, out);
    const request = {
      destination,
      ...(options.fileName !== undefined && { nameTemplate: options.fileName }),
      changed: options.changed === true,
      signal,
    };
    const total = await withProgress(ui, "Exporting Polar's original files", (progress) =>
      exportFiles(reader, files, request, progress),
    );
    total.failed.unshift(...damaged);
    const without = chosen.length - total.workouts - (total.failed.length - damaged.length);
    if (without > 0 && !ui.json) ui.note(`${count(without, 'workout')} without an original file.`);
    return reportExport(ui, total, { format: 'original' }, destination, out);
  } finally {
    reader.close();
  }
}

/** The ids of the chosen workouts, and those that cannot be read. */
async function chosenIn(
  reader: Store,
  filter: WorkoutFilter,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<{ chosen: string[]; damaged: FailedWorkout[] }> {
  const named = ids.map((id) => resolveId(reader, id));
  const damaged: FailedWorkout[] = [];
  const summaries = reader.summaries(ids.length > 0 ? { ...filter, ids: named } : filter, (one) => damaged.push(one));
  return { chosen: (await gathered(summaries, signal)).map(({ id }) => id), damaged };
}

/** One extension after the other, because each is a separate export. */
async function exportFiles(
  reader: Store,
  files: readonly OriginalFile[],
  request: Omit<ExportRequest, 'workouts' | 'encoder' | 'onProgress'>,
  progress: Progress,
): Promise<ExportResult> {
  const showPace = paced(progress);
  const total = emptyResult();
  for (const extension of [...new Set(files.map((file) => file.extension))].sort()) {
    const own = new Map(files.filter((f) => f.extension === extension).map((f) => [f.workoutId, f]));
    const done = total.files.length;
    const result = await exportTo({
      ...request,
      workouts: [...own.values()].map((file) => ({
        id: file.workoutId,
        aliases: () => reader.aliases(file.workoutId),
        revision: file.sha256,
        load: () => reader.get(file.workoutId),
      })),
      encoder: originalEncoder(extension, own),
      onProgress: ({ workouts }) =>
        showPace({ doing: 'Exporting', done: done + workouts, total: files.length, noun: 'file' }),
    });
    add(total, result);
  }
  const lost = new Set(total.failed.map(({ id }) => id));
  const whole = files.map(({ workoutId }) => workoutId).filter((id) => !lost.has(id));
  total.workouts = new Set(whole).size;
  return total;
}

function* originalsOf(reader: Store, workoutIds: readonly string[]): Generator<OriginalFile> {
  for (const workoutId of workoutIds) {
    for (const { format, sha256 = '' } of reader.originals.ofWorkout(workoutId)) {
      const body = reader.bodies.get(sha256);
      if (!body) continue;
      const extension = isGzip(body) ? `${format}.gz` : format;
      const read = () => {
        const again = reader.bodies.get(sha256);
        // An empty file would look like one of Polar's.
        if (!again) throw fileGone(workoutId);
        return again;
      };
      yield { workoutId, extension, sha256, read };
    }
  }
}

/** Where the files go, and which of them: a single destination holds the one file with its extension. */
function placed(
  out: string,
  files: OriginalFile[],
  stdout: NodeJS.WritableStream,
  refuse: Refuse,
): { destination: Destination; files: OriginalFile[] } {
  const named = files.filter(({ extension }) => out === '-' || out.endsWith(`.${extension}`));
  const extension = (named[0] ?? files[0])?.extension.split('.').at(-1) ?? 'fit';
  const destination = destinationOf(out, { format: 'original', extension }, stdout, refuse);
  if (destination.kind === 'folder') return { destination, files };
  if (named.length > 1) throw oneOriginal(out);
  return { destination, files: named };
}

function add(total: ExportResult, one: ExportResult): void {
  total.written += one.written;
  total.unchanged += one.unchanged;
  total.bytes += one.bytes;
  total.files.push(...one.files);
  total.removed.push(...one.removed);
  total.left.push(...one.left);
  total.earlier.push(...one.earlier);
  total.failed.push(...one.failed.filter(({ id }) => total.failed.every((known) => known.id !== id)));
}

function noOriginals(workouts: number): UsageError {
  const which = workouts === 1 ? 'This workout has no' : `None of these ${workouts} workouts has an`;
  return new UsageError('NO_ORIGINALS', `${which} original file here.`, {
    hint: 'Run polar-sync pull --originals fit,tcx,gpx, which fetches those uploaded in the last 30 days.',
  });
}

function fileGone(workoutId: string): StoreError {
  return new StoreError('ORIGINAL_GONE', `Polar's original file of ${workoutId} is no longer in the database.`, {
    hint: 'Run polar-sync verify.',
  });
}

function oneOriginal(out: string): UsageError {
  return new UsageError('ONE_ORIGINAL', `Several original files are chosen, but ${out} holds only one.`, {
    hint: 'Name a folder with --out, ending with a slash.',
  });
}

function csvOnly(): UsageError {
  return new UsageError('CSV_ONLY', 'Only CSV has columns and tables; original files do not.', {
    hint: 'Add --format csv, or leave the option out.',
  });
}

function notOneValue(): UsageError {
  return new UsageError('JSON_STDOUT', '--json promises one JSON value on stdout, but --out - writes a file there.', {
    hint: 'Leave --json out, or name a file or folder with --out.',
  });
}
