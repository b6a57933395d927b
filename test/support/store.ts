import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openInMemory } from '../../src/storage/open.js';
import { type Database, sqlite } from '../../src/storage/sqlite/driver.js';
import { keepStatements } from '../../src/storage/sqlite/statements.js';
import { openStore, type Store } from '../../src/storage/store.js';
import { temporaryFolder } from './folder.js';
import { memory } from './memory.js';

/** The bytes of an empty database, on disk and in memory: to copy them takes a tenth of the time that creating one does. */
let onDisk: Buffer | undefined;
let inMemory: Buffer | undefined;

/** As `openStore`, but a new database is a copy of one that was created once in this process. */
export function openQuickly(path: string): Store {
  if (!existsSync(path)) {
    onDisk ??= emptyDatabase();
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, onDisk, { mode: 0o600 });
  }
  return openStore(path);
}

/** As `openInMemory`, a copy as well. */
export function openQuicklyInMemory(): Database {
  inMemory ??= openInMemory().serialize();
  const db = new (sqlite())(inMemory);
  keepStatements(db);
  return db;
}

function emptyDatabase(): Buffer {
  const path = join(temporaryFolder(memory), 'polar.db');
  openStore(path).close();
  return readFileSync(path);
}

/** Calls `work` with a new store on disk, and closes it. */
export function withStore<T>(work: (store: Store) => T): T {
  const store = openQuickly(join(temporaryFolder(), 'polar.db'));
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** SQLite's own complaints about a store's file; empty if it is sound. Reads without waiting, unlike the program. */
export function sqliteProblems({ path }: Pick<Store, 'path'>): string[] {
  const db = new (sqlite())(path, { readonly: true });
  try {
    const rows = db.pragma('integrity_check') as { integrity_check: string }[];
    const references = db.pragma('foreign_key_check') as { table: string }[];
    return [
      ...rows.map((row) => row.integrity_check).filter((text) => text !== 'ok'),
      ...references.map(({ table }) => `${table} points to a missing row`),
    ];
  } finally {
    db.close();
  }
}
