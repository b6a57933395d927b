import { PolarSyncError } from '../../errors.js';
import { Slices } from '../../slices.js';
import { DamagedWorkoutError } from '../../storage/errors.js';
import { exportInterrupted } from '../errors.js';
import type { ExportRequest, ExportResult } from '../request.js';

/** Where bytes go: a file that appears when finished, or a stream. */
export interface Sink {
  /** Absent for a stream. */
  readonly path?: string;
  readonly bytes: number;
  /** Nobody reads any more; there is no use in going on. */
  readonly closed: boolean;
  write(chunk: Uint8Array): Promise<void> | void;
  /** False: the file was there already with the same bytes. */
  finish(signal?: AbortSignal): Promise<boolean>;
  /** Gives up what is not finished. */
  discard(): void;
}

/** Opens sinks, lets `work` fill them, finishes them and counts them in `result`; when something fails, none stays open. */
export async function withSinks(
  open: (() => Sink)[],
  { changed, signal }: Pick<ExportRequest, 'changed' | 'signal'>,
  result: Pick<ExportResult, 'written' | 'unchanged' | 'files' | 'bytes'>,
  work: (sinks: Sink[]) => Promise<void>,
): Promise<void> {
  const sinks: Sink[] = [];
  try {
    for (const openOne of open) sinks.push(openOne());
    await work(sinks);
    for (const sink of sinks) {
      const isNew = await sink.finish(signal);
      result.bytes += sink.bytes;
      if (sink.path === undefined) continue;
      if (isNew || !changed) result.files.push(sink.path);
      result[isNew ? 'written' : 'unchanged']++;
    }
  } finally {
    for (const sink of sinks) sink.discard();
  }
}

/** Fills a sink; signals have their turn in the midst of a workout too, for one can last days. @throws InterruptedError */
export async function pour(
  chunks: Iterable<Uint8Array>,
  sink: Sink | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const slices = new Slices(signal);
  for (const chunk of chunks) {
    await sink?.write(chunk);
    if (slices.due) await turn(slices, signal);
  }
}

/**
 * Does the work of one workout. What is wrong with that workout alone is told in `failed`, and the others go on.
 * @returns whether it went well. @throws what is not about the workout: the disk, Ctrl-C, the reader of the output.
 */
export async function isolated(
  id: string,
  failed: ExportResult['failed'],
  work: () => Promise<void> | void,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (problem) {
    if (problem instanceof DamagedWorkoutError) failed.push(problem.asFailed());
    else if (problem instanceof PolarSyncError || !(problem instanceof Error)) throw problem;
    else failed.push({ id, reason: `cannot be written: ${problem.message}` });
    return false;
  }
}

/** Lets signals and the progress line have their turn: writing files itself never waits. */
export function breathe(signal: AbortSignal | undefined): Promise<void> {
  return turn(new Slices(signal), signal);
}

async function turn(slices: Slices, signal: AbortSignal | undefined): Promise<void> {
  await slices.turn().catch((cause: unknown) => {
    if (!signal?.aborted) throw cause;
    throw exportInterrupted(cause);
  });
}
