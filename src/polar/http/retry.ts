import { setTimeout as delay } from 'node:timers/promises';
import { BadAnswerError, NetworkError, RateLimitedError, ServerError } from '../errors.js';
import { interrupted, type Method } from './http.js';

/** How often, and after how long, a request that failed is sent again. */
export interface RetryOptions {
  /** Attempts altogether. */
  tries: number;
  /** The first wait is up to this many milliseconds, each further one up to twice as many. */
  baseMs: number;
  /** The longest `Retry-After` of a 5xx that is worth waiting for. */
  maxWaitSeconds: number;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
}

/**
 * Calls `attempt` until it succeeds, fails for good or has used up its tries. A GET and the PUT that commits can be repeated
 * after anything temporary; a POST and a DELETE only if they certainly were not carried out. After a 429 the next attempt
 * itself waits for the rate limit (rate-limit.ts), so there is no wait here.
 */
export async function withRetries<T>(
  method: Method,
  options: RetryOptions,
  attempt: (n: number) => Promise<T>,
): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await attempt(n);
    } catch (error) {
      if (n >= options.tries || !mayRepeat(method, error)) throw error;
      if (error instanceof RateLimitedError) continue;
      const asked = askedSeconds(error);
      if (asked > options.maxWaitSeconds) throw error;
      await options.sleep(Math.max(asked * 1000, options.random() * options.baseMs * 2 ** (n - 1)));
    }
  }
}

function mayRepeat(method: Method, error: unknown): boolean {
  // With a status, Polar refused it unread; without one, the request was never sent, and must not be yet.
  if (error instanceof RateLimitedError) return error.status !== undefined;
  if (error instanceof NetworkError && error.notSent) return true;
  if (method !== 'GET' && method !== 'PUT') return false;
  if (error instanceof BadAnswerError) return error.retryable;
  return error instanceof NetworkError || error instanceof ServerError;
}

/** Waits, and ends early with InterruptedError if the signal aborts. */
export async function sleepUnlessAborted(ms: number, signal: AbortSignal | undefined): Promise<void> {
  // Only the signal ends it early.
  await delay(ms, undefined, { signal }).catch(() => {
    throw interrupted();
  });
}

/** How long Polar asks to wait. */
const askedSeconds = (error: unknown) => (error instanceof ServerError ? (error.retryAfterSeconds ?? 0) : 0);
