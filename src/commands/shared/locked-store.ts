import { Slices } from '../../slices.js';
import { lockStore } from '../../storage/lock.js';
import { makeStoreFile } from '../../storage/open.js';
import { openStore, type Store } from '../../storage/store.js';

interface LockOptions {
  signal: AbortSignal;
  /** How long to wait for another process that is writing; absent: not at all. */
  waitMs?: number;
  /** What to do if that process does not finish. */
  hint?: string;
}

/**
 * Opens the database for writing, creating it if there is none, and keeps others from writing while `use` runs.
 * @throws StoreError, BusyError PULL_RUNNING, and what `use` throws.
 */
export async function withLockedStore<T>(
  path: string,
  { signal, waitMs = 0, hint }: LockOptions,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  makeStoreFile(path);
  // Locked before it is opened, because opening may update an older database, which no other process may run into.
  const lock = await lockStore(path, waitMs, signal, hint);
  try {
    // A signal that has arrived is noticed here; while an older database is updated it would be missed.
    await new Slices(signal).turn();
    const store = openStore(path);
    try {
      return await use(store);
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}
