import { StoreError } from '../../errors.js';
import { Slices } from '../../slices.js';
import { lockStore } from '../../storage/lock.js';
import { openStore } from '../../storage/store.js';
import type { Context } from '../context.js';

/** How long to wait for a running polar-sync, perhaps one of the older version. */
const longestWaitMs = 10_000;

/**
 * Updates the database under its lock, and keeps a copy of the old one beside it. This way `list`, which only reads, works
 * after an update of polar-sync.
 * @param older the error the command ended with.
 * @throws StoreError STORE_OLDER, extended by why the update failed; BusyError PULL_RUNNING, InterruptedError.
 */
export async function updateStore({ settings, ui, signal }: Context, older: StoreError): Promise<void> {
  const path = settings.paths.dbFile;
  try {
    const lock = await lockStore(path, longestWaitMs, signal);
    try {
      await new Slices(signal).turn();
      openStore(path).close();
    } finally {
      lock.release();
    }
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    const { hint } = cause;
    throw new StoreError(older.code, `${older.message} Updating it failed: ${cause.message}`, {
      ...(hint !== undefined && { hint }),
      cause,
    });
  }
  ui.note('The database was of an older version and has been updated; a copy of the old one is beside it.');
}
