import { createHash } from 'node:crypto';
import type { IndexEntry, RecordKey } from '../../storage/data-index.js';
import { canonical } from '../../storage/records.js';
import type { Store } from '../../storage/store.js';
import { combine } from '../../wellness/combine.js';
import type { RecordSource, WellnessRecord } from '../../wellness/types.js';
import type { Change } from '../keep.js';
import type { Reading, RecordReader } from './read.js';

/** What became of one record. */
export interface RecordChange extends RecordKey {
  change: Change;
}

/** Whether any of the records is new or says something else than what is stored of that source. */
export function saysAnythingNew(store: Store, { userId, source, records }: Reading): boolean {
  return records.some((record) => {
    const known = entryOf(store, { userId, kind: record.kind, id: record.id }, source);
    return known?.fingerprint !== fingerprintOf(record);
  });
}

/**
 * Points the records of an answer to it, and derives those that have changed from everything that is stored of them.
 * A record that says the same as before keeps pointing to the older answer. Runs inside the caller's database
 * transaction.
 * @param payloadId the row of the answer in `payloads`.
 */
export function settleRecords(
  reader: RecordReader,
  payloadId: number,
  { userId, source, records }: Reading,
): RecordChange[] {
  const { store } = reader;
  return records.map((record) => {
    const key = { userId, kind: record.kind, id: record.id };
    const fingerprint = fingerprintOf(record);
    if (entryOf(store, key, source)?.fingerprint === fingerprint) return { ...key, change: 'unchanged' };
    store.dataIndex.point({ ...key, source, payloadId, fingerprint });
    return { ...key, change: store.records.save(userId, deriveRecord(reader, key, { source, record })) };
  });
}

/**
 * A record from the answers that are stored of it: a pure function of what is stored.
 * @param fresh what its own source says, when that has just been read.
 * @throws BadAnswerError when an answer is not understood, RangeError when none speaks of the record.
 */
export function deriveRecord(
  reader: RecordReader,
  key: RecordKey,
  fresh?: { source: RecordSource; record: WellnessRecord },
): WellnessRecord {
  const others = reader.store.dataIndex.of(key).filter(({ source }) => source !== fresh?.source);
  const sayings = others.flatMap(({ source, payloadId }) => {
    const record = reader.read(payloadId)?.records.find(({ kind, id }) => kind === key.kind && id === key.id);
    return record ? [{ source, record }] : [];
  });
  return combine(fresh ? [fresh, ...sayings] : sayings);
}

/** Of a record as it was read: the same when it says the same. */
export function fingerprintOf(record: WellnessRecord): string {
  return createHash('sha256').update(canonical(record)).digest('hex');
}

function entryOf(store: Store, key: RecordKey, source: RecordSource): IndexEntry | undefined {
  return store.dataIndex.of(key).find((entry) => entry.source === source);
}
