import type { PolarSyncError } from '../../../errors.js';
import { rechargeSamples, type Served4 } from '../../../kinds/resources-v4.js';
import { ServerError } from '../../../polar/errors.js';
import type { Days4 } from '../../../polar/v4/data.js';
import { inOrder, unwrap } from '../../in-order.js';
import { todayAt } from '../days.js';
import type { KindTally } from '../tally.js';
import { openDays, openWindow, plus, recentWindow, windowsBetween } from './days.js';
import { keep, request, type Work4 } from './fetch.js';
import { Memory4 } from './memory.js';
import { isClosed, isTooFar, nothingOf } from './problems.js';

/** Days that are a week or two old change seldom: once a day is enough for a window of them. */
const daily = 20 * 3_600_000;
/** Which edits an index shows is not known, so of the last days a few are read again after some time. */
const againDays = 14;
const againAfterMs = 3 * 86_400_000;
const againInARun = 2;
/** What was rejected as too long may be accepted later. */
const spanForMs = 90 * 86_400_000;
/** So many errors of Polar's in a row mean that a resource is out of order. */
const errorsInARow = 3;

/** What a resource asks of the pull that it is part of. */
export interface Work4Of extends Work4 {
  /** Does one piece of work and reports what went wrong. @param isExpected says what is no failure. @throws what ends the run. */
  attempt(
    tally: KindTally,
    work: () => Promise<void>,
    isExpected?: (problem: PolarSyncError) => boolean,
  ): Promise<PolarSyncError | undefined>;
  progress(tally: KindTally, done: number, total: number): void;
}

/** One resource of v4 in one pull. */
export class Pull4 {
  readonly memory: Memory4;
  readonly #work: Work4Of;
  readonly #resource: Served4;
  readonly #tally: KindTally;
  #errors = 0;
  /** Whether Polar answered anything but 404. */
  #found = false;
  #asked = 0;

  constructor(work: Work4Of, resource: Served4, tally: KindTally) {
    this.#work = work;
    this.#resource = resource;
    this.#tally = tally;
    this.memory = new Memory4(work.run, resource.name);
  }

