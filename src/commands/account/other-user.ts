import { nameOfUser } from '../../auth/user-key.js';
import { StoreError, UsageError } from '../../errors.js';
import { openLibrary } from '../../storage/library.js';
import type { Store } from '../../storage/store.js';
import { undefinedIfMissing } from '../../storage/undefined-if-missing.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import type { OptionDefinition } from '../definition.js';

type Athlete = Pick<Credentials, 'userId' | 'formerUserId'>;
/** What shows whose database it is. */
type Owned = Pick<Store, 'users' | 'syncRuns' | 'path'>;

/** The flag that confirms a second athlete, as a command gets it. */
export interface OtherAthleteFlag {
  otherAthlete?: boolean;
}

/** The same as an option. */
export const otherAthleteOption: OptionDefinition = {
  flags: '--other-athlete',
  description: "allow another user's data in a database that holds someone else's",
};

/** The Polar users whose data the database holds; none if there is no database yet, or it cannot be opened. */
export function usersOfStore({ settings }: Pick<Context, 'settings'>): string[] {
  return inStore(settings.paths.dbFile, (store) => store.users()) ?? [];
}

/**
 * Keeps two people's data apart: rejects a user if everything here is another user's, unless that is confirmed. Once
 * confirmed, a run of that user is on record.
 * @throws UsageError OTHER_USER
 */
export function refuseOtherUser(store: Owned, athlete: Athlete, { otherAthlete = false }: OtherAthleteFlag): void {
  const { userId, formerUserId } = athlete;
  const owners = store.users();
  if (otherAthlete || owners.length === 0 || owners.includes(userId)) return;
  if (formerUserId !== undefined && owners.includes(formerUserId)) return;
  if (store.syncRuns.isKnown(userId)) return;
  throw new UsageError(
    'OTHER_USER',
    `${store.path} holds the data of ${owners.map(nameOfUser).join(' and ')}, but this is ${nameOfUser(userId)}.`,
    {
      hint: 'Use one profile per person: polar-sync --profile NAME login, then pull with the same --profile. To keep both in one database anyway, confirm it with --other-athlete.',
    },
  );
}

/** As `refuseOtherUser`, while signing in. */
export function refuseOtherSignIn({ settings }: Context, athlete: Athlete, flag: OtherAthleteFlag): void {
  inStore(settings.paths.dbFile, (store) => refuseOtherUser(store, athlete, flag));
}

function inStore<T>(path: string, look: (store: Owned) => T): T | undefined {
  try {
    const store = undefinedIfMissing(() => openLibrary(path));
    try {
      return store && look(store);
    } finally {
      store?.close();
    }
  } catch (error) {
    // Signing in works anyway; the next pull reports the problem.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
