import { StoreError } from '../errors.js';
import { Library } from './library.js';
import { openForReading, type ReadOptions } from './open-reader.js';
import type { Database } from './sqlite/driver.js';
import type { Store } from './store.js';

/**
 * Opens an existing database for reading, even where nothing can be written: a snapshot, a share, a backup. SQLite needs a
 * file next to a database that was last written by a pull, and an older schema has to be brought up to date; if that is not
 * possible, a private copy is read, which is removed when the connection is closed.
 * @throws as openForReading; StoreError when a copy is needed and cannot be made; InterruptedError.
 */
export async function openAnywhere(path: string, { choose, ...options }: ReadOptions = {}): Promise<Database> {
  try {
    return openForReading(path, choose);
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    // Loaded only when needed, which is rare, because it loads every step of the schema.
    const { wouldHelp, makeStandIn } = await import('./stand-in.js');
    if (!wouldHelp(path, problem)) throw problem;
    const standIn = await makeStandIn(path, options);
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
export async function openLibraryAnywhere(path: string, options?: ReadOptions): Promise<Library> {
  return new Library(path, await openAnywhere(path, options));
}

/** As openAnywhere, to read everything. */
export async function openReaderAnywhere(path: string, options?: ReadOptions): Promise<Store> {
  // `list` and `status` start faster without the code that writes, and the SQL of every schema.
  const { Store } = await import('./store.js');
  return new Store(path, await openAnywhere(path, options));
}
