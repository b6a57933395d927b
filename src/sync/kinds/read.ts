import type { RecordSource } from '../../kinds/definition.js';
import type { KindRecord } from '../../kinds/kinds.js';
import { BadAnswerError } from '../../polar/errors.js';
import { isFlowDaysKind, readFlowDays } from '../../polar/parse/flow/days/read.js';
import { readActivityPart } from '../../polar/parse/kinds/activity-transaction.js';
import type { Understood } from '../../polar/parse/kinds/elements.js';
import { parsePhysicalInfo } from '../../polar/parse/kinds/physical-info.js';
import { activityParts } from '../../polar/v3/access-link.js';
import { isResource, parseResource } from '../../polar/v3/data.js';
import { activityPartAt } from '../../polar/v3/data-transactions.js';
import type { Payload } from '../../storage/payloads/payload.js';
import type { PayloadKey } from '../../storage/payloads/payload-key.js';
import type { Store } from '../../storage/store.js';
import { dataTransactionTables } from '../../storage/transactions/data-transactions.js';
import { kindByName } from '../import/classify.js';
import { readerOfV4 } from './read-v4.js';

/** The records in a stored payload, and their source. */
export interface Reading {
  userId: string;
  source: RecordSource;
  /** As in `IndexEntry`; empty when not given. */
  part?: string;
  records: KindRecord[];
}

type ReadPayload = (payload: Payload) => Reading;

/**
 * The reader for a payload, chosen by its key alone: the one place that knows which is which. Undefined: it contains no
 * records (workouts are read elsewhere). A reader throws BadAnswerError for what it does not understand.
 */
export function readerFor({ source, externalId, part }: PayloadKey): ReadPayload | undefined {
  // A file whose kind an earlier version did not know may have one now.
  const kind = part === 'other' ? kindByName(externalId) : part;
  if (source === 'flow_export' && kind !== undefined && isFlowDaysKind(kind)) {
    return ({ userId, sha256, body, path, fetchedAt }) => {
      const { records } = readFlowDays(kind, body, { fileName: path, arrivedAt: fetchedAt });
      return { userId, source, part: sha256, records };
    };
  }
  if (source !== 'data') return undefined;
  const read = dataReader(externalId, part);
  return part === 'unread' ? read && tried(read) : read;
}

function dataReader(externalId: string, part: string): ReadPayload | undefined {
  if (externalId.startsWith(dataTransactionTables.activity.itemPrefix)) {
    return (payload) => {
      const ofDay = activityParts.find((name) => name === part) ?? activityPartAt(payload.path);
      const understood = readActivityPart(ofDay, payload);
      return { ...readingOf(payload, understood, 'accesslink_transaction'), part: ofDay };
    };
  }
  if (externalId.startsWith(dataTransactionTables['physical-info'].itemPrefix)) {
    return (payload) =>
      readingOf(payload, parsePhysicalInfo(payload, 'accesslink_transaction'), 'accesslink_transaction');
  }
  const ofV4 = readerOfV4(externalId);
  if (ofV4) return ofV4;
  return isResource(externalId)
    ? (payload) => readingOf(payload, parseResource(externalId, payload), 'accesslink')
    : undefined;
}

/** A later version may understand what was not understood, and reported, when it came. */
function tried(read: ReadPayload): ReadPayload {
  return (payload) => {
    try {
      return read(payload);
    } catch (problem) {
      if (!(problem instanceof BadAnswerError)) throw problem;
      return { userId: payload.userId, source: 'accesslink', records: [] };
    }
  };
}

function readingOf({ userId }: Payload, { records }: Understood, source: RecordSource): Reading {
  return { userId, source, records };
}

/** As many payloads as a record may have sources, and one more. */
const kept = 4;

/** Reads stored payloads, each once as long as records from the same payload follow one another. */
export class RecordReader {
  readonly store: Store;
  readonly #recent = new Map<number, Reading | undefined>();

  constructor(store: Store) {
    this.store = store;
  }

  /** @param payloadId the row in `payloads`. @throws BadAnswerError */
  read(payloadId: number): Reading | undefined {
    const known = this.#recent.has(payloadId);
    const payload = known ? undefined : this.store.payloads.byId(payloadId);
    const reading = known ? this.#recent.get(payloadId) : payload && readerFor(payload)?.(payload);
    this.#recent.delete(payloadId);
    this.#recent.set(payloadId, reading);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > kept && oldest !== undefined) this.#recent.delete(oldest);
    return reading;
  }
}
