import { closeSync, existsSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../config/folder.js';
import { StoreError } from '../errors.js';
import { type Database, sqlite } from './driver.js';
import { guarded } from './errors.js';
import { migrate, refuseNewer } from './migrate.js';
import { applicationId, migrations } from './schema.js';

/**
 * Opens the store for writing, making it (0600, folder 0700) or bringing it to the newest schema where needed.
 * `synchronous=FULL`: a commit is on the disk when it returns, which is what lets a transaction be committed at Polar.
 * @throws StoreError when the file is not ours, damaged, newer than this program, or cannot be written.
 */
export function openDatabase(path: string, steps: readonly string[] = migrations): Database {
  return guarded(path, () => {
    createFile(path);
    const db = new (sqlite())(path, { timeout: 5000 });
    try {
      checkOwner(db, path);
      writeAhead(db);
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      migrate(db, path, steps);
      return db;
    } catch (problem) {
      db.close();
      throw problem;
    }
  });
}

/** Opens an existing store for reading only. @throws StoreError STORE_MISSING when there is none. */
export function openForReading(path: string): Database {
  if (!existsSync(path)) {
    throw new StoreError('STORE_MISSING', `There is no store yet: ${path} does not exist.`, {
      hint: 'Run polar-sync pull --full first, or name the right file with --db.',
    });
  }
  return guarded(path, () => {
    const db = new (sqlite())(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      checkOwner(db, path);
      const version = db.pragma('user_version', { simple: true }) as number;
      if (version < migrations.length) {
        throw new StoreError('STORE_OLDER', `${path} has an older schema (${version}).`, {
          hint: 'Run polar-sync pull once: it brings the store up to date, after a backup.',
        });
      }
      refuseNewer(version, migrations.length, path);
      return db;
    } catch (problem) {
      db.close();
      throw problem;
    }
  });
}

function createFile(path: string): void {
  const folder = dirname(path);
  makePrivateFolder(folder);
  if (existsSync(path)) {
    if (!statSync(path).isFile())
      throw new StoreError('NOT_A_DATABASE', `${path} is not a file.`, { hint: 'Name a file with --db.' });
    return;
  }
  closeSync(openSync(path, 'a', 0o600));
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Of processes that make a new store at the same instant, SQLite refuses all but one here, without waiting. */
function writeAhead(db: Database): void {
  for (let tries = 1; ; tries += 1) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (problem) {
      if (tries === 100 || (problem as { code?: unknown }).code !== 'SQLITE_BUSY') throw problem;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function checkOwner(db: Database, path: string): void {
  // In one look: between two, another process may have made the store.
  const { id, tables } = db.transaction(() => ({
    tables: (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }).n,
    id: db.pragma('application_id', { simple: true }) as number,
  }))();
  if (id === applicationId || (id === 0 && tables === 0)) return;
  throw new StoreError('NOT_OUR_DATABASE', `${path} is a SQLite file of another program.`, {
    hint: 'Name another file with --db.',
  });
}
