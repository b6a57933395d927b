import type { Settings } from '../../config/settings.js';
import { PolarSyncError } from '../../errors.js';
import { type Library, openLibrary } from '../../storage/library.js';
import { askWitnesses, type Testimony, WitnessKeeper, witnessFolder } from '../../storage/witness/witness.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';
import { lostInWords, lostJson } from './lost.js';

/** What the witnesses of a profile say of its store. @param store absent when there is none. */
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

/** Says what is known to be lost, and what is wrong with a witness. @param dry nothing is done about it now. */
export function tellTestimony(ui: Ui, settings: Settings, testimony: Testimony, { dry = false } = {}): void {
  const { trouble } = testimony;
  const folder = witnessFolder(settings.paths);
  if (dry) {
    // What is done about the witness itself is said when it is done.
  } else if (trouble?.kind === 'damaged') {
    ui.warn(
      `The witness of this database in ${folder} cannot be read, so whether an older copy was put back cannot be told; a new one is made.`,
    );
  } else if (trouble?.kind === 'gone') {
    ui.note(
      `There is no witness of this database in ${folder}, as after a move to another machine: a new one is made.`,
    );
  } else if (trouble?.kind === 'copy') {
    ui.note(`This database is a copy of ${trouble.path}; from now on it is one of its own.`);
  }
  const lost = lostJson(testimony, Date.now());
  if (lost) ui.warn(`${behindInWords(lost.database)} ${lostInWords(lost)}.`);
}

/** The beginning of the sentence that names what is lost. */
export function behindInWords(database: 'older' | 'replaced'): string {
  return database === 'older'
    ? 'This database is older than what was pulled into it: it lacks'
    : 'Another database lay here before, and it held what this one lacks:';
}

/** The witness of a store that is being written. */
export interface KeptWitness {
  /** What was lost and has not come home. */
  readonly lost: WitnessKeeper['lost'];
  /** What lay at the path before, when that was another store. */
  readonly trouble?: Testimony['trouble'];
  /** Writes down what the store holds now. */
  keep(): void;
  /** Forgets what was lost. */
  forgetLost(): void;
}

/**
 * Runs what writes a store with its witness at hand, which is brought up to date whatever becomes of it. A witness that
 * cannot be written is told, and stops nothing.
 */
export async function withWitness<T>(
  { ui, settings }: Context,
  store: Library,
  use: (witness: KeptWitness) => Promise<T>,
): Promise<T> {
  const testimony = testimonyOf(settings, store);
  tellTestimony(ui, settings, testimony);
  const keeper = new WitnessKeeper(witnessFolder(settings.paths), store, testimony);
  let told = false;
  const attempt = (write: () => void) => {
    try {
      write();
    } catch (problem) {
      if (!(problem instanceof PolarSyncError)) throw problem;
      if (!told) ui.warn([problem.message, problem.hint].filter((part) => part !== undefined).join(' '));
      told = true;
    }
  };
  const keep = () => attempt(() => keeper.keep());
  // What is made here is witnessed from the first run on.
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
