import type { PolarSyncError } from '../../errors.js';
import { type DataKind, resourcesOf } from '../../kinds/kinds.js';
import { resources4Of, type Served4 } from '../../kinds/resources-v4.js';
import { NetworkError, NotServedError, RateLimitedError, RefusedError, ServerError } from '../../polar/errors.js';
import { isPolarUserId } from '../../polar/v3/users.js';
import type { AccessLinkV4Data } from '../../polar/v4/data.js';
import { itemProblem } from '../fatal.js';
import type { PullData } from '../pull-contract.js';
import { inFull } from '../pull-sources.js';
import type { Run } from '../run.js';
import { type DataWork, fetchData } from './fetch.js';
import { pullPhysicalInfo } from './physical-info.js';
import { planKind } from './plan.js';
import { RecordReader } from './read.js';
import { Remarks } from './remarks.js';
import { KindTally } from './tally.js';
import { isClosed } from './v4/problems.js';
import { bring4, onlyInV4 } from './v4/pull.js';

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
 * @param closed why v3 is not open to the sign-in.
 * @throws what ends the whole run: a rejected token, Ctrl-C, a failure of the database.
 */
export async function pullData(run: Run, data: PullData, closed?: PolarSyncError): Promise<DataOutcome> {
  const work = new DataPull(run, data, closed);
  for (const kind of data.kinds) await work.pull(kind);
  work.remarks.tell();
  return work.outcome;
}

/** The state of one pull of data. */
class DataPull implements DataWork {
  readonly run: Run;
  readonly data: PullData;
  readonly reader: RecordReader;
  readonly remarks: Remarks;
  readonly outcome: DataOutcome = { answered: false };
  readonly #closed: PolarSyncError | undefined;
  readonly #v4: AccessLinkV4Data | undefined;
  #inARow = 0;
  /** Set when further requests make no sense. */
  #ended: PolarSyncError | undefined;

  constructor(run: Run, data: PullData, closed: PolarSyncError | undefined) {
    this.run = run;
    this.data = data;
    this.reader = new RecordReader(run.store);
    this.remarks = new Remarks(run);
    this.#closed = closed;
    this.#v4 = run.deps.v4;
  }

