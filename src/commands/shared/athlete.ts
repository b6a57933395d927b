import { nameOfUser } from '../../auth/user-key.js';
import { UsageError } from '../../errors.js';
import type { Library } from '../../storage/library.js';
import type { Store } from '../../storage/store.js';
import { knownSignIn } from '../account/remembered.js';
import type { Context } from '../context.js';
import type { OptionDefinition } from '../definition.js';
import { readLibrary, readStore } from './read-store.js';

/** The flag of commands that show stored data, as they get it. */
export interface AthleteOption {
  /** A Polar user id. */
  athlete?: string;
}

/** The same as an option. */
export const athleteOption: OptionDefinition = {
  flags: '--athlete <id>',
  description: 'with several athletes in the database: the Polar user id of one (default: the one signed in)',
};

/** Opens the database for one athlete, to read workouts and pulls. @throws UsageError as `chooser`, and as readLibrary. */
export function openAthleteLibrary(context: Context, options: AthleteOption): Promise<Library> {
  return readLibrary(context, context.settings.paths.dbFile, chooser(context, options));
}

/** Opens the database for one athlete, to read everything. @throws UsageError as `chooser`, and as readLibrary. */
export function openAthleteReader(context: Context, options: AthleteOption): Promise<Store> {
  return readStore(context, context.settings.paths.dbFile, chooser(context, options));
}

/**
 * Two people's data is never shown as one person's: if a database holds several, the choice is `--athlete`, otherwise the
 * user who is signed in. It does not depend on what was pulled last, so scripts see the same user every time.
 * @throws UsageError UNKNOWN_ATHLETE, or WHICH_ATHLETE if neither decides.
 */
export function chooser(context: Context, { athlete }: AthleteOption) {
  return (users: readonly string[]): string | undefined => {
    const all = users.join(', ');
    if (athlete !== undefined) {
      if (users.includes(athlete)) return athlete;
      throw new UsageError('UNKNOWN_ATHLETE', `Unknown athlete ${JSON.stringify(athlete)} in this database.`, {
        hint: users.length > 0 ? `Name one of: ${all}.` : 'Run polar-sync pull --full.',
      });
    }
    if (users.length < 2) return undefined;
    const signedIn = knownSignIn(context);
    if (signedIn === undefined || !users.includes(signedIn)) {
      throw new UsageError('WHICH_ATHLETE', `The database holds the data of ${users.length} athletes: ${all}.`, {
        hint: 'Name one with --athlete.',
      });
    }
    context.ui.note(`Showing only ${nameOfUser(signedIn)}, who is signed in; --athlete chooses one of ${all}.`);
    return signedIn;
  };
}
