import type { PolarSyncError } from '../../../errors.js';
import type { Served4 } from '../../../kinds/resources-v4.js';
import { ServerError } from '../../../polar/errors.js';
import type { ListedDay } from '../../../polar/parse/v4/elements.js';
import { type Days4, datesOf4 } from '../../../polar/v4/data.js';
import { inOrder, unwrap } from '../../in-order.js';
import { isRefusal } from '../../sources/v4/refused.js';
import { todayAt } from '../days.js';
import { isClosed, isTooFar, nothingOf } from '../problems.js';
import type { KindTally, Reporting } from '../tally.js';
import { openDays, plus, recentWindow } from './days.js';
import { keep, request, type Work4 } from './fetch.js';
import { Memory4 } from './memory.js';

/** What was rejected as too long may be accepted later. */
const rejectedForMs = 90 * 86_400_000;
/** So many errors of Polar's in a row mean that a resource is out of order. */
const errorsInARow = 3;

/** What a resource asks of the pull that it is part of. */
export interface Work4Of extends Work4, Reporting {
  /** Why the pull requests nothing more; undefined: it goes on. */
  readonly ended: PolarSyncError | undefined;
  progress(tally: KindTally, done: number, total: number): void;
}

/** What came of a window. */
export interface Came4 {
  /** Why not all of it came, where nothing remembers what is missing. */
  problem?: PolarSyncError | undefined;
  /** The oldest day in it that has anything. */
  oldest?: string;
  /** Polar does not answer the window itself: it is too long, or it lies too far back. */
  isRejected?: boolean;
}

/** The requests for one resource of v4 in one pull. */
export class Requests4 {
  readonly memory: Memory4;
  readonly #work: Work4Of;
  readonly #resource: Served4;
  readonly #tally: KindTally;
  #errors = 0;
  #asked = 0;
  #isFound = false;

  constructor(work: Work4Of, resource: Served4, tally: KindTally) {
    this.#work = work;
    this.#resource = resource;
    this.#tally = tally;
    this.memory = new Memory4(work.run, resource.name);
  }

  /** Whether Polar answered anything but 404. */
  get isFound(): boolean {
    return this.#isFound;
  }

  /** Whether nothing but 404 came, as of an address that does not exist. */
  get isGone(): boolean {
    return this.#asked > 0 && !this.#isFound;
  }