  async pull(kind: DataKind): Promise<void> {
    const isLeftOut = this.data.whatThereIs === true && !this.#v4 && resourcesOf(kind).length === 0;
    if (isLeftOut) return;
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

  /** Through the API version that is best for the kind, and where that one refuses it through the other. */
  async #pull(kind: DataKind, tally: KindTally): Promise<void> {
    const ofV4 = this.#v4 ? resources4Of(kind) : [];
    const own = ofV4.filter(({ beside }) => beside !== 'instead');
    const refusals: PolarSyncError[] = [];
    let came = await this.#bringAll4(own, tally, refusals);
    let through3 = false;
    const ofV3 = resourcesOf(kind).length > 0;
    if (ofV3 && !came.some(({ beside }) => beside === 'first')) {
      const refusal = this.#closed ?? (await this.#bring3(kind, tally, ofV4.length > 0));
      through3 = refusal === undefined;
      if (refusal) {
        refusals.push(refusal);
        const instead = ofV4.filter(({ beside }) => beside === 'instead');
        came = [...came, ...(await this.#bringAll4(instead, tally, refusals))];
      }
    }
    if (!ofV3 && !this.#v4) refusals.push(onlyInV4(kind));
    this.#judge(kind, tally, refusals, { through3, through4: came.length > 0 });
  }

  /** @returns those that came; why others did not is added to `refusals`. */
  async #bringAll4(all: readonly Served4[], tally: KindTally, refusals: PolarSyncError[]): Promise<Served4[]> {
    const came: Served4[] = [];
    for (const one of all) {
      const refusal = await this.#bring4(one, tally);
      if (refusal) refusals.push(refusal);
      else came.push(one);
    }
    return came;
  }

  /** What was refused is a failure where nothing came instead and it was asked for by name; else it is said once. */
  #judge(
    kind: DataKind,
    tally: KindTally,
    refusals: readonly PolarSyncError[],
    { through3, through4 }: { through3: boolean; through4: boolean },
  ): void {
    const [first, ...rest] = refusals;
    if (!first) return;
    if (through3 || through4) {
      const most = rest.find((one) => one !== this.#closed) ?? first;
      // That v3 is closed to the sign-in is said of the kinds that only it has.
      if (most !== this.#closed) this.remarks.instead(kind, through4 && !through3 ? 'v4' : 'v3', most);
      return;
    }
    const isAllowed = !refusals.some((one) => one instanceof RefusedError);
    if (this.data.whatThereIs && !isAllowed && this.#v4) return this.remarks.leftOut(kind, refusals, this.#closed);
    // What Polar itself says comes before what the sign-in is known to lack.
    const said = refusals.find((one) => isScopeMissing(one) && one.path?.startsWith('/v3/')) ?? first;
    this.outcome.problem ??= said;
    tally.failed(isScopeMissing(said) ? inFull(said) : said.message);
  }

  async #bring4(resource: Served4, tally: KindTally): Promise<PolarSyncError | undefined> {
    if (!this.#v4) return undefined;
    const work = {
      ...{ run: this.run, data: this.data, reader: this.reader, v4: this.#v4 },
      attempt: this.attempt.bind(this),
      progress: (_tally: KindTally, done: number, total: number) =>
        this.run.deps.onProgress?.({ step: resource.kind, done, total }),
    };
    return bring4(work, resource, tally, (walked) => this.remarks.walked(resource.kind, walked));
  }

  /** @returns why v3 hands nothing of the kind to this sign-in. @param hasOther v4 may have it: then that is no failure yet. */
  async #bring3(kind: DataKind, tally: KindTally, hasOther: boolean): Promise<PolarSyncError | undefined> {
    const requests = planKind(kind, this.run.store, this.run.userId, this.run.deps.now());
    const closed = new Set<string>();
    let refusal: PolarSyncError | undefined;
    let errors = 0;
    for (const [done, request] of requests.entries()) {
      this.run.deps.onProgress?.({ step: kind, done, total: requests.length });
      if (closed.has(request.resource)) continue;
      const problem = await this.attempt(
        tally,
        () => fetchData(this, request, tally),
        (one) => hasOther && isClosed(one),
      );
      // Refused or retired: other days would be no different.
      if (problem instanceof RefusedError || problem instanceof NotServedError) {
        closed.add(request.resource);
        refusal = problem;
      }
      errors = problem instanceof ServerError ? errors + 1 : 0;
      if (errors >= failuresInARow) return undefined;
    }
    this.run.deps.onProgress?.({ step: kind, done: requests.length, total: requests.length });
    if (hasOther && refusal && closed.size === new Set(requests.map(({ resource }) => resource)).size) return refusal;
    // The requests for its history need the user's number.
    if (kind !== 'physical-info' || this.run.dry || closed.size > 0 || !isPolarUserId(this.run.userId))
      return undefined;
    await this.attempt(tally, () => pullPhysicalInfo(this, tally));
    return undefined;
  }

  /**
   * Does one piece of work. @param isExpected says what is left to the caller to report.
   * @returns what went wrong, already reported unless expected. @throws what ends the run.
   */
  async attempt(
    tally: KindTally,
    work: () => Promise<void>,
    isExpected: (problem: PolarSyncError) => boolean = () => false,
  ): Promise<PolarSyncError | undefined> {
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
      if (isExpected(problem)) return problem;
      this.outcome.problem ??= problem;
      tally.failed(isScopeMissing(problem) ? inFull(problem) : problem.message);
      return problem;
    }
  }
}

function isScopeMissing(problem: PolarSyncError): problem is RefusedError {
  return problem instanceof RefusedError && problem.code === 'SCOPE_MISSING';
}