  /** Requests what is new. @returns why nothing of it comes, if so; the caller reports that. @throws what ends the run. */
  async bring(): Promise<PolarSyncError | undefined> {
    const { plan } = this.#resource;
    const refusal = plan === 'state' ? await this.#state() : await this.#recent();
    if (refusal === undefined && this.#asked > 0 && !this.#found && this.#hadData()) {
      this.#tally.failed(
        `Polar answers every request for ${this.#resource.path} with 404: its address may have changed`,
      );
    }
    return refusal;
  }

  get span(): number {
    const known = this.memory
      .all('span')
      .filter((days) => (this.memory.age('span', days) ?? 0) < spanForMs)
      .map(Number);
    return Math.min(this.#resource.span, ...known);
  }

  /** A window: the responses of a whole window, or those of each day in it that has anything. */
  async window(days: Days4): Promise<{ problem?: PolarSyncError; oldest?: string }> {
    return this.#resource.plan === 'index' ? this.#indexed(days) : this.#whole(days);
  }

  async #state(): Promise<PolarSyncError | undefined> {
    const { problem } = await this.#whole(undefined);
    return isClosed(problem) ? problem : undefined;
  }

  async #recent(): Promise<PolarSyncError | undefined> {
    const { run } = this.#work;
    const today = todayAt(run.deps.now());
    const open = openWindow(today, this.#resource.ahead);
    const recent = recentWindow(today, this.span);
    // An index costs the same however long it is.
    const first = this.#resource.plan === 'index' ? { from: recent.from, to: open.to } : open;
    const problem = await this.#mustCome(first);
    if (isClosed(problem)) return problem;
    const age = this.memory.age('window', 'recent');
    const isWalk = run.options.since !== undefined;
    if (this.#resource.plan === 'window' && !isWalk && (age === undefined || age >= daily) && recent.to > recent.from) {
      const older = await this.#asLongAsComes(today);
      if (older === undefined) this.memory.asked('window', 'recent');
    }
    await this.#missed(recent.from);
    if (problem === undefined) this.memory.asked('window', 'last');
    // An address that is gone has no days to be read again.
    if (this.#found) await this.#again(today);
    return undefined;
  }

  /** A window that Polar has to answer: it is neither old nor long. */
  async #mustCome(days: Days4): Promise<PolarSyncError | undefined> {
    const { problem } = await this.window(days);
    if (problem && isTooFar(problem)) {
      this.memory.failed(`${days.from}/${days.to}`, problem.message);
      this.#tally.failed(problem.message);
    }
    return problem;
  }

  /** The last weeks; how long a window may be is not documented everywhere, so one that is rejected is halved. */
  async #asLongAsComes(today: string): Promise<PolarSyncError | undefined> {
    const { from, to } = recentWindow(today, this.#resource.span);
    for (let span = this.span; ; span = Math.ceil(span / 2)) {
      const [newest, ...older] = windowsBetween(from, to, span);
      if (!newest) return undefined;
      let { problem } = span <= openDays ? { problem: await this.#mustCome(newest) } : await this.window(newest);
      if (isTooFar(problem) && span > openDays) continue;
      if (span < this.span && problem === undefined) this.memory.asked('span', String(span));
      for (const window of older) problem = (await this.#mustCome(window)) ?? problem;
      return problem;
    }
  }

  /** What lies between the last pull that asked and the recent window: a computer was switched off for weeks. */
  async #missed(recentFrom: string): Promise<void> {
    const last = this.memory.askedAt('window', 'last')?.slice(0, 10);
    if (last === undefined) return;
    for (const window of windowsBetween(plus(last, -openDays), recentFrom, this.span)) await this.#mustCome(window);
  }

  /** What did not come in earlier runs and is due, and a few of the last days anew. */
  async #again(today: string): Promise<void> {
    for (const { item, isDue } of this.memory.failures()) {
      const [from = '', to] = item.split('/');
      if (!isDue) continue;
      if (to !== undefined) await this.#mustCome({ from, to });
      else if (from < recentWindow(today, this.span).from) await this.#days([from]);
    }
    if (this.#resource.plan !== 'index' || this.#resource.name === rechargeSamples.name) return;
    const oldest = plus(today, -againDays);
    const stale = this.memory
      .all('day')
      .filter((day) => day >= oldest && day <= plus(today, -openDays))
      .filter((day) => (this.memory.age('day', day) ?? againAfterMs) >= againAfterMs);
    await this.#days(stale.slice(0, againInARun));
  }

  async #whole(days: Days4 | undefined): Promise<{ problem?: PolarSyncError; oldest?: string }> {
    const item = days && `${days.from}/${days.to}`;
    let oldest: string | undefined;
    const problem = await this.#attempt(async () => {
      const answer = await request(this.#work, this.#resource, days);
      this.#answered(answer.status);
      this.#work.run.store.atomically(() => {
        oldest = keep(this.#work, this.#resource, days, answer, this.#tally);
        if (item !== undefined) this.memory.came(item);
      });
    });
    if (problem && item !== undefined && !isClosed(problem) && !isTooFar(problem)) {
      this.memory.failed(item, problem.message);
    }
    return { ...(problem && { problem }), ...(oldest !== undefined && { oldest }) };
  }

  async #indexed(days: Days4): Promise<{ problem?: PolarSyncError; oldest?: string }> {
    const item = `${days.from}/${days.to}`;
    let listed: { date: string; modified?: string }[] = [];
    const problem = await this.#attempt(async () => {
      const answer = await this.#work.v4.getIndex4(this.#resource, days);
      this.#answered(answer.status);
      listed = (answer.value ?? []).filter(({ date }) => date >= days.from && date < days.to);
      this.memory.came(item);
    });
    if (problem) {
      if (!isClosed(problem) && !isTooFar(problem)) this.memory.failed(item, problem.message);
      return { problem };
    }
    const today = todayAt(this.#work.run.deps.now());
    const due = listed.filter(({ date, modified }) => this.#isDue(date, today, modified)).map(({ date }) => date);
    await this.#days(due.reverse());
    const [first] = listed;
    return first === undefined ? {} : { oldest: first.date };
  }

  #isDue(date: string, today: string, modified: string | undefined): boolean {
    const read = this.memory.askedAt('day', date);
    if (this.memory.failures().some(({ item, isDue }) => item === date && !isDue)) return false;
    if (read === undefined || this.memory.age('day', date) === undefined) return true;
    if (modified !== undefined) return Date.parse(modified) >= Date.parse(read);
    return date > plus(today, -openDays);
  }

  /** A request for each day, a few at a time. One that does not come is recorded and does not keep the others from coming. */
  async #days(days: readonly string[]): Promise<void> {
    let done = 0;
    await inOrder(
      days,
      (day) => request(this.#work, this.#resource, { from: day, to: plus(day, 1) }),
      async (day, came) => {
        this.#work.progress(this.#tally, done, days.length);
        done += 1;
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
        });
        if (problem) this.memory.failed(day, problem.message);
        return problem && (isClosed(problem) || this.#errors >= errorsInARow) ? 'stop' : undefined;
      },
    );
  }

  async #attempt(work: () => Promise<void>): Promise<PolarSyncError | undefined> {
    const problem = await this.#work.attempt(this.#tally, work, (one) => isClosed(one) || isTooFar(one));
    this.#errors = problem instanceof ServerError ? this.#errors + 1 : 0;
    return problem;
  }

  #answered(status: number): void {
    this.#asked += 1;
    this.#found ||= status !== 404;
  }

  /** Days of the last weeks that had something when they were read. */
  #hadData(): boolean {
    const { from } = recentWindow(todayAt(this.#work.run.deps.now()), this.span);
    return this.memory.all('day').some((day) => day >= from);
  }
}
