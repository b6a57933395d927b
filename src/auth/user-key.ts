import type { Credentials } from '../tokens/token-store.js';

/**
 * Whose sign-in this is. Everything is stored by user, and Polar's user number (`x_user_id`) is always in v3's token
 * response, but only sometimes in v4's. The first rule that applies decides:
 *
 * 1. the number in the token response, or the one v3 sends when it accepts the token;
 * 2. the profile's last user: a profile is one person;
 * 3. the only user in the database: logging out forgets the profile's user, not that user's workouts;
 * 4. a random placeholder.
 *
 * When the number turns up after a placeholder (a later v3 sign-in, or a refresh response that contains it), the
 * placeholder is kept beside it as the former id, and the next pull moves what is stored under it. So it does not
 * matter in which order you sign in to the two API versions.
 */
export interface UserKey {
  userId: string;
  /** The placeholder that is this user too. */
  formerUserId?: string;
  /** Polar did not say: it is the profile's user, or a placeholder. */
  userFrom?: 'profile';
}

/** What is known about the profile's user. */
export interface KnownUsers {
  /** The profile's user at its last sign-in. */
  last: string | undefined;
  /** The placeholder the profile's user had, under which data may still be stored. */
  former?: string | undefined;
  /** The users whose workouts are in the database. */
  stored: readonly string[];
}

/** `number`: what Polar sent. */
export function keyOfUser(number: string | undefined, { last, former, stored }: KnownUsers): UserKey {
  const known = last ?? (stored.length === 1 ? stored[0] : undefined);
  const owed = former !== undefined && (number ?? known) === known ? { formerUserId: former } : {};
  if (number === undefined) return { userId: known ?? standIn(), ...owed, userFrom: 'profile' };
  return known !== undefined && isStandIn(known)
    ? { userId: number, formerUserId: known }
    : { userId: number, ...owed };
}

/**
 * The sign-in once Polar has sent the number after all. A placeholder becomes that user; a sign-in that was only
 * assumed to be the profile's previous user moves to the new one. What Polar itself said before stays.
 */
export function withNumber<T extends UserKey | Credentials>(key: T, number: string | undefined): T {
  if (number === undefined || key.userFrom === undefined) return key;
  const { userFrom: _userFrom, ...told } = key;
  const former = isStandIn(key.userId) ? { formerUserId: key.userId } : {};
  return { ...told, ...former, userId: number } as T;
}

/** Whether the user number is unknown. */
export function isStandIn(userId: string): boolean {
  return userId.startsWith('v4-');
}

/** The user's name in a sentence: `Polar user 475`. */
export function nameOfUser(userId: string): string {
  return isStandIn(userId) ? 'a Polar user whose number is unknown' : `Polar user ${userId}`;
}

function standIn(): string {
  return `v4-${process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex')}`;
}
