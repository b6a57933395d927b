import { statSync } from 'node:fs';
import { StoreError, UsageError } from '../errors.js';
import { guarded } from './errors.js';
import { refuseFolder, refuseForeign, refuseNewer } from './refuse.js';
import { schemaVersion } from './schema/version.js';
import { type Database, sqlite } from './sqlite/driver.js';
import { keepStatements } from './sqlite/statements.js';
import { type ChooseUser, showOnly, usersOf } from './users.js';

/** The code of the error when there is no database yet. */
export const noStoreCode = 'NO_STORE';

/** How a database is opened for reading. */
export interface ReadOptions {
  /** Whose data to show; absent: everyone's. */
  choose?: ChooseUser | undefined;
  /** Aborts making a copy. */
  signal?: AbortSignal | undefined;
  /** Called when a copy is read instead of the file at the path. */
  onCopy?: ((folder: string) => void) | undefined;
}

/**
 * Opens an existing database read-only, in place; `openAnywhere` also works where that is not possible.
 * @param choose whose data to show; absent: everyone's.
 * @param standIn a private copy to read instead: messages still name the original.
 * @param waitMs how long to wait for a writer that lets nobody read.
 * @throws UsageError NO_STORE when there is none, StoreError when it cannot be used, and what `choose` throws.
 */
export function openForReading(path: string, choose?: ChooseUser, standIn = path, waitMs = 5000): Database {
  // Not existsSync, which reports nothing in a folder that must not be entered.
  if (guarded(path, () => statSync(path, { throwIfNoEntry: false })) === undefined) {
    throw noStore(`No database yet: ${path} does not exist.`);
  }
  refuseFolder(path);
  return guarded(path, () => {
    const db = new (sqlite())(standIn, { readonly: true, fileMustExist: true, timeout: waitMs });
    try {
      db.pragma('temp_store = MEMORY');
      refuseForeign(db, path);
      const version = Number(db.pragma('user_version', { simple: true }));
      // Left by a first pull that ended before it stored anything.
      if (version === 0) throw noStore(`No database yet: ${path} is empty.`);
      if (version < schemaVersion) {
        throw new StoreError('STORE_OLDER', `${path} has an older schema (${version}).`, {
          hint: 'Run polar-sync list or pull there: it brings the database up to date, after a backup.',
        });
      }
      refuseNewer(version, schemaVersion, path);
      const user = choose?.(usersOf(db));
      if (user !== undefined) showOnly(db, user);
      // An export asks for each of thousands of workouts, and `list --sort` of a hundred thousand.
      keepStatements(db);
      return db;
    } catch (problem) {
      db.close();
      throw problem;
    }
  });
}

function noStore(message: string): UsageError {
  return new UsageError(noStoreCode, message, {
    hint: 'Run polar-sync pull --full after polar-sync login, or polar-sync import; or name the right file with --db.',
  });
}
