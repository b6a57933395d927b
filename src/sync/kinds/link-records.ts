import { combine, type SourceRecord } from '../../kinds/combine.js';
import type { Definition, RecordSource } from '../../kinds/definition.js';
import { type KindRecord, kinds } from '../../kinds/kinds.js';
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
  /** Why the record could not be written; the response is safe. */
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

/** Whether any of the records is new or differs from what is stored from that source. */
export function saysAnythingNew(store: Store, { userId, source, part, records }: Reading): boolean {
  return records.some((record) => changeOf(store, userId, source, record, part).change !== 'unchanged');
}

/**
 * Links the records of a payload to it, and derives those that have changed from everything stored about them. A record
 * that is the same as before stays linked to the older payload. Runs inside the caller's database transaction.
 * @param payloadId its row in `payloads`.
 */
export function linkRecords(reader: RecordReader, payloadId: number, reading: Reading): RecordChange[] {
  return reading.records.map((record) => linkRecord(reader, payloadId, reading, record));
}

/** As `linkRecords`, for one record. */
export function linkRecord(
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
 * A value that does not fit the database, or an older payload that is not understood, affects only its own record: not the
 * others, and not the response that has just come.
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
    // A nested database transaction, so that nothing stays half-written.
    return { change: store.atomically(() => store.records.save(key.userId, record)) };
  } catch (problem) {
    if (isStorage(problem)) throw problem;
    const why = problem instanceof Error ? problem.message : String(problem);
    return {
      change: 'unchanged',
      problem: `${key.kind} ${key.id} is stored verbatim, but not understood: ${why}`,
    };
  }
}

/**
 * Derives a record from its stored payloads: a pure function of what is stored.
 * @param fresh the record of one source, if that has just been read.
 * @returns undefined when what is stored does not make a record yet.
 * @throws BadAnswerError when a payload is not understood, RangeError when none contains the record.
 */
export function deriveRecord(
  reader: RecordReader,
  key: RecordKey,
  fresh?: { source: RecordSource; part: string; record: KindRecord },
): KindRecord | undefined {
  const others = reader.store.dataIndex
    .of(key)
    .filter(({ source, part }) => source !== fresh?.source || part !== fresh.part);
  const stored = others.flatMap(({ source, payloadId }) => {
    const record = reader.read(payloadId)?.records.find(({ kind, id }) => kind === key.kind && id === key.id);
    return record ? [sourceRecord(source, record)] : [];
  });
  return combine(fresh ? [sourceRecord(fresh.source, fresh.record), ...stored] : stored);
}

function sourceRecord(source: RecordSource, record: KindRecord): SourceRecord {
  return { source, record, fingerprint: fingerprintOf(record) };
}

/** A day of heart rate has thousands of rows, and its fingerprint is needed more than once. */
const fingerprints = new WeakMap<KindRecord, string>();

/** The fingerprint of a record as it was read: equal for equal content. */
export function fingerprintOf(record: KindRecord): string {
  const known = fingerprints.get(record);
  if (known !== undefined) return known;
  const { datedByArrival }: Definition = kinds[record.kind];
  const fingerprint = sha256Of(canonical(datedByArrival ? { ...record, date: '' } : record));
  fingerprints.set(record, fingerprint);
  return fingerprint;
}
