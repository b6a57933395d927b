import type { IndexEntry } from '../../storage/records/data-index.js';
import type { Store } from '../../storage/store.js';
import { isStorage } from '../fatal.js';
import type { Failure } from '../pull-contract.js';
import { deriveRecord, fingerprintOf } from './link-records.js';
import { RecordReader, readerFor } from './read.js';

/** How many records share one database transaction, and so one wait for the disk. */
const atOnce = 50;

/** What became of the records in a rebuild. */
export interface RebuiltRecords {
  made: number;
  changed: number;
  removed: number;
  failed: Failure[];
}

/**
 * Derives every record again from the stored payloads. First all payloads are read in the order in which they came, without
 * changing anything; then the records are written, a few in each database transaction. Records from a payload that is not
 * understood stay as they are.
 * @param step called before each piece of work; may throw to end it.
 */
export async function rebuildRecords(store: Store, step: () => Promise<void>): Promise<RebuiltRecords> {
  const reader = new RecordReader(store);
  const result: RebuiltRecords = { made: 0, changed: 0, removed: 0, failed: [] };
  const { index, unreadable } = await readAll(reader, step, result.failed);
  const groups = byRecord(index);
  for (let done = 0; done < groups.length; done += atOnce) {
    await step();
    store.atomically(() => {
      for (const entries of groups.slice(done, done + atOnce)) make(reader, entries, result);
    });
  }
  result.removed = store.atomically(() => {
    store.dataIndex.forgetBut(index, unreadable);
    return store.records.dropOrphans();
  });
  return result;
}

/** Derives one record again; one that fails does not stop the others. */
function make(reader: RecordReader, entries: [IndexEntry, ...IndexEntry[]], result: RebuiltRecords): void {
  const { store } = reader;
  const { userId, kind, id } = entries[0];
  try {
    const change = store.atomically(() => {
      for (const entry of entries) store.dataIndex.point(entry);
      const derived = deriveRecord(reader, { userId, kind, id });
      return derived && store.records.save(userId, derived);
    });
    if (change !== undefined) result.made += 1;
    if (change !== undefined && change !== 'unchanged') result.changed += 1;
  } catch (problem) {
    result.failed.push({ id: `${kind} ${id}`, reason: wordsOf(problem) });
  }
}

/** For each record and source, the newest payload in which the record differs from the one before. */
async function readAll(
  reader: RecordReader,
  step: () => Promise<void>,
  failed: Failure[],
): Promise<{ index: IndexEntry[]; unreadable: number[] }> {
  const index = new Map<string, IndexEntry>();
  const unreadable: number[] = [];
  const payloads = reader.store.payloads.keysOf('data', 'flow_export');
  for (const { id: payloadId } of payloads.filter((payload) => readerFor(payload) !== undefined)) {
    await step();
    try {
      const reading = reader.read(payloadId);
      if (!reading) continue;
      const { userId, source, part = '', records } = reading;
      for (const record of records) {
        const entry = {
          userId,
          kind: record.kind,
          id: record.id,
          source,
          part,
          payloadId,
          fingerprint: fingerprintOf(record),
        };
        const name = JSON.stringify([userId, source, part, record.kind, record.id]);
        if (index.get(name)?.fingerprint !== entry.fingerprint) index.set(name, entry);
      }
    } catch (problem) {
      unreadable.push(payloadId);
      failed.push({ id: `payload ${payloadId}`, reason: wordsOf(problem) });
    }
  }
  return { index: [...index.values()], unreadable };
}

/** Groups the entries by record; records from the same payload follow one another, so that it is read once. */
function byRecord(index: readonly IndexEntry[]): [IndexEntry, ...IndexEntry[]][] {
  const groups = new Map<string, [IndexEntry, ...IndexEntry[]]>();
  for (const entry of [...index].sort((a, b) => a.payloadId - b.payloadId)) {
    const name = JSON.stringify([entry.userId, entry.kind, entry.id]);
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  return [...groups.values()];
}

function wordsOf(problem: unknown): string {
  if (isStorage(problem)) throw problem;
  return problem instanceof Error ? problem.message : String(problem);
}
