import { StoreError } from '../errors.js';
import { Library } from './library.js';
import { openForReading, type ReadWish } from './open-reader.js';
import type { Database } from './sqlite/driver.js';
import { Store } from './store.js';

/**
 * Opens an existing store for reading, also where nothing can be written: a snapshot, a share, a backup. SQLite needs a
 * file beside a store that was last written by a pull, and an older schema has to be brought up to date; where that is not
 * possible, a private copy is read, which goes when the connection is closed.
 * @throws as openForReading; StoreError when a copy is needed and cannot be made; InterruptedError.
 */
export async function openAnywhere(path: string, { choose, ...wish }: ReadWish = {}): Promise<Database> {
  try {
    return openForReading(path, choose);
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    // Seldom needed, and it knows every step of the schema.
    const { helpsHere, makeStandIn } = await import('./stand-in.js');
    if (!helpsHere(path, problem)) throw problem;
    const standIn = await makeStandIn(path, wish);
    try {
      const db = openForReading(path, choose, standIn.file);
      const close = db.close.bind(db);
      db.close = () => {
        close();
        standIn.remove();
        return db;
      };
      return db;
    } catch (again) {
      standIn.remove();
      throw again;
    }
  }
}

/** As openAnywhere, to read workouts and pulls. */
export async function openLibraryAnywhere(path: string, wish?: ReadWish): Promise<Library> {
  return new Library(path, await openAnywhere(path, wish));
}

/** As openAnywhere, to read everything. */
export async function openReaderAnywhere(path: string, wish?: ReadWish): Promise<Store> {
  return new Store(path, await openAnywhere(path, wish));
}
