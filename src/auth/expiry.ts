import type { Credentials } from '../tokens/types.js';

const warnAheadMs = 14 * 86_400_000;

/** By what Polar said when it gave the token out; one it said nothing about does not expire. */
export function isExpired({ expiresAt }: Pick<Credentials, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime();
}

/**
 * What to tell a person whose token ends within 14 days, or has ended. undefined: nothing, also when the token is
 * renewed without the person. It is a warning only: Polar documents that tokens do not expire, and yet names a day.
 */
export function expiryWarning(
  { expiresAt, refreshToken }: Pick<Credentials, 'expiresAt' | 'refreshToken'>,
  now: Date,
): string | undefined {
  if (expiresAt === undefined || refreshToken !== undefined) return undefined;
  if (Date.parse(expiresAt) - now.getTime() > warnAheadMs) return undefined;
  const [day] = expiresAt.split('T', 1);
  return isExpired({ expiresAt }, now)
    ? `The token expired on ${day}, by what Polar said when it was given out. Run polar-sync login to get a new one.`
    : `The token expires on ${day}. Run polar-sync login before that day, so that no pull fails.`;
}
