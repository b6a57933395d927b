import { dirname } from 'node:path';
import { broughtToEnd } from '../brought-to-end.js';
import { makePrivateFolder } from '../config/folder.js';
import { BusyError, TemporaryError } from '../errors.js';
import { lockStore } from '../storage/lock.js';

/** Longer than a refresh can take. */
const longestWaitMs = 60_000;

/**
 * Does `work` while no other process changes the sign-in of this profile. Everything that writes credentials does it in
 * here: a refresh token may be good for one use, and what one process writes late must not undo what another has done.
 * @param lockPath the lock lies beside this file; processes with the same store have to name the same one.
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
