import { combine, type SourceRecord } from '../../kinds/combine.js';
import type { RecordSource } from '../../kinds/definition.js';
import type { KindRecord } from '../../kinds/kinds.js';
import type { RecordKey } from '../../storage/records/data-index.js';
import { canonical } from '../../storage/records/records.js';
import { sha256Of } from '../../storage/sqlite/sha256.js';
import type { Store } from '../../storage/store.js';
import type { Change } from '../arrival.js';
import { isStorage } from '../fatal.js';
import type { Reading, RecordReader } from './read.js';

/** What became of one record. */
export interface RecordChange extends RecordKey {
  change: Change;
  /** The answer is safe, but the record could not be written; why. */
  problem?: string;
}

/** What storing a record would change, without storing it. */
export function changeOf(
  store: Store,
  userId: string,
  source: RecordSource,
  record: KindRecord,
  part = '',
): RecordChange {
  const key = { userId, kind: record.kind, id: record.id };
  const entries = store.dataIndex.of(key);
  const known = entries.find((entry) => entry.source === source && entry.part === part);
  const same = known?.fingerprint === fingerprintOf(record);
  return { ...key, change: same ? 'unchanged' : entries.length > 0 ? 'updated' : 'new' };
}

/** Whether any of the records is new or says something else than what is stored of that source. */
export function saysAnythingNew(store: Store, { userId, source, part, records }: Reading): boolean {
  return records.some((record) => changeOf(store, userId, source, record, part).change !== 'unchanged');
}

/**
 * Points the records of an answer to it, and derives those that have changed from everything that is stored of them.
 * A record that says the same as before keeps pointing to the older answer. Runs inside the caller's database
 * transaction.
 * @param payloadId the row of the answer in `payloads`.
 */
export function linkRecords(reader: RecordReader, payloadId: number, reading: Reading): RecordChange[] {
  return reading.records.map((record) => settleRecord(reader, payloadId, reading, record));
}

/** As `settleRecords`, of one of its records. */
export function settleRecord(
  reader: RecordReader,
  payloadId: number,
  { userId, source, part = '' }: Omit<Reading, 'records'>,
  record: KindRecord,
): RecordChange {
  const { store } = reader;
  const key = { userId, kind: record.kind, id: record.id };
  if (changeOf(store, userId, source, record, part).change === 'unchanged') return { ...key, change: 'unchanged' };
  store.dataIndex.point({ ...key, source, part, payloadId, fingerprint: fingerprintOf(record) });
  return { ...key, ...write(reader, key, { source, part, record }) };
}

/**
 * A value that does not fit the database, or an older answer that is not understood, costs its own record: not the others,
 * and not the answer that has just come.
 */
function write(
  reader: RecordReader,
  key: Parameters<typeof deriveRecord>[1],
  fresh: Parameters<typeof deriveRecord>[2],
): Pick<RecordChange, 'change' | 'problem'> {
  const { store } = reader;
  try {
    const record = deriveRecord(reader, key, fresh);
    if (!record) return { change: 'unchanged' };
    // A database transaction of its own inside: what is half-written goes.
    return { change: store.atomically(() => store.records.save(key.userId, record)) };
  } catch (problem) {
    if (isStorage(problem)) throw problem;
    const why = problem instanceof Error ? problem.message : String(problem);
    return {
      change: 'unchanged',
      problem: `${key.kind} ${key.id} is stored as it came, but not understood: ${why}`,
    };
  }
}

/**
 * A record from the answers that are stored of it: a pure function of what is stored.
 * @param fresh what its own source says, when that has just been read.
 * @returns undefined when what is stored of it is no record yet.
 * @throws BadAnswerError when an answer is not understood, RangeError when none speaks of the record.
 */
export function deriveRecord(
  reader: RecordReader,
  key: RecordKey,
  fresh?: { source: RecordSource; part: string; record: KindRecord },
): KindRecord | undefined {
  const others = reader.store.dataIndex
    .of(key)
    .filter(({ source, part }) => source !== fresh?.source || part !== fresh.part);
  const sayings = others.flatMap(({ source, payloadId }) => {
    const record = reader.read(payloadId)?.records.find(({ kind, id }) => kind === key.kind && id === key.id);
    return record ? [said(source, record)] : [];
  });
  return combine(fresh ? [said(fresh.source, fresh.record), ...sayings] : sayings);
}

function said(source: RecordSource, record: KindRecord): SourceRecord {
  return { source, record, fingerprint: fingerprintOf(record) };
}

/** A day of heart rate has thousands of rows, and is asked about more than once. */
const fingerprints = new WeakMap<KindRecord, string>();

/** Of a record as it was read: the same when it says the same. */
export function fingerprintOf(record: KindRecord): string {
  const known = fingerprints.get(record);
  if (known !== undefined) return known;
  const fingerprint = sha256Of(canonical(record));
  fingerprints.set(record, fingerprint);
  return fingerprint;
}
