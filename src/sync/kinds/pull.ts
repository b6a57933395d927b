import type { ApiVersion } from '../../config/api-version.js';
import { inFull, type PolarSyncError } from '../../errors.js';
import { type DataKind, resourcesOf } from '../../kinds/kinds.js';
import { resources4Of, type Served4 } from '../../kinds/resources-v4.js';
import { NetworkError, RateLimitedError, RefusedError } from '../../polar/errors.js';
import type { AccessLinkV4Data } from '../../polar/v4/data.js';
import type { WhyRefused } from '../../storage/records/kind-sources.js';
import { itemProblem } from '../fatal.js';
import type { PullData } from '../pull-contract.js';
import type { Run } from '../run.js';
import type { DataWork } from './fetch.js';
import { RecordReader } from './read.js';
import { Remarks } from './remarks.js';
import { KindTally } from './tally.js';
import { bring3, type Refusal } from './v3.js';
import { bring4, onlyInV4 } from './v4/pull.js';

/** The outcome of a pull of data as a whole. */
export interface DataOutcome {
  /** Whether Polar sent any usable response. */
  answered: boolean;
  /** The first thing that went wrong. */
  problem?: PolarSyncError;
}

/** Which API version does not hand out a kind, or a part of it, and why. */
interface Refused {
  api: ApiVersion;
  problem: PolarSyncError;
}

