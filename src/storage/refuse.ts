import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Exposure, exposureOf, exposureOfFile } from '../config/exposure.js';
import { StoreError } from '../errors.js';
import { guarded } from './errors.js';
import { applicationId } from './schema/version.js';
import type { Database } from './sqlite/driver.js';
import { rowOf } from './sqlite/rows.js';

/** @throws StoreError NOT_A_DATABASE when the path leads to a folder. */
export function refuseFolder(path: string): void {
  if (!guarded(path, () => statSync(path, { throwIfNoEntry: false }))?.isDirectory()) return;
  throw new StoreError('NOT_A_DATABASE', `${path} is a folder, not a file.`, {
    hint: `Name a file with --db, such as ${join(path, 'polar-sync.db')}.`,
  });
}

/**
 * Other users must not be able to change what a pull relies on when it lets Polar delete: the database, what SQLite keeps
 * next to it and plays back, the lock, and their folder. Commands that only read do not check this.
 * @throws StoreError STORE_EXPOSED with the remedy.
 */
export function refuseExposed(path: string): void {
  const exposure = exposureOfStore(path);
  if (exposure) throw new StoreError('STORE_EXPOSED', exposure.message, { hint: exposure.hint });
}

/** Whether this user can write a database file, and what SQLite puts next to it. */
export function isWritable(path: string): boolean {
  try {
    const real = realpathSync(path);
    for (const place of [real, dirname(real)]) accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Fails before anything is done with a database that can only be read: a snapshot, a backup, a share.
 * @throws StoreError NOT_WRITABLE
 */
export function refuseReadOnly(path: string): void {
  if (!existsSync(path) || statSync(path).isDirectory() || isWritable(path)) return;
  throw new StoreError('NOT_WRITABLE', `${path}, or its folder, cannot be written: it can only be read.`, {
    hint: 'Check the permissions; from a snapshot or a share, copy the file to a folder of yours and name the copy with --db.',
  });
}

/** The first file of a database that others can change, with the remedy for all such files; undefined: there is none. */
export function exposureOfStore(path: string): Exposure | undefined {
  const beside = ['-wal', '-shm', '-journal', '.lock'].map((ending) => exposureOf(`${path}${ending}`));
  const [first, ...more] = [exposureOfFile(path), ...beside].filter((one) => one !== undefined);
  const run = /^Run: (?=chmod )/;
  if (first === undefined || !run.test(first.hint)) return first;
  const commands = more.filter(({ hint }) => run.test(hint)).map(({ hint }) => hint.replace(run, ''));
  return { ...first, hint: [first.hint, ...commands].join(' && ') };
}

/** @throws StoreError NOT_OUR_DATABASE when the file contains something that is not polar-sync's. */
export function refuseForeign(db: Database, path: string): void {
  // In one transaction: between two, another process may have created the database.
  const { id, tables } = db.transaction(() => ({
    tables: rowOf(db.prepare<unknown[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()).n,
    id: Number(db.pragma('application_id', { simple: true })),
  }))();
  if (id === applicationId || (id === 0 && tables === 0)) return;
  throw new StoreError('NOT_OUR_DATABASE', `${path} is another program's SQLite file.`, {
    hint: 'Name another file with --db.',
  });
}

/** @throws StoreError STORE_NEWER when the database was written by a newer polar-sync. */
export function refuseNewer(version: number, known: number, path: string): void {
  if (version <= known) return;
  throw new StoreError('STORE_NEWER', `${path} was written by a newer polar-sync (schema ${version}).`, {
    hint: 'Update polar-sync.',
  });
}
