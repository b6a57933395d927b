import type { PolarSyncError } from '../../errors.js';
import type { DataKind } from '../../kinds/kinds.js';
import { NetworkError, NotServedError, RateLimitedError, RefusedError, ServerError } from '../../polar/errors.js';
import { isPolarUserId } from '../../polar/v3/users.js';
import { itemProblem } from '../fatal.js';
import type { PullData } from '../pull-contract.js';
import { inFull } from '../pull-sources.js';
import type { Run } from '../run.js';
import { type DataWork, fetchData } from './fetch.js';
import { pullPhysicalInfo } from './physical-info.js';
import { planKind } from './plan.js';
import { RecordReader } from './read.js';
import { KindTally } from './tally.js';

/** The outcome of a pull of data as a whole. */
export interface DataOutcome {
  /** Whether Polar sent any usable response. */
  answered: boolean;
  /** The first thing that went wrong. */
  problem?: PolarSyncError;
}

/** After this many requests in a row without a response, Polar is unreachable; after this many server errors, a kind is out of order. */
const failuresInARow = 3;

/**
 * Pulls the kinds one after the other. They are independent: one that is refused or broken is reported, and the next one is
 * requested. Only when the rate limit is used up or Polar is unreachable is the rest left to the next run.
 * @throws what ends the whole run: a rejected token, Ctrl-C, a failure of the database.
 */
export async function pullData(run: Run, data: PullData): Promise<DataOutcome> {
  const work = new DataPull(run, data);
  for (const kind of data.kinds) await work.pull(kind);
  return work.outcome;
}

/** The state of one pull of data. */
class DataPull implements DataWork {
  readonly run: Run;
  readonly data: PullData;
  readonly reader: RecordReader;
  readonly outcome: DataOutcome = { answered: false };
  #inARow = 0;
  /** Set when further requests make no sense. */
  #ended: PolarSyncError | undefined;

  constructor(run: Run, data: PullData) {
    this.run = run;
    this.data = data;
    this.reader = new RecordReader(run.store);
  }

  async pull(kind: DataKind): Promise<void> {
    const tally = new KindTally();
    this.run.data.set(kind, tally);
    try {
      await this.#pull(kind, tally);
    } finally {
      this.#record(kind, tally);
    }
    if (tally.reason !== undefined) this.run.incomplete(kind, tally.reason);
  }

  /** Also for a kind during which the run ends. */
  #record(kind: DataKind, { counts, reason }: KindTally): void {
    const { store, id, dry } = this.run;
    if (!dry) store.dataIndex.kindPulled(id, kind, counts, reason);
  }

  async #pull(kind: DataKind, tally: KindTally): Promise<void> {
    const requests = planKind(kind, this.run.store, this.run.userId, this.run.deps.now());
    const closed = new Set<string>();
    let errors = 0;
    for (const [done, request] of requests.entries()) {
      this.run.deps.onProgress?.({ step: kind, done, total: requests.length });
      if (closed.has(request.resource)) continue;
      const problem = await this.attempt(tally, () => fetchData(this, request, tally));
      // Refused or retired: other days would be no different.
      if (problem instanceof RefusedError || problem instanceof NotServedError) closed.add(request.resource);
      errors = problem instanceof ServerError ? errors + 1 : 0;
      if (errors >= failuresInARow) return;
    }
    this.run.deps.onProgress?.({ step: kind, done: requests.length, total: requests.length });
    // The requests for its history need the user's number.
    if (kind !== 'physical-info' || this.run.dry || closed.size > 0 || !isPolarUserId(this.run.userId)) return;
    await this.attempt(tally, () => pullPhysicalInfo(this, tally));
  }

  /** Does one piece of work. @returns the problem, already reported. @throws what ends the run. */
  async attempt(tally: KindTally, work: () => Promise<void>): Promise<PolarSyncError | undefined> {
    this.run.checkpoint();
    if (this.#ended) {
      tally.failed(this.#ended.message);
      return this.#ended;
    }
    try {
      await work();
      this.#inARow = 0;
      this.outcome.answered = true;
      return undefined;
    } catch (caught) {
      const problem = caught instanceof RateLimitedError ? caught : itemProblem(caught);
      this.#inARow = problem instanceof NetworkError ? this.#inARow + 1 : 0;
      if (problem instanceof RateLimitedError || this.#inARow >= failuresInARow) this.#ended = problem;
      this.outcome.problem ??= problem;
      const isScope = problem instanceof RefusedError && problem.code === 'SCOPE_MISSING';
      tally.failed(isScope ? inFull(problem) : problem.message);
      return problem;
    }
  }
}
