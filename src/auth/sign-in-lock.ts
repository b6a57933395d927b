import { dirname } from 'node:path';
import { broughtToEnd } from '../brought-to-end.js';
import { makePrivateFolder } from '../config/folder.js';
import { BusyError, TemporaryError } from '../errors.js';
import { lockStore } from '../storage/lock.js';

/** Longer than a renewal can take. */
const longestWaitMs = 60_000;

/**
 * Does `work` while no other process changes this profile's sign-in. Everything that writes credentials runs in here: a
 * refresh token may be valid for one use only, and a late write by one process must not undo what another has done.
 * @param lockPath the lock is next to this file; processes with the same token store must name the same one.
 * @throws TemporaryError SIGN_IN_BUSY, InterruptedError, StoreError, and what `work` throws.
 */
export async function changingSignIn<T>(
  lockPath: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  waitMs = longestWaitMs,
): Promise<T> {
  makePrivateFolder(dirname(lockPath));
  const lock = await lockStore(lockPath, waitMs, signal).catch((cause: unknown) => {
    if (!(cause instanceof BusyError)) throw cause;
    throw new TemporaryError('SIGN_IN_BUSY', 'Another polar-sync has been renewing the token for a minute.', {
      hint: 'Nothing was changed: run the same command again in a few minutes.',
      cause,
    });
  });
  try {
    return await broughtToEnd(work());
  } finally {
    lock.release();
  }
}
