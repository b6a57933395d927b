import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import { gathered, mapped } from '../../slices.js';
import { sha256Of } from '../../storage/sqlite/sha256.js';
import type { Store } from '../../storage/store.js';
import { deriveRecord, settleRecord } from '../kinds/link-records.js';
import { RecordReader } from '../kinds/read.js';
import type { Outcome } from './destination.js';

const source = 'flow_export';

interface Became {
  kind: RecordKind;
  id: string;
  outcome: Outcome;
  /** It could not be written; why. */
  problem?: string;
}

/**
 * Settles the records of a file whose payload is stored. Several files can speak of one record, a night and its score or
 * two exports of different years, so each of them is remembered, by the hash of what it says.
 * Runs inside the caller's database transaction, with turns for signals: such a file can hold ten years.
 * @throws the reason of the signal.
 */
export async function keepRecords(
  reader: RecordReader,
  userId: string,
  body: Buffer,
  records: readonly KindRecord[],
  signal?: AbortSignal,
): Promise<Became[]> {
  const { store } = reader;
  const part = sha256Of(body);
  const payloadId = store.payloads.find(userId, source, part)?.id;
  if (payloadId === undefined) throw new RangeError('The payload of a file is stored before its records.');
  // Before anything is written, for a file can name a record twice.
  const before = await gathered(
    mapped(records, (record) => wasMade(store, userId, record)),
    signal,
  );
  const settled = mapped(records, (record) => settleRecord(reader, payloadId, { userId, source, part }, record));
  const changes = await gathered(settled, signal);
  return changes.map(({ kind, id, change, problem }, i) => ({
    kind,
    id,
    outcome: outcomeOf(before[i], change),
    ...(problem !== undefined && { problem }),
  }));
}

/** What settling would come to. @param store undefined: there is none yet. */
export function lookAtRecords(
  store: Store | undefined,
  userId: string,
  body: Buffer,
  records: readonly KindRecord[],
  signal?: AbortSignal,
): Promise<Became[]> {
  const reader = store && new RecordReader(store);
  const part = sha256Of(body);
  const became = mapped(records, (record): Became => {
    const { kind, id } = record;
    return { kind, id, outcome: reader ? lookAt(reader, userId, part, record) : 'new' };
  });
  return gathered(became, signal);
}

function lookAt(reader: RecordReader, userId: string, part: string, record: KindRecord): Outcome {
  const { store } = reader;
  const derived = deriveRecord(reader, { userId, kind: record.kind, id: record.id }, { source, part, record });
  if (!derived || store.records.agrees(userId, derived)) return 'unchanged';
  const before = wasMade(store, userId, record);
  return outcomeOf(before, before === 'none' ? 'new' : 'updated');
}

type Before = 'none' | 'pulled' | 'imported';

/** Who has made the record so far. */
function wasMade(store: Store, userId: string, { kind, id }: KindRecord): Before {
  const entries = store.dataIndex.of({ userId, kind, id });
  if (entries.length === 0) return 'none';
  return entries.some((entry) => entry.source === source) ? 'imported' : 'pulled';
}

function outcomeOf(before: Before | undefined, change: 'new' | 'updated' | 'unchanged'): Outcome {
  return change === 'updated' && before === 'pulled' ? 'merged' : change;
}
