import { statSync } from 'node:fs';
import { StoreError, UsageError } from '../errors.js';
import { guarded } from './errors.js';
import { refuseFolder, refuseForeign, refuseNewer } from './refuse.js';
import { schemaVersion } from './schema/version.js';
import { type Database, sqlite } from './sqlite/driver.js';
import { type ChooseUser, showOnly, usersOf } from './users.js';

/** The code of the error where there is no store yet. */
export const noStoreCode = 'NO_STORE';

/** How a store is opened for reading. */
export interface ReadWish {
  /** Whose data are to be seen; absent: everybody's. */
  choose?: ChooseUser | undefined;
  /** Ends the making of a copy. */
  signal?: AbortSignal | undefined;
  /** Told when a copy is read instead of what lies at the path. */
  onCopy?: ((folder: string) => void) | undefined;
}

/**
 * Opens an existing store for reading only, where it lies; `openAnywhere` also manages where that does not work.
 * @param choose whose data are to be seen; absent: everybody's.
 * @param standIn a private copy to read instead: messages still name the store.
 * @throws UsageError NO_STORE when there is none, StoreError when it cannot be used, and what `choose` throws.
 */
export function openForReading(path: string, choose?: ChooseUser, standIn = path): Database {
  // Not existsSync, to which a folder that may not be entered holds nothing.
  if (guarded(path, () => statSync(path, { throwIfNoEntry: false })) === undefined) {
    throw noStore(`No database yet: ${path} does not exist.`);
  }
  refuseFolder(path);
  return guarded(path, () => {
    const db = new (sqlite())(standIn, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      db.pragma('temp_store = MEMORY');
      refuseForeign(db, path);
      const version = Number(db.pragma('user_version', { simple: true }));
      // What a first pull leaves that ended before it had anything.
      if (version === 0) throw noStore(`No database yet: ${path} is empty.`);
      if (version < schemaVersion) {
        throw new StoreError('STORE_OLDER', `${path} has an older schema (${version}).`, {
          hint: 'The next polar-sync list or pull there brings it up to date, after a backup.',
        });
      }
      refuseNewer(version, schemaVersion, path);
      const user = choose?.(usersOf(db));
      if (user !== undefined) showOnly(db, user);
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
