import { existsSync } from 'node:fs';
import { StoreError } from '../errors.js';
import { type Database, sqlite } from './driver.js';
import { guarded } from './errors.js';
import { refuseFolder, refuseForeign, refuseNewer } from './refuse.js';
import { schemaVersion } from './version.js';

/** Opens an existing store for reading only. @throws StoreError STORE_MISSING when there is none. */
export function openForReading(path: string): Database {
  if (!existsSync(path)) {
    throw new StoreError('STORE_MISSING', `There is no store yet: ${path} does not exist.`, {
      hint: 'Run polar-sync pull --full after polar-sync login, or polar-sync import; or name the right file with --db.',
    });
  }
  refuseFolder(path);
  return guarded(path, () => {
    const db = new (sqlite())(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      refuseForeign(db, path);
      const version = db.pragma('user_version', { simple: true }) as number;
      if (version === 0) {
        throw new StoreError('STORE_EMPTY', `${path} is empty, not a polar-sync database.`, {
          hint: 'Run polar-sync pull --full to fill it, or name the right file with --db.',
        });
      }
      if (version < schemaVersion) {
        throw new StoreError('STORE_OLDER', `${path} has an older schema (${version}).`, {
          hint: 'The next polar-sync list or pull there brings it up to date, after a backup.',
        });
      }
      refuseNewer(version, schemaVersion, path);
      return db;
    } catch (problem) {
      db.close();
      throw problem;
    }
  });
}
