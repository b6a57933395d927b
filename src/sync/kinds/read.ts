import type { RecordSource } from '../../kinds/definition.js';
import type { KindRecord } from '../../kinds/kinds.js';
import { BadAnswerError } from '../../polar/errors.js';
import { isFlowDaysKind, readFlowDays } from '../../polar/parse/flow/days/read.js';
import type { Understood } from '../../polar/parse/kinds/elements.js';
import { parsePhysicalInfo } from '../../polar/parse/kinds/physical-info.js';
import { isResource, parseResource } from '../../polar/v3/data.js';
import type { PayloadKey } from '../../storage/payloads/payload-key.js';
import type { Payload } from '../../storage/payloads/payloads.js';
import type { Store } from '../../storage/store.js';
import { transactionItem } from '../../storage/transactions/physical-info-transactions.js';
import { kindByName } from '../import/classify.js';

/** What a stored answer says of records, and which source is speaking. */
export interface Reading {
  userId: string;
  source: RecordSource;
  /** As in `IndexEntry`; empty when not given. */
  part?: string;
  records: KindRecord[];
}

type ReadAnswer = (payload: Payload) => Reading;

/**
 * The reader that suits an answer, by its name alone: the one place that knows which is which. Undefined: it is not about
 * records (workouts have their own way). A reader throws BadAnswerError for what it does not understand.
 */
export function readerFor({ source, externalId, part }: PayloadKey): ReadAnswer | undefined {
  // A file that an earlier version had no name for has one now.
  const kind = part === 'other' ? kindByName(externalId) : part;
  if (source === 'flow_export' && kind !== undefined && isFlowDaysKind(kind)) {
    return ({ userId, sha256, body }) => ({ userId, source, part: sha256, records: readFlowDays(kind, body).records });
  }
  if (source !== 'data') return undefined;
  const read = dataReader(externalId);
  return part === 'unread' ? read && tried(read) : read;
}

function dataReader(externalId: string): ReadAnswer | undefined {
  if (externalId.startsWith(transactionItem)) {
    return (payload) => said(payload, parsePhysicalInfo(payload, 'accesslink_transaction'), 'accesslink_transaction');
  }
  return isResource(externalId)
    ? (payload) => said(payload, parseResource(externalId, payload), 'accesslink')
    : undefined;
}

/** What was not understood when it came, and was reported then, may be now: by a later version. */
function tried(read: ReadAnswer): ReadAnswer {
  return (payload) => {
    try {
      return read(payload);
    } catch (problem) {
      if (!(problem instanceof BadAnswerError)) throw problem;
      return { userId: payload.userId, source: 'accesslink', records: [] };
    }
  };
}

function said({ userId }: Payload, { records }: Understood, source: RecordSource): Reading {
  return { userId, source, records };
}

/** As many answers as a record may have sources, and one to go. */
const kept = 4;

/** Reads stored answers, each once as long as records of the same answer follow one another. */
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
