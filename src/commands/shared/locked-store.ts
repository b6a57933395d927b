import { Slices } from '../../slices.js';
import { lockStore } from '../../storage/lock.js';
import { makeStoreFile } from '../../storage/open.js';
import { openStore, type Store } from '../../storage/store.js';

interface LockWish {
  signal: AbortSignal;
  /** How long to wait for another one at work; not at all when absent. */
  waitMs?: number;
  /** What the person can do when that one does not end. */
  hint?: string;
}

/**
 * Opens the store for writing, which makes it where there is none, and lets nobody else write while `use` runs.
 * @throws StoreError, BusyError PULL_RUNNING, and what `use` throws.
 */
export async function withLockedStore<T>(
  path: string,
  { signal, waitMs = 0, hint }: LockWish,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  makeStoreFile(path);
  // Before it is opened: that brings an older one up to date, which another one at work must not meet.
  const lock = await lockStore(path, waitMs, signal, hint);
  try {
    // A signal that has come is heard here; while an older store is brought up to date it would be lost.
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
