import type { Credentials } from '../tokens/token-store.js';

const warnAheadMs = 14 * 86_400_000;
/** What is known about a sign-in, from its token or from the configuration. */
type Known<K extends keyof Credentials> = { [P in K]?: Credentials[P] | undefined };

/** A request sent now is judged a little later, by somebody else's clock. */
const renewAheadMs = 120_000;

/**
 * Whether a sign-in was stored while the clock was ahead: then it is not known when its token expires. A clock that was
 * adjusted by less than two minutes makes no difference.
 */
export function isFromFuture({ obtainedAt }: Known<'obtainedAt'>, now: Date): boolean {
  return obtainedAt !== undefined && Date.parse(obtainedAt) - now.getTime() > renewAheadMs;
}

/** According to what Polar said when it issued the token; a token without an expiry does not expire. */
export function isExpired({ expiresAt }: Known<'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
}

/**
 * Whether to renew the token before it is used again: two minutes before it expires, or in the last fifth of a lifetime
 * so short that two minutes would be most of it. Lifetimes of 3599 s and 43199 s have been seen (accesslink-v4, section
 * 1). Also when a wrong clock leaves its expiry unknown.
 */
export function isDue(
  { expiresAt, obtainedAt, refreshToken }: Known<'expiresAt' | 'obtainedAt' | 'refreshToken'>,
  now: Date,
): boolean {
  if (expiresAt === undefined || refreshToken === undefined) return false;
  if (isFromFuture({ obtainedAt }, now)) return true;
  const end = Date.parse(expiresAt);
  const life = obtainedAt === undefined ? Number.POSITIVE_INFINITY : end - Date.parse(obtainedAt);
  return now.getTime() >= end - Math.min(renewAheadMs, Math.max(life, 0) / 5);
}

/**
 * The warning for a token that expires within 14 days, or has expired. undefined: none, also when the token renews
 * itself. Only a warning: Polar documents that tokens do not expire, and yet sends an expiry.
 */
export function expiryWarning(
  { expiresAt, refreshToken, obtainedAt }: Known<'expiresAt' | 'refreshToken' | 'obtainedAt'>,
  now: Date,
): string | undefined {
  if (expiresAt === undefined || refreshToken !== undefined) return undefined;
  if (isFromFuture({ obtainedAt }, now)) return undefined;
  if (Date.parse(expiresAt) - now.getTime() > warnAheadMs) return undefined;
  const [day] = expiresAt.split('T', 1);
  return isExpired({ expiresAt }, now)
    ? `The token expired on ${day}, according to Polar when it was issued. Run polar-sync login to get a new one.`
    : `The token expires on ${day}. Run polar-sync login before then, so that no pull fails.`;
}
