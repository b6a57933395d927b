import type { RecordSource } from '../../kinds/definition.js';
import type { KindRecord } from '../../kinds/kinds.js';
import type { Answer } from '../../polar/answer.js';
import { BadAnswerError } from '../../polar/errors.js';
import type { Understood } from '../../polar/parse/kinds/elements.js';
import type { NewPayload } from '../../storage/payloads/payload.js';
import type { PullData } from '../pull-contract.js';
import type { Run } from '../run.js';
import { keepUnread } from '../unread.js';
import { changeOf, linkRecords, saysAnythingNew } from './link-records.js';
import { countOutOfRange } from './out-of-range.js';
import type { DataRequest } from './plan.js';
import type { Reading, RecordReader } from './read.js';
import type { KindTally } from './tally.js';

/** What fetching and storing data needs from a pull. */
export interface DataWork {
  readonly run: Run;
  readonly data: PullData;
  readonly reader: RecordReader;
}

/** Makes one request and stores the response with all its records, in one database transaction. */
export async function fetchData(pull: DataWork, request: DataRequest, tally: KindTally): Promise<void> {
  const { run, data } = pull;
  const { resource, part, days, block } = request;
  try {
    const answer = await data.client.getData(resource, days);
    run.store.atomically(() => {
      if (answer.value) keepData(pull, { answer, understood: answer.value, externalId: resource, part }, tally);
      // 404 for a range says nothing about its days.
      if (block !== undefined && answer.status !== 404 && !run.dry)
        run.store.dataIndex.asked(run.userId, resource, block, run.now());
    });
  } catch (problem) {
    if (problem instanceof BadAnswerError && !run.dry) keepUnread(run, 'data', resource, problem);
    throw problem;
  }
}

/** A response, and the key it is stored under. */
export interface DataArrival {
  answer: Answer;
  understood: Understood;
  source?: RecordSource;
  externalId: string;
  part: string;
  /** Of the records, as in `IndexEntry`. */
  recordPart?: string;
  /** Store it even if it contains nothing new, because a commit deletes it. */
  always?: boolean;
}

/**
 * Stores a response that contains anything new, or something that is not understood, and its records. A response that
 * contains nothing new is not stored again: lists of the last 28 days differ every day, if only in what they no longer
 * have. Runs inside the caller's database transaction.
 * @returns whether it was stored.
 */
export function keepData({ run, reader }: DataWork, arrival: DataArrival, tally: KindTally): boolean {
  const { answer, understood, source = 'accesslink', externalId, part, recordPart = '' } = arrival;
  const { store, userId } = run;
  const payload = { ...answer, userId, source: 'data', externalId, part } as const;
  const reading = {
    userId,
    source,
    part: recordPart,
    records: recordsOf(reader, payload, { userId, source, part: recordPart, records: understood.records }),
  };
  let stored = false;
  if (run.dry) {
    tally.add(reading.records.map((record) => changeOf(store, userId, source, record, recordPart)));
  } else {
    const news = saysAnythingNew(store, reading);
    const payloadId = news ? store.payloads.append(payload) : 0;
    stored = news;
    if (news) countOutOfRange(store, 'data', understood.outOfRange, run.now());
    if (!news && (arrival.always || understood.problems.length > 0)) stored = store.payloads.save(payload);
    const changes = linkRecords(reader, payloadId, reading);
    tally.add(changes);
    tally.failed(...changes.flatMap(({ problem }) => problem ?? []));
  }
  tally.failed(...understood.problems.map((problem) => `${externalId}: ${problem}; it is stored verbatim`));
  return stored;
}

/** Records without a time of their own (physical information may lack one) get the time when these very bytes first came. */
function recordsOf(reader: RecordReader, payload: NewPayload, reading: Reading): KindRecord[] {
  const { store } = reader;
  const before = saysAnythingNew(store, reading) ? store.payloads.same(payload, payload.body) : undefined;
  return (before !== undefined && reader.read(before)?.records) || reading.records;
}
