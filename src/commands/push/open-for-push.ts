import { existsSync, realpathSync } from 'node:fs';
import { Ledger } from '../../deliver/engine/ledger.js';
import { BusyError } from '../../errors.js';
import { lockStore } from '../../storage/lock.js';
import { openStore, type Store } from '../../storage/store.js';
import type { Context } from '../context.js';
import { type AthleteOption, openAthleteReader } from '../shared/athlete.js';

/** What deliveries are read from and recorded in. */
export interface PushStores {
  /** For one athlete, read-only. */
  reader: Store;
  /** Of `store` if it was opened to write. */
  ledger: Ledger;
  store: Store;
}

/**
 * Opens the database for one athlete and, unless it is a dry run, its ledger to write: one push at a time, while pulls go
 * on. Everything is closed when `work` is done.
 * @throws BusyError PUSH_RUNNING, StoreError, UsageError as openAthleteReader
 */
export async function withPushStores<T>(
  context: Context,
  { dryRun = false, ...options }: AthleteOption & { dryRun?: boolean },
  work: (stores: PushStores) => Promise<T>,
): Promise<T> {
  const path = context.settings.paths.dbFile;
  const reader = await openAthleteReader(context, options);
  try {
    if (dryRun) return await work({ reader, ledger: new Ledger(reader.deliveries), store: reader });
    const lock = await lockPush(path, context.signal);
    try {
      const store = openStore(path);
      try {
        return await work({ reader, ledger: new Ledger(store.deliveries), store });
      } finally {
        store.close();
      }
    } finally {
      lock.release();
    }
  } finally {
    reader.close();
  }
}

/** One push at a time works on a database. @throws BusyError PUSH_RUNNING */
export async function lockPush(path: string, signal: AbortSignal): Promise<{ release(): void }> {
  // A database with two names is still one.
  const file = `${existsSync(path) ? realpathSync(path) : path}.push`;
  try {
    return await lockStore(file, 0, signal);
  } catch (cause) {
    if (!(cause instanceof BusyError)) throw cause;
    throw new BusyError('PUSH_RUNNING', 'Another polar-sync is delivering from this database.', {
      hint: 'Wait for it to end.',
      cause,
    });
  }
}