  /** The longest window, in days. */
  get span(): number {
    const known = this.memory.all('span').filter((days) => this.#isRejected('span', days));
    return Math.min(this.#resource.span, ...known.map(Number));
  }

  /** What has no days. */
  async state(): Promise<PolarSyncError | undefined> {
    return (await this.#whole(undefined)).problem;
  }

  /** A window: the responses of a whole window, or those of each day in it that has anything. */
  async window(days: Days4): Promise<Came4> {
    const { plan } = this.#resource;
    if (plan === 'index') return this.#indexed(days);
    if (plan === 'window') return this.#whole(days);
    if (!this.#isRejected('features', 'window')) {
      const whole = await this.#whole(days);
      if (!whole.isRejected || isClosed(whole.problem)) return whole;
    }
    return this.#withoutFeatures(days);
  }

  /**
   * A request for each day, a few at a time. One that does not come is recorded and does not keep the others from coming.
   * @param isSettled what is no failure; a day that Polar rejects is then done with.
   * @returns what stopped it before every day was requested or recorded.
   */
  async days(days: readonly string[], isSettled = isClosedTo): Promise<PolarSyncError | undefined> {
    if (this.#work.ended) return this.#work.ended;
    const left = new Set(days);
    let stopped: PolarSyncError | undefined;
    await inOrder(
      days,
      (day) => request(this.#work, this.#resource, { from: day, to: plus(day, 1) }),
      async (day, came) => {
        this.#work.progress(this.#tally, days.length - left.size, days.length);
        const problem = await this.#attempt(async () => {
          const answer = unwrap(came);
          this.#answered(answer.status);
          // It may be a moment's trouble, so the day is not done with.
          if (!answer.value) throw nothingOf(day);
          this.#work.run.store.atomically(() => {
            keep(this.#work, this.#resource, { from: day, to: plus(day, 1) }, answer, this.#tally);
            this.memory.asked('day', day);
            this.memory.came(day);
          });
        }, isSettled);
        left.delete(day);
        if (isTooFar(problem) && isSettled(problem)) this.memory.came(day);
        else if (problem && !isClosed(problem)) this.memory.failed(day, problem.message);
        if (!problem || !(isClosed(problem) || this.#work.ended || this.#errors >= errorsInARow)) return undefined;
        stopped = problem;
        return 'stop';
      },
    );
    if (!stopped || isClosed(stopped)) return stopped;
    for (const { item } of this.memory.failures()) left.delete(item);
    return left.size > 0 ? stopped : undefined;
  }

  async #whole(days: Days4 | undefined, resource = this.#resource): Promise<Came4 & { listed?: ListedDay[] }> {
    const item = days && `${days.from}/${days.to}`;
    let oldest: string | undefined;
    let listed: ListedDay[] = [];
    const problem = await this.#attempt(async () => {
      const answer = await request(this.#work, resource, days);
      this.#answered(answer.status);
      if (answer.value && resource.plan === 'either') listed = datesOf4(resource.name, answer);
      this.#work.run.store.atomically(() => {
        oldest = keep(this.#work, resource, days, answer, this.#tally);
        if (item !== undefined) this.memory.came(item);
      });
    }, isNoFailure);
    if (problem && item !== undefined) this.#mayFail(item, problem);
    return { listed, ...notCome(problem), ...(oldest !== undefined && { oldest }) };
  }

  async #indexed(days: Days4): Promise<Came4> {
    const item = `${days.from}/${days.to}`;
    let listed: ListedDay[] = [];
    const problem = await this.#attempt(async () => {
      const answer = await this.#work.v4.getIndex4(this.#resource, days);
      this.#answered(answer.status);
      listed = answer.value ?? [];
      this.memory.came(item);
    }, isNoFailure);
    if (problem) {
      this.#mayFail(item, problem);
      return notCome(problem);
    }
    return this.#listed(days, listed);
  }

  /** A window that Polar rejects with features: it is kept without them, and if it only names dates, these come one by one. */
  async #withoutFeatures(days: Days4): Promise<Came4> {
    const { listed = [], ...came } = await this.#whole(days, { ...this.#resource, features: [] });
    if (came.problem) return came;
    this.memory.asked('features', 'window');
    return listed.length === 0 ? came : this.#listed(days, listed);
  }

  /** The days of an index that are due: those that failed before come last, because they may stop it again. */
  async #listed({ from, to }: Days4, listed: readonly ListedDay[]): Promise<Came4> {
    const failures = new Map(this.memory.failures().map(({ item, isDue }) => [item, isDue]));
    const within = listed.filter(({ date }) => date >= from && date < to);
    const due = within
      .filter((day) => failures.get(day.date) ?? this.#isNews(day))
      .map(({ date }) => date)
      .reverse();
    const problem = await this.days([
      ...due.filter((day) => !failures.has(day)),
      ...due.filter((day) => failures.has(day)),
    ]);
    if (problem && !isClosed(problem)) this.memory.failed(`${from}/${to}`, problem.message);
    const [first] = within;
    return { ...(problem && { problem }), ...(first && { oldest: first.date }) };
  }

  #isNews({ date, modified }: ListedDay): boolean {
    const read = this.memory.askedAt('day', date);
    if (read === undefined || this.memory.age('day', date) === undefined) return true;
    if (modified !== undefined) return Date.parse(modified) >= Date.parse(read);
    return date > plus(todayAt(this.#work.run.deps.now()), -openDays);
  }

  async #attempt(
    work: () => Promise<void>,
    isExpected: (problem: PolarSyncError) => boolean,
  ): Promise<PolarSyncError | undefined> {
    const problem = await this.#work.attempt(this.#tally, work, isExpected);
    this.#errors = problem instanceof ServerError || isTooFar(problem) ? this.#errors + 1 : 0;
    return problem;
  }

  /** A window that did not come is requested again; one that Polar rejects would be rejected again. */
  #mayFail(item: string, problem: PolarSyncError): void {
    if (!isNoFailure(problem)) this.memory.failed(item, problem.message);
  }

  #isRejected(what: 'span' | 'features', name: string): boolean {
    return (this.memory.age(what, name) ?? rejectedForMs) < rejectedForMs;
  }

  #answered(status: number): void {
    this.#asked += 1;
    this.#isFound ||= status !== 404;
  }

  /** Days of the last weeks that had something when they were read. */
  get hadData(): boolean {
    const { from } = recentWindow(todayAt(this.#work.run.deps.now()), this.span);
    return this.memory.all('day').some((day) => day >= from);
  }
}

/** How far back Polar goes, and how it says so, is not documented. */
const notCome = (problem: PolarSyncError | undefined): Came4 =>
  problem === undefined ? {} : { problem, isRejected: isRefusal(problem) };

/** What is no failure of a day: the caller says why nothing comes. */
const isClosedTo = (problem: PolarSyncError): boolean => isClosed(problem);

/** What is no failure of a window, which may be too old or too long. */
export const isNoFailure = (problem: PolarSyncError): boolean => isClosed(problem) || isTooFar(problem);
