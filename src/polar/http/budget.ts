import type { HttpHeaders } from './http.js';

/** The rate limit as Polar last stated it. Short is the window of 15 minutes, long that of 24 hours. */
export interface RateBudget {
  shortUsed: number;
  shortLimit: number;
  /** Seconds from `seenAt` until the window starts again; absent if Polar did not say. */
  shortResetSeconds?: number;
  longUsed?: number;
  longLimit?: number;
  longResetSeconds?: number;
  seenAt: Date;
}

const daySeconds = 24 * 60 * 60;

/**
 * `RateLimit-Usage`, `RateLimit-Limit` and `RateLimit-Reset`, each "short, long"; Reset counts the seconds that are
 * left. Undefined if usage or limit is missing or unreadable. No window is longer than a day: a larger reset is capped.
 */
export function readBudget(headers: HttpHeaders, seenAt: Date): RateBudget | undefined {
  const used = pair(headers['ratelimit-usage']);
  const limit = pair(headers['ratelimit-limit']);
  const reset = pair(headers['ratelimit-reset']);
  if (used?.[0] === undefined || limit?.[0] === undefined) return undefined;
  const budget: RateBudget = { shortUsed: used[0], shortLimit: limit[0], seenAt };
  if (reset?.[0] !== undefined) budget.shortResetSeconds = Math.min(reset[0], daySeconds);
  if (used[1] !== undefined) budget.longUsed = used[1];
  if (limit[1] !== undefined) budget.longLimit = limit[1];
  if (reset?.[1] !== undefined) budget.longResetSeconds = Math.min(reset[1], daySeconds);
  return budget;
}

/** `Retry-After`, a number of seconds or an HTTP date, in seconds from `now`; at most a day. */
export function readRetryAfter(headers: HttpHeaders, now: Date): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), daySeconds);
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) return undefined;
  return Math.min(Math.max(0, Math.ceil((date - now.getTime()) / 1000)), daySeconds);
}

/**
 * Seconds from `seenAt` until a request is allowed again; 0 if there is room in both windows. A used-up window whose
 * end Polar did not state counts as ended: the next response will show.
 * @param share of the limits, 0 to 1: the rest is left to others.
 */
export function secondsUntilRoom(budget: RateBudget, share = 1): number {
  const short = budget.shortUsed >= budget.shortLimit * share ? (budget.shortResetSeconds ?? 0) : 0;
  const { longUsed = 0, longLimit = Number.POSITIVE_INFINITY } = budget;
  const long = longUsed >= longLimit * share ? (budget.longResetSeconds ?? 0) : 0;
  return Math.max(short, long);
}

/** How many requests fit into both windows; never below 0. @param share as `secondsUntilRoom`. */
export function roomIn(budget: RateBudget, share = 1): number {
  const { shortUsed, shortLimit, longUsed = 0, longLimit = Number.POSITIVE_INFINITY } = budget;
  return Math.max(0, Math.min(shortLimit * share - shortUsed, longLimit * share - longUsed));
}

/** Two statements whose windows end within this time of each other are about the same window: resets come in whole seconds. */
const sameWindowMs = 2000;

/**
 * Combines two statements, the second of which came later: the later one counts, with the larger number used if both are
 * about the same window, because responses to concurrent requests overtake each other.
 */
export function laterOf(known: RateBudget, stated: RateBudget): RateBudget {
  const elapsedMs = stated.seenAt.getTime() - known.seenAt.getTime();
  const isSame = (before = Number.NaN, now = Number.NaN) => Math.abs(elapsedMs - (before - now) * 1000) <= sameWindowMs;
  const sameShort = isSame(known.shortResetSeconds, stated.shortResetSeconds);
  const sameLong = isSame(known.longResetSeconds, stated.longResetSeconds);
  return {
    ...stated,
    ...(sameShort && { shortUsed: Math.max(known.shortUsed, stated.shortUsed) }),
    ...(sameLong &&
      known.longUsed !== undefined &&
      stated.longUsed !== undefined && { longUsed: Math.max(known.longUsed, stated.longUsed) }),
  };
}

function pair(text: string | undefined): [number, number | undefined] | undefined {
  const match = /^\s*(\d{1,15})\s*(?:,\s*(\d{1,15})\s*)?$/.exec(text ?? '');
  if (match === null) return undefined;
  return [Number(match[1]), match[2] === undefined ? undefined : Number(match[2])];
}
