import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Paths } from '../../config/paths.js';
import { StoreError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import type { Library } from '../library.js';
import { otherWitnesses, parseWitness, readWitness, type Witness, writeWitness } from './file.js';
import { isNothing, type Lost, lostOf, nothingKnown, witnessOf } from './lost.js';

/** What witnesses say about a database that was opened. */
export interface Testimony {
  lost: Lost;
  /**
   * `damaged`: the witness of this database cannot be read. `gone`: it once had a witness, which is missing. `replaced`:
   * another database was at this path before. `copy`: the database that this is a copy of still exists, at `path`.
   */
  trouble?: { kind: 'damaged' | 'gone' } | { kind: 'replaced' | 'copy'; path: string };
  /** The witness of this database, if there is one. */
  own?: Witness;
  /** Those of databases that were at this path before. */
  former: Witness[];
}

/** The folder with the witnesses of a profile: next to its configuration. */
export function witnessFolder(paths: Pick<Paths, 'configFile'>): string {
  return join(dirname(paths.configFile), 'witness');
}

/**
 * Asks the witnesses about a database; nothing is written.
 * @param store absent when there is no file at the path, or no longer.
 * @param isCopy whether a path leads to a database with this id: only then is this one a copy of it.
 */
export function askWitnesses(
  folder: string,
  path: string,
  store: Library | undefined,
  isCopy: (path: string, id: string) => boolean,
): Testimony {
  const place = placeOf(path);
  const formerOf = (id?: string) => otherWitnesses(folder, id).filter((witness) => witness.path === place);
  if (store === undefined) {
    const former = formerOf();
    return {
      lost: lostOf(former, nothingKnown),
      former,
      ...(former.length > 0 && { trouble: { kind: 'replaced', path: place } }),
    };
  }
  const id = store.meta.storeId();
  const former = formerOf(id);
  const read = readWitness(folder, id);
  const own = read === 'damaged' ? undefined : (read ?? parseWitness(store.meta.carried() ?? ''));
  if (own && own.path !== null && !isSameFile(own.path, place) && isCopy(own.path, id)) {
    return { lost: lostOf([], nothingKnown), former: [], trouble: { kind: 'copy', path: own.path } };
  }
  const lost = lostOf(own ? [own, ...former] : former, store.inventory);
  return {
    lost,
    former,
    ...(own && { own }),
    ...(read === 'damaged'
      ? { trouble: { kind: 'damaged' } }
      : own === undefined && store.meta.isWitnessed()
        ? { trouble: { kind: 'gone' } }
        : former.length > 0 && !isNothing(lost) && { trouble: { kind: 'replaced', path: place } }),
  };
}

/**
 * Writes the witness of a database; only for the process that holds its lock. Everything in it is on disk in the database
 * first; so it is never ahead of the database, whenever a process ends.
 */
export class WitnessKeeper {
  readonly #folder: string;
  readonly #store: Library;
  #testimony: Testimony;

  /** @param testimony about this very database. */
  constructor(folder: string, store: Library, testimony: Testimony) {
    this.#folder = folder;
    this.#store = store;
    this.#testimony = testimony;
    if (testimony.trouble?.kind === 'copy') store.meta.assignNewId();
  }

  /** What was lost and has not been fetched again so far. */
  get lost(): Lost {
    return this.#testimony.lost;
  }

  /**
   * Records what the database holds now, and what it has lost. Not inside a database transaction.
   * @throws StoreError WITNESS_UNWRITABLE
   */
  keep(): void {
    const { own, former } = this.#testimony;
    const lost = lostOf(own ? [own, ...former] : former, this.#store.inventory);
    this.#write(lost);
  }

  /** As `keep`, and forgets what was lost: everything has been fetched again, or the user said so. */
  forgetLost(): void {
    this.#write(lostOf([], nothingKnown));
  }

  #write(lost: Lost): void {
    const { inventory, meta, path } = this.#store;
    const facts = {
      store: meta.storeId(),
      path: placeOf(path),
      run: Math.max(inventory.lastRun(), ...lost.runs.map(({ id }) => id)),
      runs: inventory.runs(),
      commits: inventory.commits(),
    };
    const own = witnessOf(facts, inventory.held(), lost);
    writeWitness(this.#folder, own);
    // What they know is now in the new one too; if their database comes back, they still have it.
    for (const witness of this.#testimony.former) writeWitness(this.#folder, { ...witness, path: null });
    meta.witnessed();
    this.#testimony = { lost, own, former: [] };
  }
}

/** The canonical path of a file, whether it exists or not. */
export function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (problem) {
    if (codeOf(problem) !== 'ENOENT') throw unreachable(path, problem);
    const folder = dirname(resolve(path));
    return existsSync(folder) ? join(realpathSync(folder), resolve(path).slice(folder.length)) : resolve(path);
  }
}

function unreachable(path: string, cause: unknown): StoreError {
  return new StoreError('CANNOT_OPEN', `The database cannot be opened: ${path}.`, {
    hint: 'Check that the folder exists and that you can write there.',
    cause,
  });
}

function isSameFile(one: string, other: string): boolean {
  const [left, right] = [one, other].map((path) => (existsSync(path) ? statSync(path, { bigint: true }) : undefined));
  return left !== undefined && left.dev === right?.dev && left.ino === right.ino;
}
