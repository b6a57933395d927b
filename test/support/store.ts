import { join } from 'node:path';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { openStore, type Store } from '../../src/storage/store.js';
import { temporaryFolder } from './folder.js';

/** Calls `work` with a new store on disk, and closes it. */
export function withStore<T>(work: (store: Store) => T): T {
  const store = openStore(join(temporaryFolder(), 'polar.db'));
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
