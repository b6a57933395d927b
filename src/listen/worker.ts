import { inFull, PolarSyncError } from '../errors.js';
import { dataOf, type WebhookEvent } from './event.js';
import type { Inbox, PendingEvent } from './inbox.js';
import type { KnownWebhooks } from './receiver.js';

/** What a pull for a profile has come to: `later` is to be tried again. */
export type PullOutcome = { is: 'done' } | { is: 'later'; why: string };

/** What the worker works with. */
export interface WorkerDeps {
  inbox: Pick<Inbox, 'pending' | 'done'>;
  known: Pick<KnownWebhooks, 'ownerOf'>;
  /** The ordinary pull of a profile. @param data as `pull --data`; undefined: whatever is usual. */
  pull(profile: string, data: string | undefined, events: readonly WebhookEvent[]): Promise<PullOutcome>;
  /** Resolves after the time, or as soon as the signal comes. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** ms of a clock that is never set. */
  now(): number;
  warn(line: string): void;
}

/** Between two pulls of one user, so that no flood of events becomes a flood of requests. */
const gapMs = 10_000;
const firstRetryMs = 60_000;
const longestRetryMs = 60 * 60_000;
/** About seven hours; the scheduled pulls go on in any case. */
const maxTries = 12;

/** How often the pull for an event has failed. */
interface Failed {
  times: number;
  /** When it is tried again. */
  again: number;
}

/**
 * Pulls for the events in the inbox, one user after the other. One pull fetches what all events of a user that are due
 * concern. After a failure each event waits for its own time, so that a new one never waits for an old one.
 */
export class Worker {
  readonly #deps: WorkerDeps;
  /** When the next pull of a user may begin. */
  readonly #users = new Map<string, number>();
  /** By the file of the event. */
  readonly #failed = new Map<string, Failed>();
  #wake: AbortController | undefined;
  #woken = false;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
  }

  /** Something new is in the inbox. */
  wake(): void {
    this.#woken = true;
    this.#wake?.abort();
  }

  /** Works until the signal comes. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => this.#wake?.abort();
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        this.#woken = false;
        const next = this.#next();
        const wait = next === undefined ? longestRetryMs : next.at - this.#deps.now();
        if (next !== undefined && wait <= 0) await this.#workFor(next.userId, signal);
        else await this.#rest(wait);
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #rest(ms: number): Promise<void> {
    this.#wake = new AbortController();
    if (!this.#woken) await this.#deps.sleep(ms, this.#wake.signal);
    this.#wake = undefined;
  }

  /** The user whose turn is first. */
  #next(): { userId: string; at: number } | undefined {
    const turns = this.#deps.inbox.pending.map((event) => ({ userId: event.userId, at: this.#dueAt(event) }));
    return turns.reduce<(typeof turns)[number] | undefined>(
      (first, turn) => (first === undefined || turn.at < first.at ? turn : first),
      undefined,
    );
  }

  #dueAt({ file, userId }: PendingEvent): number {
    return Math.max(this.#users.get(userId) ?? 0, this.#failed.get(file)?.again ?? 0);
  }

  async #workFor(userId: string, signal: AbortSignal): Promise<void> {
    const { inbox, known, pull, now } = this.#deps;
    // What comes from here on may be about something that this pull no longer sees.
    const waiting = inbox.pending.filter((event) => event.userId === userId);
    const due = waiting.filter((event) => this.#dueAt(event) <= now());
    // The data of those that are not due yet comes along.
    const alike = waiting.filter(({ name }) => due.some((event) => event.name === name));
    const owner = await known.ownerOf(userId);
    if (owner === 'nobody') return this.#done(waiting);
    // Nothing has been tried, so nothing is given up either.
    if (owner === 'unsure') return void this.#users.set(userId, now() + firstRetryMs);
    const outcome = await pull(owner.profile, dataOf(due), due);
    if (signal.aborted) return;
    this.#users.set(userId, now() + gapMs);
    if (outcome.is === 'done') this.#done(alike);
    else this.#putOff(due, alike, outcome.why);
  }

  /** @param alike what the pull would have fetched as well: tried no earlier, so that it is tried together. */
  #putOff(due: readonly PendingEvent[], alike: readonly PendingEvent[], why: string): void {
    const { now, warn } = this.#deps;
    const pauses = due.map(({ file }) => {
      const times = (this.#failed.get(file)?.times ?? 0) + 1;
      const pause = Math.min(firstRetryMs * 2 ** (times - 1), longestRetryMs);
      this.#failed.set(file, { times, again: now() + pause });
      return pause;
    });
    const pause = Math.min(...pauses);
    for (const { file } of alike) {
      const failed = this.#failed.get(file);
      if (failed) failed.again = Math.max(failed.again, now() + pause);
    }
    const givenUp = due.filter(({ file }) => (this.#failed.get(file)?.times ?? 0) >= maxTries);
    const kept = due.length - givenUp.length;
    if (kept > 0) warn(`The pull for ${inWords(kept)} is tried again in ${Math.round(pause / 60_000)} min: ${why}`);
    if (givenUp.length === 0) return;
    warn(`Gave up ${inWords(givenUp.length)} after ${maxTries} pulls: ${why} The scheduled pulls go on.`);
    this.#done(givenUp);
  }

  /** That the files of events stay is no reason to end: at worst they are pulled once more after the next start. */
  #done(events: readonly PendingEvent[]): void {
    const { inbox, warn } = this.#deps;
    for (const { file } of events) this.#failed.delete(file);
    try {
      inbox.done(events);
    } catch (problem) {
      if (!(problem instanceof PolarSyncError)) throw problem;
      warn(inFull(problem));
    }
  }
}

function inWords(events: number): string {
  return events === 1 ? '1 event' : `${events} events`;
}
