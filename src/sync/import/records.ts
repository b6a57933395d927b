import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import { gathered, mapped } from '../../slices.js';
import { sha256Of } from '../../storage/sqlite/sha256.js';
import type { Store } from '../../storage/store.js';
import { deriveRecord, linkRecord } from '../kinds/link-records.js';
import { RecordReader } from '../kinds/read.js';
import type { Outcome } from './destination.js';

const source = 'flow_export';

interface RecordOutcome {
  kind: RecordKind;
  id: string;
  outcome: Outcome;
  /** Why it could not be written. */
  problem?: string;
}

/**
 * Links and derives the records of a file whose payload is stored. Several files can describe one record, a night and its
 * score or exports from two years, so each of them is remembered, by the hash of its bytes.
 * Runs inside the caller's database transaction and yields to signals, because such a file can span ten years.
 * @throws the signal's reason.
 */
export async function keepRecords(
  reader: RecordReader,
  userId: string,
  body: Buffer,
  records: readonly KindRecord[],
  signal?: AbortSignal,
): Promise<RecordOutcome[]> {
  const { store } = reader;
  const part = sha256Of(body);
  const payloadId = store.payloads.find(userId, source, part)?.id;
  if (payloadId === undefined) throw new RangeError('The payload of a file is stored before its records.');
  // Before anything is written, because a file can name a record twice.
  const before = await gathered(
    mapped(records, (record) => wasMade(store, userId, record)),
    signal,
  );
  const linked = mapped(records, (record) => linkRecord(reader, payloadId, { userId, source, part }, record));
  const changes = await gathered(linked, signal);
  return changes.map(({ kind, id, change, problem }, i) => ({
    kind,
    id,
    outcome: outcomeOf(before[i], change),
    ...(problem !== undefined && { problem }),
  }));
}

/** What `keepRecords` would do. @param store undefined: there is none yet. */
export function lookAtRecords(
  store: Store | undefined,
  userId: string,
  body: Buffer,
  records: readonly KindRecord[],
  signal?: AbortSignal,
): Promise<RecordOutcome[]> {
  const reader = store && new RecordReader(store);
  const part = sha256Of(body);
  const outcomes = mapped(records, (record): RecordOutcome => {
    const { kind, id } = record;
    return { kind, id, outcome: reader ? lookAt(reader, userId, part, record) : 'new' };
  });
  return gathered(outcomes, signal);
}

function lookAt(reader: RecordReader, userId: string, part: string, record: KindRecord): Outcome {
  const { store } = reader;
  const derived = deriveRecord(reader, { userId, kind: record.kind, id: record.id }, { source, part, record });
  if (!derived || store.records.agrees(userId, derived)) return 'unchanged';
  const before = wasMade(store, userId, record);
  return outcomeOf(before, before === 'none' ? 'new' : 'updated');
}

type Before = 'none' | 'pulled' | 'imported';

/** Where the record came from so far. */
function wasMade(store: Store, userId: string, { kind, id }: KindRecord): Before {
  const entries = store.dataIndex.of({ userId, kind, id });
  if (entries.length === 0) return 'none';
  return entries.some((entry) => entry.source === source) ? 'imported' : 'pulled';
}

function outcomeOf(before: Before | undefined, change: 'new' | 'updated' | 'unchanged'): Outcome {
  return change === 'updated' && before === 'pulled' ? 'merged' : change;
}
