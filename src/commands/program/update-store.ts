import { StoreError } from '../../errors.js';
import { Slices } from '../../slices.js';
import { lockStore } from '../../storage/lock.js';
import { openStore } from '../../storage/store.js';
import type { Context } from '../context.js';

/** How long a polar-sync that is at work, perhaps one of the older version, has to end. */
const longestWaitMs = 10_000;

/**
 * Brings the store up to date, with a copy of what it was beside it, while nobody else works on it. Nobody has to know
 * after an update that `list` cannot do this itself.
 * @param older what the command ended with.
 * @throws StoreError STORE_OLDER that also says why it cannot be done, BusyError PULL_RUNNING, InterruptedError.
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
    throw new StoreError(older.code, `${older.message} Bringing it up to date failed: ${cause.message}`, {
      ...(hint !== undefined && { hint }),
      cause,
    });
  }
  ui.note('The store was of an older version and is up to date now; a copy of what it was lies beside it.');
}
