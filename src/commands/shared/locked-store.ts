import { Slices } from '../../slices.js';
import { lockStore } from '../../storage/lock.js';
import { makeStoreFile } from '../../storage/open.js';
import { openStoreInTurns, type Store } from '../../storage/store.js';
import { paced } from '../../ui/pace.js';
import type { Progress, Ui } from '../../ui/ui.js';

interface LockOptions {
  ui: Pick<Ui, 'progress'>;
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
  { ui, signal, waitMs = 0, hint }: LockOptions,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  makeStoreFile(path);
  // Locked before it is opened, because opening may update an older database, which no other process may run into.
  const lock = await lockStore(path, waitMs, signal, hint);
  try {
    const store = await openUpToDate(path, { ui, signal });
    try {
      return await use(store);
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}

/**
 * Opens the database for writing; one of an earlier version is brought up to date first, which may take minutes and is
 * shown. Interrupted meanwhile, it carries on the next time.
 * @throws as openStore, and the signal's reason.
 */
export async function openUpToDate(
  path: string,
  { ui, signal }: { ui: Pick<Ui, 'progress'>; signal: AbortSignal },
): Promise<Store> {
  const slices = new Slices(signal);
  let progress: Progress | undefined;
  let tell: ReturnType<typeof paced> | undefined;
  try {
    // A signal that has come is heard here: while SQLite is at work it ends the process.
    await slices.turn();
    return await openStoreInTurns(path, async (moved) => {
      progress ??= ui.progress('Bringing the database up to date');
      tell ??= paced(progress);
      tell({ doing: 'Bringing up to date', ...moved, noun: 'workout' });
      await slices.turn();
    });
  } finally {
    progress?.done();
  }
}
