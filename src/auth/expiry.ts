import type { Credentials } from '../tokens/types.js';

const warnAheadMs = 14 * 86_400_000;
/** A request that is sent now is judged a little later, by a clock that is not ours. */
const renewAheadMs = 120_000;

/**
 * Whether a sign-in was noted while the clock was ahead: then nothing is known of when its token ends. A clock that was set
 * by less than two minutes makes no difference.
 */
export function isFromFuture({ obtainedAt }: Pick<Credentials, 'obtainedAt'>, now: Date): boolean {
  return obtainedAt !== undefined && Date.parse(obtainedAt) - now.getTime() > renewAheadMs;
}

/** By what Polar said when it gave the token out; one it said nothing about does not expire. */
export function isExpired({ expiresAt }: Pick<Credentials, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
}

/**
 * Whether the token is to be renewed before it is used again: two minutes ahead of its end, or in the last fifth of a
 * life so short that two minutes would be most of it. Lives of 3599 s and 43199 s are seen (accesslink-v4, section 1). Also
 * one of whose end nothing is known for a wrong clock.
 */
export function isDue(
  { expiresAt, obtainedAt, refreshToken }: Pick<Credentials, 'expiresAt' | 'obtainedAt' | 'refreshToken'>,
  now: Date,
): boolean {
  if (expiresAt === undefined || refreshToken === undefined) return false;
  if (isFromFuture({ obtainedAt }, now)) return true;
  const end = Date.parse(expiresAt);
  const life = obtainedAt === undefined ? Number.POSITIVE_INFINITY : end - Date.parse(obtainedAt);
  return now.getTime() >= end - Math.min(renewAheadMs, Math.max(life, 0) / 5);
}

/**
 * What to tell a person whose token ends within 14 days, or has ended. undefined: nothing, also when the token is
 * renewed without the person. It is a warning only: Polar documents that tokens do not expire, and yet names a day.
 */
export function expiryWarning(
  { expiresAt, refreshToken, obtainedAt }: Pick<Credentials, 'expiresAt' | 'refreshToken' | 'obtainedAt'>,
  now: Date,
): string | undefined {
  if (expiresAt === undefined || refreshToken !== undefined) return undefined;
  if (isFromFuture({ obtainedAt }, now)) return undefined;
  if (Date.parse(expiresAt) - now.getTime() > warnAheadMs) return undefined;
  const [day] = expiresAt.split('T', 1);
  return isExpired({ expiresAt }, now)
    ? `The token expired on ${day}, by what Polar said when it was given out. Run polar-sync login to get a new one.`
    : `The token expires on ${day}. Run polar-sync login before that day, so that no pull fails.`;
}
