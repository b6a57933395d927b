import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readVersion } from '../config/version.js';
import { UsageError } from '../errors.js';
import { AtomicFile, prepareFolder, syncFolder } from './files/atomic-file.js';
import { type Encode, writeEach } from './files/file-each.js';
import { ExportRecord } from './files/record.js';
import { isolated, pour, type Sink, withSinks, yieldToSignals } from './files/sink.js';
import { StreamSink } from './files/stream-sink.js';
import { fingerprint } from './fingerprint.js';
import type { Collection } from './format.js';
import { type Candidate, type ExportRequest, type ExportResult, emptyResult, refuseOf } from './request.js';

/**
 * Writes workouts. A folder gets one file per workout, or the format's collections; a single file or a stream gets a
 * collection, or the only workout. Files appear whole or not at all; identical ones stay untouched. In a folder, a workout
 * that the format cannot hold is skipped and the others are written; one that cannot be read or written at all is in
 * `failed`. Files finished before an error stay.
 * @throws UsageError ONE_WORKOUT (several for a single GPX, TCX or FIT file), NoPositionError (the only one has none),
 * StoreError EXPORT_WRITE, InterruptedError.
 */
export async function exportTo(request: ExportRequest): Promise<ExportResult> {
  const { encoder, destination } = request;
  const result = emptyResult();
  if (destination.kind === 'folder') {
    const { path } = destination;
    const isNew = !existsSync(path);
    prepareFolder(path);
    if (encoder.encode !== undefined) await writeEach(request, path, encoder.encode, result);
    else await writeTables(request, path, result);
    if (isNew && readdirSync(path).length === 0) rmdirSync(path);
    else syncFolder(path);
    return result;
  }
  const { kind } = destination;
  const open = () =>
    kind === 'stream'
      ? new StreamSink(destination.stream, request.signal)
      : new AtomicFile(destination.path, destination.refuse);
  const collection = encoder.collections[0];
  if (kind === 'file') prepareFolder(dirname(destination.path));
  if (collection !== undefined) await writeCollections(request, [collection], open, result);
  else if (encoder.encode !== undefined) await writeOnly(request, encoder.encode, open, result);
  if (kind === 'file') syncFolder(dirname(destination.path));
  return result;
}

/** Writes the format's collections into a folder; with `changed`, those whose workouts or columns differ. */
async function writeTables(request: ExportRequest, folder: string, result: ExportResult): Promise<void> {
  const { collections, extension, format } = request.encoder;
  const record = ExportRecord.open(folder, request.changed === true);
  try {
    const prints = request.changed ? fingerprints(request, collections) : new Map<Collection, string>();
    const isCurrent = (one: Collection) => record?.isCurrent(one.name, format, prints.get(one) ?? '') ?? false;
    const due = collections.filter((one) => !isCurrent(one));
    result.unchanged += collections.length - due.length;
    if (due.length === 0) {
      result.workouts = [...request.workouts].length;
      return;
    }
    for (const { name } of due) record?.forget(name, format);
    const file = ({ name }: Collection) => `${name}.${extension}`;
    const refuse = refuseOf(request);
    const sizes = await writeCollections(
      request,
      due,
      (one) => new AtomicFile(join(folder, file(one)), refuse),
      result,
    );
    for (const [i, one] of due.entries()) {
      const print = prints.get(one);
      // A table that lacks a workout must be written again.
      if (print === undefined || result.failed.length > 0) continue;
      record?.save({ id: one.name, format, file: file(one), fingerprint: print, bytes: sizes[i] });
    }
  } finally {
    record?.close();
  }
}

function fingerprints({ workouts, encoder }: ExportRequest, collections: Collection[]): Map<Collection, string> {
  const revisions = Array.from(workouts, ({ id, revision }) => [id, revision]);
  const contents = fingerprint(readVersion(), encoder.format, revisions);
  // The opening of a table lists its columns.
  return new Map(collections.map((one) => [one, fingerprint(contents, Buffer.from(one.opening()).toString('utf8'))]));
}

/** Writes every workout into each of the collections, in one pass. Returns their sizes. */
async function writeCollections(
  request: ExportRequest,
  collections: Collection[],
  open: (collection: Collection) => Sink,
  result: ExportResult,
): Promise<number[]> {
  const openers = collections.map((collection) => () => open(collection));
  let sizes: number[] = [];
  await withSinks(openers, request, result, async (sinks) => {
    for (const [i, collection] of collections.entries()) await sinks[i]?.write(collection.opening());
    for (const candidate of request.workouts) {
      await yieldToSignals(request.signal);
      let isThere = false;
      const isWritten = await isolated(candidate.id, result.failed, async () => {
        const workout = candidate.load();
        isThere = workout !== undefined;
        // Chunks end with a row, so that a failure in a later one leaves no partial row.
        for (const [i, collection] of collections.entries()) {
          if (workout) await pour(collection.rows(workout, result.workouts === 0), sinks[i], request.signal);
        }
      });
      if (!isWritten || !isThere) continue;
      if (sinks.every((sink) => sink.closed)) return;
      result.workouts++;
      request.onProgress?.({
        workouts: result.workouts,
        bytes: sinks.reduce((sum, sink) => sum + sink.bytes, 0),
      });
    }
    for (const [i, collection] of collections.entries()) await sinks[i]?.write(collection.closing());
    sizes = sinks.map((sink) => sink.bytes);
  });
  return sizes;
}

/** Writes the only workout into a file or stream. */
async function writeOnly(
  request: ExportRequest,
  encode: Encode,
  open: () => Sink,
  result: ExportResult,
): Promise<void> {
  const some: Candidate[] = [];
  for (const candidate of request.workouts) {
    some.push(candidate);
    if (some.length > 1) {
      throw new UsageError(
        'ONE_WORKOUT',
        `A ${request.encoder.format} file holds one workout, but you chose several.`,
        {
          hint: 'Give --out a folder (with a slash at its end), or the id of one workout.',
        },
      );
    }
  }
  const [candidate] = some;
  if (candidate === undefined) return;
  await yieldToSignals(request.signal);
  await isolated(candidate.id, result.failed, async () => {
    const workout = candidate.load();
    if (workout === undefined) return;
    const following = candidate.following?.load() ?? [];
    const chunks = encode(workout, following);
    await withSinks([open], request, result, ([sink]) => pour(chunks, sink, request.signal));
    result.workouts = 1 + following.length;
  });
  if (result.workouts === 0) return;
  request.onProgress?.({ workouts: result.workouts, bytes: result.bytes });
}
