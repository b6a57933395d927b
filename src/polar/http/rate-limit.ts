import { RateLimitedError } from '../errors.js';
import { laterOf, type RateBudget, readBudget, readRetryAfter, roomIn, secondsUntilRoom } from './budget.js';
import { maxConcurrentRequests } from './connections.js';
import type { HttpHeaders } from './http.js';

/** `budget`: the last response said that nothing is left. `refused`: Polar responded with 429. */
export type WaitReason = 'budget' | 'refused';

/** How a client waits for the rate limit. */
export interface RateLimitOptions {
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  maxWaitSeconds: number;
  onWait?: ((seconds: number, reason: WaitReason) => void) | undefined;
  /** How much of the limit is used, 0 to 1; all of it by default. */
  share?: number;
  /** The window to count requests in as long as no response states a budget. */
  unstated?: { limit: number; seconds: number };
}

/** What stands between a client and its requests. */
export interface RateGate {
  /** What is left, according to the last response. */
  budget(): RateBudget | undefined;
  /** How many more requests fit now without a wait, those in flight counted as sent; infinite while no budget is known. */
  room(): number;
  /** Reads the budget in the headers of any response. */
  observe(headers: HttpHeaders): void;
  /** Notes a 429 and returns when to continue. */
  refuse(headers: HttpHeaders): Date;
  /**
   * Returns when a request may be sent; `ended` must be called when it is over.
   * @throws RateLimitedError, with nothing sent, if the wait is longer than allowed.
   */
  beforeRequest(path: string): Promise<void>;
  /** A request that was let through has ended, with or without a response. */
  ended(): void;
}

/** A time noted in the future means that the clock was set back since: it does not tell when to continue. */
function isAhead(noted: number, now: number): boolean {
  return noted - now > 1000;
}

/** How long to wait after a refusal without any hint, in seconds. */
const defaultWaitSeconds = 60;

/**
 * Keeps the budget that Polar states in every response, and holds requests back while it is used up. Several may be in
 * flight: each counts as used until its response arrives, and as long as the budget is unknown, only one is sent at a time.
 */
export class RateLimit implements RateGate {
  #budget: RateBudget | undefined;
  /** Set by a 429: nothing is sent before `until`. */
  #refused: { at: number; until: number } | undefined;
  /** Requests in flight. */
  #open = 0;
  /** A response has come since the start, or since a window ended. */
  #hasResponse = false;
  #waiting: (() => void)[] = [];
  #pause: Promise<void> | undefined;
  /** The end of the last wait, epoch ms: it is over even if a timer ended a moment early or the clock was set back. */
  #waitedOut = 0;
  /** Counted here, as long as Polar states no budget. */
  #window = { endsAt: 0, used: 0 };
  readonly #options: RateLimitOptions;

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  budget(): RateBudget | undefined {
    return this.#budget;
  }

  room(): number {
    return this.#budget ? Math.ceil(roomIn(this.#budget, this.#options.share)) - this.#open : Number.POSITIVE_INFINITY;
  }

  /** Reads the budget in the headers of any response. */
  observe(headers: HttpHeaders): void {
    const stated = readBudget(headers, this.#options.now());
    this.#budget = stated && this.#budget ? laterOf(this.#budget, stated) : (stated ?? this.#budget);
    this.#hasResponse = true;
  }

  /** A request that was let through has ended, with or without a response. */
  ended(): void {
    this.#open -= 1;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Notes a 429 and returns when to continue: `Retry-After`, else the windows, else a minute. */
  refuse(headers: HttpHeaders): Date {
    const now = this.#options.now();
    const stated = readBudget(headers, now);
    const fromWindows = stated === undefined ? undefined : secondsUntilRoom(stated) || stated.shortResetSeconds;
    const seconds = readRetryAfter(headers, now) ?? fromWindows ?? defaultWaitSeconds;
    const at = now.getTime();
    this.#refused = { at, until: at + Math.max(1, seconds) * 1000 };
    return new Date(this.#refused.until);
  }

  /**
   * Returns when a request may be sent, after a short wait if necessary; `ended` must be called when it is over.
   * @throws RateLimitedError, with nothing sent, if the wait is longer than allowed.
   */
  async beforeRequest(path: string): Promise<void> {
    await this.#untilAllowed(path);
    while (this.#open > 0 && !this.#hasRoom()) {
      await new Promise<void>((wake) => this.#waiting.push(wake));
      await this.#untilAllowed(path);
    }
    this.#open += 1;
    this.#window.used += 1;
  }

  /** When a request is allowed again, if that is longer from now than the longest wait. */
  closedUntil(): Date | undefined {
    const { until, waitMs } = this.#closed();
    const isClosed = waitMs > this.#options.maxWaitSeconds * 1000 && until !== this.#waitedOut;
    return isClosed ? new Date(until) : undefined;
  }

  #closed(): { refused: number; used: number; until: number; waitMs: number } {
    const now = this.#options.now().getTime();
    const refused = this.#refused && !isAhead(this.#refused.at, now) ? this.#refused.until : 0;
    const used = this.#usedUpUntil(now);
    const until = Math.max(refused, used);
    return { refused, used, until, waitMs: until - now };
  }

  async #untilAllowed(path: string): Promise<void> {
    const { refused, used, until, waitMs } = this.#closed();
    if (waitMs <= 0 || until === this.#waitedOut) return;
    if (waitMs > this.#options.maxWaitSeconds * 1000) throw new RateLimitedError(new Date(until), { path });
    // All share one wait, which is reported once. In the meantime a longer one may have become known.
    this.#pause ??= this.#waitOut(until, waitMs, refused >= used ? 'refused' : 'budget');
    await this.#pause;
    return this.#untilAllowed(path);
  }

  async #waitOut(until: number, ms: number, reason: WaitReason): Promise<void> {
    try {
      this.#options.onWait?.(Math.ceil(ms / 1000), reason);
      await this.#options.sleep(ms);
      this.#waitedOut = until;
      this.#hasResponse = false;
    } finally {
      this.#pause = undefined;
    }
  }

  /** Whether one more fits, if every request in flight counts. */
  #hasRoom(): boolean {
    return this.#hasResponse && this.#open < maxConcurrentRequests && this.room() > 0;
  }

  #usedUpUntil(now: number): number {
    const { share = 1, unstated } = this.#options;
    if (this.#budget) {
      const seconds = secondsUntilRoom(this.#budget, share);
      return seconds === 0 || isAhead(this.#budget.seenAt.getTime(), now)
        ? 0
        : this.#budget.seenAt.getTime() + seconds * 1000;
    }
    if (!unstated) return 0;
    const left = this.#window.endsAt - now;
    if (left <= 0 || isAhead(left, unstated.seconds * 1000))
      this.#window = { endsAt: now + unstated.seconds * 1000, used: 0 };
    return this.#window.used >= unstated.limit * share ? this.#window.endsAt : 0;
  }
}
