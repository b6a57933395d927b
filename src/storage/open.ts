import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder, syncFolder } from '../config/folder.js';
import { StoreError } from '../errors.js';
import { codeOf } from '../guards.js';
import { guarded } from './errors.js';
import { refuseExposed, refuseFolder, refuseForeign, refuseReadOnly } from './refuse.js';
import { migrate } from './schema/migrate.js';
import { migrations } from './schema/schema.js';
import { type Database, sqlite } from './sqlite/driver.js';
import { keepStatements } from './sqlite/statements.js';

/**
 * Opens the database for writing, creating it (0600, folder 0700) or bringing it to the newest schema if needed.
 * `synchronous=FULL`: a commit is on disk when it returns, which is why a transaction can then be committed at Polar.
 * @throws StoreError when the file is not polar-sync's, damaged, newer than this program, or cannot be written.
 */
export function openDatabase(path: string, steps: readonly string[] = migrations): Database {
  return guarded(path, () => {
    makeStoreFile(path);
    const db = new (sqlite())(path, { timeout: 5000 });
    try {
      refuseForeign(db, path);
      writeAhead(db);
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      db.pragma('temp_store = MEMORY');
      migrate(db, path, steps);
      keepStatements(db);
      return db;
    } catch (problem) {
      db.close();
      throw problem;
    }
  });
}

/** An empty database in memory, for a dry run before there is a file. */
export function openInMemory(): Database {
  return guarded(':memory:', () => {
    const db = new (sqlite())(':memory:');
    migrate(db, ':memory:', migrations);
    keepStatements(db);
    return db;
  });
}

/**
 * Creates an empty database file if there is none.
 * @throws StoreError if the path is not a file, cannot be created, or can be changed by other users of this machine.
 */
export function makeStoreFile(path: string): void {
  guarded(path, () => {
    refuseFolder(path);
    refuseReadOnly(path);
    const folder = dirname(path);
    makePrivateFolder(folder);
    refuseExposed(path);
    if (existsSync(path)) {
      if (!statSync(path).isFile())
        throw new StoreError('NOT_A_DATABASE', `${path} is not a file.`, { hint: 'Name a file with --db.' });
      return;
    }
    closeSync(openSync(path, 'a', 0o600));
    syncFolder(folder);
  });
}

/** If processes create a database at the same instant, SQLite refuses all but one here, without waiting. */
function writeAhead(db: Database): void {
  for (let tries = 1; ; tries += 1) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (problem) {
      if (tries === 100 || codeOf(problem) !== 'SQLITE_BUSY') throw problem;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
