import { join } from 'node:path';
import { openStore, type Store } from '../../src/storage/store.js';
import { temporaryFolder } from './folder.js';

/** Hands over a new store on the disk, and closes it. */
export function withStore<T>(work: (store: Store) => T): T {
  const store = openStore(join(temporaryFolder(), 'polar.db'));
  try {
    return work(store);
  } finally {
    store.close();
  }
}
