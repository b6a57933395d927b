import type { Settings } from '../../config/settings.js';
import { inFull, PolarSyncError } from '../../errors.js';
import { type Library, openLibrary } from '../../storage/library.js';
import { askWitnesses, type Testimony, WitnessKeeper, witnessFolder } from '../../storage/witness/witness.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';
import { lostInWords, lostJson } from './lost.js';

/** What the witnesses of a profile say about its database. @param store undefined if there is none. */
export function testimonyOf({ paths }: Settings, store: Library | undefined): Testimony {
  return askWitnesses(witnessFolder(paths), paths.dbFile, store, isStore);
}

function isStore(path: string, id: string): boolean {
  let other: Library;
  try {
    other = openLibrary(path);
  } catch (problem) {
    if (problem instanceof PolarSyncError) return false;
    throw problem;
  }
  try {
    return other.meta.storeId() === id;
  } finally {
    other.close();
  }
}

/** Reports what is known to be lost, and what is wrong with a witness. @param dry nothing is done about it now. */
export function reportTestimony(ui: Ui, settings: Settings, testimony: Testimony, { dry = false } = {}): void {
  const { trouble } = testimony;
  const folder = witnessFolder(settings.paths);
  if (dry) {
    // What happens to the witness itself is reported when it happens.
  } else if (trouble?.kind === 'damaged') {
    ui.warn(
      `Cannot read the witness of this database in ${folder}, so it is not known whether an older copy was put back; a new one is created.`,
    );
  } else if (trouble?.kind === 'gone') {
    ui.note(
      `There is no witness of this database in ${folder}, as after a move to another machine; a new one is created.`,
    );
  } else if (trouble?.kind === 'copy') {
    ui.note(`This database is a copy of ${trouble.path}; from now on it is a database of its own.`);
  }
  const lost = lostJson(testimony, Date.now());
  if (lost) ui.warn(`${behindInWords(lost.database)} ${lostInWords(lost)}.`);
}

/** The beginning of the sentence that names what is lost. */
export function behindInWords(database: 'older' | 'replaced'): string {
  return database === 'older'
    ? 'This database is older than what was pulled into it: it lacks'
    : 'Another database was here before, and it held what this one lacks:';
}

/** The witness of a database that is being written. */
export interface KeptWitness {
  /** What was lost and is not here again. */
  readonly lost: WitnessKeeper['lost'];
  /** What was wrong with the witness, if anything. */
  readonly trouble?: Testimony['trouble'];
  /** Records what the database holds now. */
  keep(): void;
  /** Forgets what was lost. */
  forgetLost(): void;
}

/**
 * Runs what writes a database, with its witness, which is updated whatever the outcome. A witness that cannot be written
 * causes a warning and stops nothing.
 */
export async function withWitness<T>(
  { ui, settings }: Context,
  store: Library,
  use: (witness: KeptWitness) => Promise<T>,
): Promise<T> {
  const testimony = testimonyOf(settings, store);
  reportTestimony(ui, settings, testimony);
  const keeper = new WitnessKeeper(witnessFolder(settings.paths), store, testimony);
  let warned = false;
  const attempt = (write: () => void) => {
    try {
      write();
    } catch (problem) {
      if (!(problem instanceof PolarSyncError)) throw problem;
      if (!warned) ui.warn(inFull(problem));
      warned = true;
    }
  };
  const keep = () => attempt(() => keeper.keep());
  // A new database has a witness from the first run on.
  keep();
  try {
    return await use({
      get lost() {
        return keeper.lost;
      },
      ...(testimony.trouble && { trouble: testimony.trouble }),
      keep,
      forgetLost: () => attempt(() => keeper.forgetLost()),
    });
  } finally {
    keep();
  }
}
