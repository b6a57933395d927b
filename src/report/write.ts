import { dirname } from 'node:path';
import { InterruptedError } from '../errors.js';
import { AtomicFile, prepareFolder, syncFolder } from '../export/files/atomic-file.js';
import { inSlices } from '../slices.js';
import type { Workout } from '../workouts/workout.js';
import { readAssets } from './assets.js';
import { documentOf, type EncodedWorkout, type ReportContent } from './document.js';

export interface ReportRequest extends ReportContent {
  /** Absolute; its folder is created (0700) if it is missing. */
  path: string;
  /** Called after each workout with the number written so far. */
  onProgress?: (workouts: number) => void;
  signal?: AbortSignal;
}

export interface ReportResult {
  workouts: number;
  bytes: number;
  /** False if the same report was there already; it has not been touched. */
  isNew: boolean;
}

/**
 * Writes the report into one file (0600) that appears whole or not at all. Memory does not grow with the number of
 * workouts. @throws StoreError EXPORT_WRITE, InterruptedError; an earlier file then stays as it was.
 */
export async function writeReport(request: ReportRequest): Promise<ReportResult> {
  const { path, onProgress, signal } = request;
  let workouts = 0;
  function* counted(): Generator<Workout | EncodedWorkout> {
    for (const workout of request.workouts) {
      yield workout;
      onProgress?.(++workouts);
    }
  }
  const assets = readAssets();
  prepareFolder(dirname(path));
  const file = new AtomicFile(path);
  try {
    // Reading and packing never wait, so without slices no signal would be noticed.
    const pieces = inSlices(documentOf({ ...request, workouts: counted() }, assets), signal);
    for await (const chunk of utf8Chunks(pieces)) await file.write(chunk);
    const isNew = await file.finish(signal);
    syncFolder(dirname(path));
    return { workouts, bytes: file.bytes, isNew };
  } catch (problem) {
    throw signal?.aborted ? interrupted(problem) : problem;
  } finally {
    await file.discard();
  }
}

const CHUNK_CHARACTERS = 65_536;

/** Joins small pieces of text into UTF-8 chunks of about 64 KB, so that a big file needs few writes and little memory. */
async function* utf8Chunks(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let pending = '';
  for await (const piece of pieces) {
    pending += piece;
    if (pending.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(pending, 'utf8');
    pending = '';
  }
  if (pending !== '') yield Buffer.from(pending, 'utf8');
}

function interrupted(cause: unknown): InterruptedError {
  return new InterruptedError('INTERRUPTED', 'The report was interrupted; an earlier report was not changed.', {
    hint: 'Run the same command again.',
    cause,
  });
}
