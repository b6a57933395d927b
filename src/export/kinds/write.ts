import { dirname, join } from 'node:path';
import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import { AtomicFile, prepareFolder, syncFolder } from '../files/atomic-file.js';
import type { Destination } from '../files/destination.js';
import { withSinks, yieldToSignals } from '../files/sink.js';
import { StreamSink } from '../files/stream-sink.js';
import type { DataFormat } from '../format.js';
import type { DataFile } from './data-file.js';
import { fileForAll, filesForFolder } from './files.js';

/** Which records other than workouts to write, and where. */
export interface DataExport {
  kinds: readonly RecordKind[];
  format: DataFormat;
  /** CSV: only this table. */
  table?: string;
  destination: Destination;
  /** Whole records of a kind, one at a time, oldest first. */
  records(kind: RecordKind): Iterable<KindRecord>;
  signal?: AbortSignal;
  /** After each record. */
  onProgress?: (records: number) => void;
}

/** The result of such an export. */
export interface DataExportResult {
  records: number;
  /** Files that were written, and files that already existed with the same bytes. */
  written: number;
  unchanged: number;
  files: string[];
  bytes: number;
}

/**
 * Writes records out. Files appear whole or not at all; equal ones stay untouched; one record is in memory at a time.
 * @throws UsageError as `fileForAll` does, StoreError EXPORT_WRITE, InterruptedError.
 */
export async function exportData(request: DataExport): Promise<DataExportResult> {
  const { destination, format, kinds, table } = request;
  const result: DataExportResult = { records: 0, written: 0, unchanged: 0, files: [], bytes: 0 };
  if (destination.kind === 'folder') {
    const files = filesForFolder(format, kinds, table);
    prepareFolder(destination.path);
    // The tables of one kind are filled together, so that each record is read once.
    for (const kind of kinds) {
      const own = files.filter((file) => file.kinds.includes(kind));
      await fill(
        request,
        own,
        ({ name }) => new AtomicFile(join(destination.path, `${name}.${format}`), destination.refuse),
        result,
      );
    }
    syncFolder(destination.path);
    return result;
  }
  const file = fileForAll(format, kinds, table);
  if (destination.kind === 'stream') {
    await fill(request, [file], () => new StreamSink(destination.stream, request.signal), result);
    return result;
  }
  const folder = dirname(destination.path);
  prepareFolder(folder);
  await fill(request, [file], () => new AtomicFile(destination.path, destination.refuse), result);
  syncFolder(folder);
  return result;
}

/** Files of the same kinds, side by side. */
async function fill(
  { records, signal, onProgress }: DataExport,
  files: DataFile[],
  open: (file: DataFile) => AtomicFile | StreamSink,
  result: DataExportResult,
): Promise<void> {
  const openers = files.map((file) => () => open(file));
  await withSinks(openers, { changed: false, ...(signal && { signal }) }, result, async (sinks) => {
    let first = true;
    const write = async (text: (file: DataFile) => string) => {
      for (const [i, file] of files.entries()) await sinks[i]?.write(Buffer.from(text(file), 'utf8'));
    };
    await write(({ opening }) => opening);
    for (const kind of files[0]?.kinds ?? []) {
      for (const record of records(kind)) {
        await yieldToSignals(signal);
        await write((file) => file.rows(record, first));
        if (sinks.every((sink) => sink.closed)) return;
        first = false;
        result.records++;
        onProgress?.(result.records);
      }
    }
    await write(({ closing }) => closing);
  });
}
