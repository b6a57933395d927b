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
  /** The reader is gone, so writing more is pointless. */
  readonly closed: boolean;
  write(chunk: Uint8Array): Promise<void> | undefined;
  /** False if the file already existed with the same bytes. */
  finish(signal?: AbortSignal): Promise<boolean>;
  /** Drops what is not finished. */
  discard(): Promise<void> | undefined;
}

/** Opens sinks, lets `work` fill them, finishes them and counts them in `result`; closes all of them on failure too. */
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
      noteFinished(sink, isNew, changed, result);
    }
  } finally {
    await Promise.all(sinks.map((sink) => sink.discard()));
  }
}

/** Counts a sink that is finished. */
export function noteFinished(
  { path, bytes }: Pick<Sink, 'path' | 'bytes'>,
  isNew: boolean,
  changed: boolean | undefined,
  result: Pick<ExportResult, 'written' | 'unchanged' | 'files' | 'bytes'>,
): void {
  result.bytes += bytes;
  if (path === undefined) return;
  if (isNew || !changed) result.files.push(path);
  result[isNew ? 'written' : 'unchanged']++;
}

/** Fills a sink; yields to signals within a workout too, because one can last days. @throws InterruptedError */
export async function pour(
  chunks: Iterable<Uint8Array>,
  sink: Sink | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const slices = new Slices(signal);
  for (const chunk of chunks) {
    await sink?.write(chunk);
    if (slices.due) await takeTurn(slices, signal);
  }
}

/**
 * Does the work for one workout. What is wrong with that workout alone goes into `failed`, and the others continue.
 * @returns whether it succeeded. @throws what is not about the workout: the disk, Ctrl-C, the reader of the output.
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

/** Gives signals and the progress line a turn, because most writes never wait. @throws InterruptedError */
export function yieldToSignals(signal: AbortSignal | undefined): Promise<void> {
  return takeTurn(new Slices(signal), signal);
}

async function takeTurn(slices: Slices, signal: AbortSignal | undefined): Promise<void> {
  await slices.turn().catch((cause: unknown) => {
    if (!signal?.aborted) throw cause;
    throw exportInterrupted(cause);
  });
}
