import { dataOf, type WebhookEvent } from './event.js';
import type { Inbox, PendingEvent } from './inbox.js';

/** What a pull for a profile has come to: `later` is to be tried again. */
export type PullOutcome = { is: 'done' } | { is: 'later'; why: string };

/** What the worker works with. */
export interface WorkerDeps {
  inbox: Pick<Inbox, 'pending' | 'done'>;
  /** The profile of a Polar user; undefined: there is none on this machine. */
  profileOf(userId: string): string | undefined;
  /** The ordinary pull of a profile. @param data as `pull --data`; undefined: whatever is usual. */
  pull(profile: string, data: string | undefined, events: readonly WebhookEvent[]): Promise<PullOutcome>;
  /** Resolves after the time, or as soon as the signal comes. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Unix ms. */
  now(): number;
  warn(line: string): void;
}

/** Between two pulls of one user, so that no flood of events becomes a flood of requests. */
const gapMs = 10_000;
const firstRetryMs = 60_000;
const longestRetryMs = 60 * 60_000;
/** About seven hours; the scheduled pulls go on in any case. */
const maxTries = 12;

interface Standing {
  /** No pull before this, Unix ms. */
  notBefore: number;
  failures: number;
}

/** Pulls for the events in the inbox, one user after the other, all events of a user with one pull. */
export class Worker {
  readonly #deps: WorkerDeps;
  readonly #users = new Map<string, Standing>();
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
        if (next !== undefined && wait <= 0) await this.#pullFor(next.userId, signal);
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
    const waiting = new Set(this.#deps.inbox.pending.map(({ userId }) => userId));
    const turns = [...waiting].map((userId) => ({ userId, at: this.#users.get(userId)?.notBefore ?? 0 }));
    return turns.sort((a, b) => a.at - b.at)[0];
  }

  async #pullFor(userId: string, signal: AbortSignal): Promise<void> {
    const { inbox, pull, profileOf, now, warn } = this.#deps;
    // What comes from here on may be about something that this pull no longer sees.
    const events = inbox.pending.filter((event) => event.userId === userId);
    const profile = profileOf(userId);
    if (profile === undefined) return inbox.done(events);
    const outcome = await pull(profile, dataOf(events), events);
    if (signal.aborted) return;
    if (outcome.is === 'done') {
      inbox.done(events);
      this.#users.set(userId, { notBefore: now() + gapMs, failures: 0 });
      return;
    }
    const failures = (this.#users.get(userId)?.failures ?? 0) + 1;
    if (failures < maxTries) {
      const pause = Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs);
      this.#users.set(userId, { notBefore: now() + pause, failures });
      warn(`The pull for ${inWords(events)} is tried again in ${Math.round(pause / 60_000)} min: ${outcome.why}`);
      return;
    }
    warn(`Gave up ${inWords(events)} after ${maxTries} pulls: ${outcome.why} The scheduled pulls go on.`);
    inbox.done(events);
    this.#users.set(userId, { notBefore: now() + longestRetryMs, failures: 0 });
  }
}

function inWords(events: readonly PendingEvent[]): string {
  return events.length === 1 ? '1 event' : `${events.length} events`;
}