/** After this many requests in a row without a response, Polar is unreachable. */
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
  /** How many requests Polar has answered. */
  #answers = 0;
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
    const ofV4 = this.#v4 ? resources4Of(kind).filter((one) => isWanted(one, this.run)) : [];
    const own = ofV4.filter(({ beside }) => beside !== 'instead');
    const refusals: Refused[] = [];
    let came = await this.#bringAll4(kind, own, tally, refusals);
    let through3 = false;
    const ofV3 = resourcesOf(kind).length > 0;
    if (ofV3 && !came.some(({ beside }) => beside === 'first')) {
      const answers = this.#answers;
      const refusal = await this.#bring3(kind, tally, ofV4.length > 0);
      this.#noteSource(kind, 'v3', tally, this.#answers > answers, refusal?.problem);
      through3 = refusal === undefined || refusal.isReported;
      if (refusal && !refusal.isReported) refusals.push({ api: 'v3', problem: refusal.problem });
      came = [...came, ...(await this.#bringAll4(kind, this.#instead(ofV4, refusal), tally, refusals))];
    }
    if (!ofV3 && !this.#v4) refusals.push({ api: 'v4', problem: onlyInV4(kind) });
    this.#judge(kind, tally, refusals, { through3, through4: came.length > 0 });
  }

  /** What only stands in for v3: where v3 refuses the kind, and for the years before those that v3 serves. */
  #instead(ofV4: readonly Served4[], refusal: Refusal | undefined): Served4[] {
    const isBefore = this.run.options.since !== undefined;
    const all = ofV4.filter(({ beside }) => beside === 'instead');
    if (refusal && !refusal.isReported) return all;
    return isBefore ? all.filter(({ plan }) => plan !== 'state') : [];
  }

  #bring3(kind: DataKind, tally: KindTally, hasOther: boolean): Promise<Refusal | undefined> {
    if (this.#closed) return Promise.resolve({ problem: this.#closed, isReported: false });
    return bring3(this, kind, tally, hasOther);
  }

  /** @returns those that came; why others did not is added to `refusals`. */
  async #bringAll4(kind: DataKind, all: readonly Served4[], tally: KindTally, refusals: Refused[]): Promise<Served4[]> {
    const came: Served4[] = [];
    const own: PolarSyncError[] = [];
    const answers = this.#answers;
    for (const one of all) {
      const refusal = await this.#bring4(one, tally);
      if (refusal) own.push(refusal);
      else came.push(one);
    }
    if (all.length > 0)
      this.#noteSource(kind, 'v4', tally, this.#answers > answers, came.length > 0 ? undefined : own[0]);
    refusals.push(...own.map((problem) => ({ api: 'v4', problem }) as const));
    return came;
  }

  /** Remembers, for `status` and `doctor`, through which API version a kind comes. */
  #noteSource(
    kind: DataKind,
    api: ApiVersion,
    { through }: KindTally,
    isAnswered: boolean,
    refusal: PolarSyncError | undefined,
  ): void {
    const { store, userId, dry } = this.run;
    if (!refusal && isAnswered) through.add(api);
    if (dry) return;
    if (refusal) store.kindSources.refused(userId, kind, api, whyRefused(refusal), this.run.now());
    else if (isAnswered) store.kindSources.came(userId, kind, api, this.run.now());
  }

  /** What was refused is a failure where nothing came instead and it was asked for by name; else it is said once. */
  #judge(
    kind: DataKind,
    tally: KindTally,
    refusals: readonly Refused[],
    { through3, through4 }: { through3: boolean; through4: boolean },
  ): void {
    const problems = refusals.map(({ problem }) => problem);
    const [first] = problems;
    if (!first) return;
    if (through3 || through4) return this.#remark(kind, refusals, { v3: through3, v4: through4 });
    const isAllowed = !problems.some((one) => one instanceof RefusedError);
    if (this.data.whatThereIs && !isAllowed && this.#v4) return this.remarks.leftOut(kind, problems, this.#closed);
    // What Polar itself says comes before what the sign-in is known to lack.
    const said = problems.find((one) => isScopeMissing(one) && one.path?.startsWith('/v3/')) ?? first;
    this.fail(tally, said);
  }

  /** Of a kind that came: why not all of it did, or not through both API versions. */
  #remark(kind: DataKind, refusals: readonly Refused[], through: Readonly<Record<ApiVersion, boolean>>): void {
    // That v3 is closed to the sign-in is said of the kinds that only it has.
    const told = refusals.filter(({ problem }) => problem !== this.#closed).at(-1);
    if (!told) return;
    if (through[told.api]) this.remarks.inPart(kind, told.problem);
    else this.remarks.instead(kind, told.api, told.problem);
  }

  async #bring4(resource: Served4, tally: KindTally): Promise<PolarSyncError | undefined> {
    if (!this.#v4) return undefined;
    const pull = this;
    const work = {
      ...{ run: this.run, data: this.data, reader: this.reader, v4: this.#v4 },
      attempt: this.attempt.bind(this),
      fail: this.fail.bind(this),
      get ended() {
        return pull.#ended;
      },
      progress: (_tally: KindTally, done: number, total: number) =>
        this.run.deps.onProgress?.({ step: resource.kind, done, total }),
    };
    return bring4(work, resource, tally, (walked) => this.remarks.walked(resource.kind, walked));
  }

  /** Reports what went wrong. */
  fail(tally: KindTally, problem: PolarSyncError): void {
    this.outcome.problem ??= problem;
    tally.failed(isScopeMissing(problem) ? inFull(problem) : problem.message);
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
      this.#answers += 1;
      this.outcome.answered = true;
      return undefined;
    } catch (caught) {
      const problem = caught instanceof RateLimitedError ? caught : itemProblem(caught);
      this.#inARow = problem instanceof NetworkError ? this.#inARow + 1 : 0;
      if (problem instanceof RateLimitedError || this.#inARow >= failuresInARow) this.#ended = problem;
      if (isExpected(problem)) return problem;
      this.fail(tally, problem);
      return problem;
    }
  }
}

function isScopeMissing(problem: PolarSyncError): problem is RefusedError {
  return problem instanceof RefusedError && problem.code === 'SCOPE_MISSING';
}

function whyRefused(problem: PolarSyncError): WhyRefused {
  return { reason: inFull(problem), scope: problem instanceof RefusedError ? problem.scope : undefined };
}

function isWanted({ onlyGranted, scope }: Served4, { deps }: Run): boolean {
  return onlyGranted !== true || deps.scopes?.has(`${scope}:read`) === true;
}
