import type { PolarSyncError } from '../../../errors.js';
import type { Served4 } from '../../../kinds/resources-v4.js';
import type { Days4 } from '../../../polar/v4/data.js';
import { todayAt } from '../days.js';
import { isClosed, isTooFar } from '../problems.js';
import type { KindTally } from '../tally.js';
import { openDays, openWindow, plus, recentWindow, windowsBetween } from './days.js';
import { reach, type Walked, walkBack4 } from './history.js';
import type { Memory4 } from './memory.js';
import { type Came4, isNoFailure, Requests4, type Work4Of } from './requests.js';

/** Days that are a week or two old change seldom: once a day is enough for a window of them. */
const daily = 20 * 3_600_000;
/** Which edits an index shows is not known, so of the last days a few are read again after some time. */
const againDays = 14;
const againAfterMs = 3 * 86_400_000;
const againInARun = 2;

/** One resource of v4 in one pull. */
export class Pull4 {
  readonly #work: Work4Of;
  readonly #resource: Served4;
  readonly #tally: KindTally;
  readonly #requests: Requests4;
  readonly #memory: Memory4;

  constructor(work: Work4Of, resource: Served4, tally: KindTally) {
    this.#work = work;
    this.#resource = resource;
    this.#tally = tally;
    this.#requests = new Requests4(work, resource, tally);
    this.#memory = this.#requests.memory;
  }

  /** Requests what is new. @returns why nothing of it comes, if so; the caller reports that. @throws what ends the run. */
  async bring(): Promise<PolarSyncError | undefined> {
    const { plan, path } = this.#resource;
    const problem = plan === 'state' ? await this.#requests.state() : await this.#recent();
    if (problem === undefined && this.#requests.isGone && this.#requests.hadData)
      this.#tally.failed(`Polar answers every request for ${path} with 404: its address may have changed`);
    return isClosed(problem) ? problem : undefined;
  }

  /** Walks back to `since`; what Polar refuses on the way is reported. @throws what ends the run. */
  async walk(since: string, all: boolean): Promise<Walked> {
    const today = todayAt(this.#work.run.deps.now());
    const walked = await walkBack4(this.#work, this.#requests, { since, today, all });
    if (isClosed(walked.problem)) this.#work.fail(this.#tally, walked.problem);
    return walked;
  }

  async #recent(): Promise<PolarSyncError | undefined> {
    const { run } = this.#work;
    const { plan } = this.#resource;
    const { span } = this.#requests;
    const today = todayAt(run.deps.now());
    const open = openWindow(today, this.#resource.ahead);
    const recent = recentWindow(today, span);
    // An index costs the same however long it is.
    let problem = await this.#mustCome(plan === 'index' ? { from: recent.from, to: open.to } : open);
    if (isClosed(problem)) return problem;
    const age = this.#memory.age('window', 'recent');
    const isWalk = run.options.since !== undefined;
    if (plan !== 'index' && !isWalk && (age === undefined || age >= daily) && recent.to > recent.from) {
      const older = await this.#asLongAsComes(today);
      if (isClosed(older)) return older;
      if (older === undefined) this.#memory.asked('window', 'recent');
    }
    problem ??= await this.#missed(recent.from);
    if (isClosed(problem)) return problem;
    if (problem === undefined) this.#memory.asked('window', 'last');
    // An address that is gone has no days to be read again.
    return this.#requests.isFound ? this.#again(today) : undefined;
  }

  /** A window that Polar has to answer: it is neither old nor long. */
  async #mustCome(days: Days4): Promise<PolarSyncError | undefined> {
    const { problem, isRejected } = await this.#requests.window(days);
    if (isRejected && isTooFar(problem)) {
      this.#memory.failed(`${days.from}/${days.to}`, problem.message);
      this.#tally.failed(problem.message);
    }
    return problem;
  }

  /** The last weeks; how long a window may be is not documented everywhere, so one that is rejected is halved. */
  async #asLongAsComes(today: string): Promise<PolarSyncError | undefined> {
    const { from, to } = recentWindow(today, this.#resource.span);
    for (let span = this.#requests.span; ; span = Math.ceil(span / 2)) {
      const [newest, ...older] = windowsBetween(from, to, span);
      if (!newest) return undefined;
      const isLast = span <= openDays;
      const came: Came4 = isLast ? { problem: await this.#mustCome(newest) } : await this.#requests.window(newest);
      const { problem } = came;
      if (came.isRejected && isTooFar(problem)) continue;
      if (span < this.#requests.span && problem === undefined) this.#memory.asked('span', String(span));
      return this.#allMustCome(older, problem);
    }
  }

  /** @param before why one before these did not come. @returns why the last of those that did not come did not. */
  async #allMustCome(
    windows: readonly Days4[],
    before: PolarSyncError | undefined,
  ): Promise<PolarSyncError | undefined> {
    let problem = before;
    for (const window of windows) {
      if (isClosed(problem) || this.#work.ended) return problem;
      problem = (await this.#mustCome(window)) ?? problem;
    }
    return problem;
  }

  /**
   * What lies between the last pull that asked and the recent window, when a computer was switched off for weeks, as far as
   * Polar goes back.
   */
  async #missed(recentFrom: string): Promise<PolarSyncError | undefined> {
    const last = this.#memory.askedAt('window', 'last')?.slice(0, 10);
    if (last === undefined) return undefined;
    for (const window of windowsBetween(plus(last, -openDays), recentFrom, this.#requests.span)) {
      if (this.#work.ended) return this.#work.ended;
      const { problem, refused } = await reach(this.#requests, window);
      if (refused !== undefined) {
        this.#memory.asked('refused', refused);
        return undefined;
      }
      if (problem) return problem;
    }
    return undefined;
  }

  /** What did not come in earlier runs and is due, and a few of the last days anew. */
  async #again(today: string): Promise<PolarSyncError | undefined> {
    const recentFrom = recentWindow(today, this.#requests.span).from;
    for (const { item, isDue } of this.#memory.failures()) {
      const [from = '', to] = item.split('/');
      if (!isDue || this.#work.ended) continue;
      if (to === undefined && from >= recentFrom) continue;
      const came: Came4 =
        to === undefined
          ? { problem: await this.#requests.days([from], isNoFailure) }
          : await this.#requests.window({ from, to });
      // By now it is too old, or it never was a window that Polar answers: it would be rejected for good.
      if (came.isRejected) this.#memory.came(item);
      else if (isClosed(came.problem)) return came.problem;
    }
    if (this.#resource.plan !== 'index' || this.#resource.once) return undefined;
    const oldest = plus(today, -againDays);
    const stale = this.#memory
      .all('day')
      .filter((day) => day >= oldest && day <= plus(today, -openDays))
      .filter((day) => (this.#memory.age('day', day) ?? againAfterMs) >= againAfterMs);
    return this.#requests.days(stale.slice(0, againInARun));
  }
}
