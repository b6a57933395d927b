import type { Credentials } from '../tokens/types.js';

/**
 * Whose the sign-in is. Everything stored is kept by user, and the number Polar calls a user by (`x_user_id`) is always
 * in the token answer of v3, but only sometimes in that of v4. The rule, first that applies:
 *
 * 1. the number in the token answer, or the one v3 tells when it takes the token;
 * 2. the user the profile had last: a profile is one person;
 * 3. the only user of the database: logging out forgets the profile's user, not the person's workouts;
 * 4. a stand-in of ours, random.
 *
 * When the number turns up after a stand-in (a later v3 login, or a refresh answer that has it), the stand-in is named
 * beside it as the former one, and the next pull moves what is stored under it. So it does not matter in which order
 * a person signs in to the two generations.
 */
export interface UserKey {
  userId: string;
  /** The stand-in that is this user too. */
  formerUserId?: string;
  /** Polar did not say: it is the profile's user, or a stand-in. */
  userFrom?: 'profile';
}

/** What is known here of whose the profile is. */
export interface KnownUsers {
  /** The user of the profile's last sign-in. */
  last: string | undefined;
  /** The stand-in that the profile's user had, and under which something may still be stored. */
  former?: string | undefined;
  /** The users the database holds workouts of. */
  stored: readonly string[];
}

/** `number`: what Polar said. */
export function keyOfUser(number: string | undefined, { last, former, stored }: KnownUsers): UserKey {
  const known = last ?? (stored.length === 1 ? stored[0] : undefined);
  const owed = former !== undefined && (number ?? known) === known ? { formerUserId: former } : {};
  if (number === undefined) return { userId: known ?? standIn(), ...owed, userFrom: 'profile' };
  return known !== undefined && isStandIn(known)
    ? { userId: number, formerUserId: known }
    : { userId: number, ...owed };
}

/**
 * The sign-in when Polar has told the number after all. A stand-in becomes that user; one that was only taken for
 * somebody else's, because the profile was theirs, changes sides. What Polar itself said before stays.
 */
export function withNumber<T extends UserKey | Credentials>(key: T, number: string | undefined): T {
  if (number === undefined || key.userFrom === undefined) return key;
  const { userFrom: _userFrom, ...told } = key;
  const former = isStandIn(key.userId) ? { formerUserId: key.userId } : {};
  return { ...told, ...former, userId: number } as T;
}

/** Whether the user's number is not known. */
export function isStandIn(userId: string): boolean {
  return userId.startsWith('v4-');
}

/** How a person is called in a sentence: `Polar user 475`. */
export function nameOfUser(userId: string): string {
  return isStandIn(userId) ? 'a Polar user whose number Polar did not tell' : `Polar user ${userId}`;
}

function standIn(): string {
  return `v4-${process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex')}`;
}
