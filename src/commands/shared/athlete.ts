import { nameOfUser } from '../../auth/user-key.js';
import { UsageError } from '../../errors.js';
import type { Library } from '../../storage/library.js';
import type { Store } from '../../storage/store.js';
import { knownSignIn } from '../account/remembered.js';
import type { Context } from '../context.js';
import type { OptionDefinition } from '../definition.js';
import { readLibrary, readStore } from './read-store.js';

/** The option of commands that show what is stored, as they are given it. */
export interface AthleteOption {
  /** A Polar user id. */
  athlete?: string;
}

/** And as the help has it. */
export const athleteOption: OptionDefinition = {
  flags: '--athlete <id>',
  description: 'with several athletes in the database: the Polar user id of one (default: who is signed in)',
};

/** Opens the library of one athlete. @throws UsageError as `chooser`, and as readLibrary. */
export function openAthleteLibrary(context: Context, options: AthleteOption): Promise<Library> {
  return readLibrary(context, context.settings.paths.dbFile, chooser(context, options));
}

/** Opens the store of one athlete for reading. @throws UsageError as `chooser`, and as readLibrary. */
export function openAthleteReader(context: Context, options: AthleteOption): Promise<Store> {
  return readStore(context, context.settings.paths.dbFile, chooser(context, options));
}

/**
 * Two people's numbers are never shown as one: where a database holds several, those of `--athlete`, else of the account
 * that is signed in. Which one that is does not depend on what was pulled last, so scripts see the same one every time.
 * @throws UsageError UNKNOWN_ATHLETE, or WHICH_ATHLETE when neither says.
 */
function chooser(context: Context, { athlete }: AthleteOption) {
  return (users: readonly string[]): string | undefined => {
    const all = users.join(', ');
    if (athlete !== undefined) {
      if (users.includes(athlete)) return athlete;
      throw new UsageError('UNKNOWN_ATHLETE', `The database holds nothing of an athlete ${JSON.stringify(athlete)}.`, {
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
    context.ui.note(`Only ${nameOfUser(signedIn)}, who is signed in; --athlete shows another one of ${all}.`);
    return signedIn;
  };
}
