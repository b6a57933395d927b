import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InterruptedError, UsageError } from '../errors.js';
import type { Workout } from '../workouts/types.js';
import { AtomicFile, prepareFolder, syncFolder } from './atomic-file.js';
import type { Destination } from './destination.js';
import { NoPositionError } from './errors.js';
import { fileNamer } from './file-name.js';
import type { Collection, Encoder } from './format.js';
import { StreamSink } from './stream-sink.js';

export interface ExportRequest {
  /** Taken one at a time; never more than two are held. */
  workouts: Iterable<Workout>;
  encoder: Encoder;
  destination: Destination;
  /** Names of the files in a folder; see `fileNamer`. */
  nameTemplate?: string;
  /** After each workout. */
  onProgress?: (progress: ExportProgress) => void;
  signal?: AbortSignal;
}

export interface ExportProgress {
  /** Workouts behind us, skipped ones included. */
  workouts: number;
  bytes: number;
}

export interface ExportResult {
  /** Workouts that are in the result. */
  workouts: number;
  /** Files written anew, and files that were already there with the same bytes and have not been touched. */
  written: number;
  unchanged: number;
  skipped: { id: string; reason: 'NO_POSITION'; message: string }[];
  /** Paths, in the order written; empty for a stream. */
  files: string[];
  bytes: number;
}

/**
 * Writes workouts out. A folder gets a file a workout, or the format's collections; a single file or a stream gets a
 * collection, or the one workout there is. Files appear whole or not at all; equal ones stay untouched. Into a folder a
 * workout that the format cannot hold is skipped and the others are written. Throws UsageError ONE_WORKOUT (several for
 * a single GPX, TCX or FIT file), NoPositionError (the only one has none), StoreError EXPORT_WRITE, InterruptedError;
 * files finished by then stay.
 */
export async function exportTo(request: ExportRequest): Promise<ExportResult> {
  const { encoder, destination } = request;
  const result: ExportResult = { workouts: 0, written: 0, unchanged: 0, skipped: [], files: [], bytes: 0 };
  if (destination.kind === 'folder') {
    const folder = destination.path;
    prepareFolder(folder);
    if (encoder.encode !== undefined) await writeEach(request, folder, encoder.encode, result);
    else {
      const path = (name: string) => join(folder, `${name}.${encoder.extension}`);
      await writeCollections(request, encoder.collections, ({ name }) => new AtomicFile(path(name)), result);
    }
    syncFolder(folder);
    return result;
  }
  const { kind } = destination;
  const open = () => (kind === 'stream' ? new StreamSink(destination.stream) : new AtomicFile(destination.path));
  const collection = encoder.collections[0];
  if (kind === 'file') prepareFolder(dirname(destination.path));
  if (collection !== undefined) await writeCollections(request, [collection], open, result);
  else if (encoder.encode !== undefined) await writeOnly(request, encoder.encode, open, result);
  if (kind === 'file') syncFolder(dirname(destination.path));
  return result;
}

type Encode = NonNullable<Encoder['encode']>;

/** Where bytes go: a file that appears when finished, or a stream. */
interface Sink {
  /** Absent for a stream. */
  readonly path?: string;
  readonly bytes: number;
  /** Nobody reads any more; there is no use in going on. */
  readonly closed: boolean;
  write(chunk: Uint8Array): Promise<void> | void;
  /** False: the file was there already with the same bytes. */
  finish(): Promise<boolean> | boolean;
  /** Gives up what is not finished. */
  discard(): void;
}

/** A file a workout, named by the template. */
async function writeEach(request: ExportRequest, folder: string, encode: Encode, result: ExportResult): Promise<void> {
  const nameOf = fileNamer(request.nameTemplate);
  let behind = 0;
  for (const workout of request.workouts) {
    await breathe(request.signal);
    const chunks = unlessSkipped(workout, encode, result);
    if (chunks !== undefined) {
      const path = join(folder, `${nameOf(workout)}.${request.encoder.extension}`);
      await withSinks([() => new AtomicFile(path)], result, ([sink]) => pour(chunks, sink));
      result.workouts++;
    }
    request.onProgress?.({ workouts: ++behind, bytes: result.bytes });
  }
}

function unlessSkipped(workout: Workout, encode: Encode, result: ExportResult): Iterable<Uint8Array> | undefined {
  try {
    return encode(workout);
  } catch (error) {
    if (!(error instanceof NoPositionError)) throw error;
    result.skipped.push({ id: workout.id, reason: 'NO_POSITION', message: error.message });
    return undefined;
  }
}

/** Every workout into each of the collections, in one pass. */
async function writeCollections(
  request: ExportRequest,
  collections: Collection[],
  open: (collection: Collection) => Sink,
  result: ExportResult,
): Promise<void> {
  const openers = collections.map((collection) => () => open(collection));
  await withSinks(openers, result, async (sinks) => {
    for (const [i, collection] of collections.entries()) await sinks[i]?.write(collection.opening());
    for (const workout of request.workouts) {
      await breathe(request.signal);
      for (const [i, collection] of collections.entries()) {
        await pour(collection.rows(workout, result.workouts === 0), sinks[i]);
      }
      if (sinks.every((sink) => sink.closed)) return;
      result.workouts++;
      request.onProgress?.({
        workouts: result.workouts,
        bytes: sinks.reduce((sum, sink) => sum + sink.bytes, 0),
      });
    }
    for (const [i, collection] of collections.entries()) await sinks[i]?.write(collection.closing());
  });
}

/** The one workout there is into a file or stream of its own. */
async function writeOnly(
  request: ExportRequest,
  encode: Encode,
  open: () => Sink,
  result: ExportResult,
): Promise<void> {
  const some: Workout[] = [];
  for (const workout of request.workouts) {
    some.push(workout);
    if (some.length > 1) {
      throw new UsageError(
        'ONE_WORKOUT',
        `A ${request.encoder.format} file holds one workout, and several are chosen.`,
        {
          hint: 'Give --out a folder (with a slash at its end), or the id of one workout.',
        },
      );
    }
  }
  const [workout] = some;
  if (workout === undefined) return;
  await breathe(request.signal);
  const chunks = encode(workout);
  await withSinks([open], result, ([sink]) => pour(chunks, sink));
  result.workouts = 1;
  request.onProgress?.({ workouts: 1, bytes: result.bytes });
}

async function withSinks(open: (() => Sink)[], result: ExportResult, work: (sinks: Sink[]) => Promise<void>) {
  const sinks: Sink[] = [];
  try {
    for (const openOne of open) sinks.push(openOne());
    await work(sinks);
    for (const sink of sinks) {
      const isNew = await sink.finish();
      result.bytes += sink.bytes;
      if (sink.path === undefined) continue;
      result.files.push(sink.path);
      result[isNew ? 'written' : 'unchanged']++;
    }
  } finally {
    for (const sink of sinks) sink.discard();
  }
}

async function pour(chunks: Iterable<Uint8Array>, sink: Sink | undefined): Promise<void> {
  for (const chunk of chunks) await sink?.write(chunk);
}

/** Lets signals and the progress line have their turn: writing files itself never waits. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  if (signal?.aborted) {
    throw new InterruptedError('INTERRUPTED', 'The export was interrupted; files that are finished stay.', {
      hint: 'Run the same command again: what is finished will not be written twice.',
    });
  }
}
