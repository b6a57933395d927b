import { nameOfUser } from '../../auth/user-key.js';
import { StoreError, UsageError } from '../../errors.js';
import { openLibrary } from '../../storage/library.js';
import type { Store } from '../../storage/store.js';
import { undefinedIfMissing } from '../../storage/undefined-if-missing.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import type { OptionDefinition } from '../definition.js';

type Athlete = Pick<Credentials, 'userId' | 'formerUserId'>;
/** What a database tells of whom it belongs to. */
type Owned = Pick<Store, 'users' | 'syncRuns' | 'path'>;

/** The option that confirms a second athlete, as a command is given it. */
export interface OtherAthleteFlag {
  otherAthlete?: boolean;
}

/** And as the help has it. */
export const otherAthleteOption: OptionDefinition = {
  flags: '--other-athlete',
  description: "let another account's data into a database that holds somebody's",
};

/** The Polar users whose data the database holds; none when there is no database yet, or it cannot be opened. */
export function usersOfStore({ settings }: Pick<Context, 'settings'>): string[] {
  return inStore(settings.paths.dbFile, (store) => store.users()) ?? [];
}

/**
 * Keeps two people's numbers from coming together, where all that is here belongs to somebody else and nobody has
 * confirmed it. Once it has been confirmed, a run of that user is on record.
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
    `${store.path} holds the data of ${owners.map(nameOfUser).join(' and ')}, and this is ${nameOfUser(userId)}.`,
    {
      hint: 'Use a profile for each person: polar-sync --profile NAME login, then pull with the same --profile. To have both in one database all the same, confirm it with --other-athlete.',
    },
  );
}

/** As `refuseOtherUser`, before there is a sign-in to pull with. */
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
    // Signing in is possible all the same; the next pull is the one to complain.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
