import { closeSync, existsSync, openSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusyError, InterruptedError, StoreError } from '../errors.js';
import { codeOf } from '../guards.js';
import { guarded } from './errors.js';
import { sqlite } from './sqlite/driver.js';

/** The right to write; it also ends when this process does. */
export interface StoreLock {
  release(): void;
}

/**
 * Lets one pull at a time work on a database: an exclusive lock on `PATH.lock`, held by the operating system as long as
 * this process lives, so that a killed holder never blocks.
 * @param waitMs how long to wait for another holder; 0 fails at once.
 * @param hint what the user can do if another process keeps holding it.
 * @throws BusyError PULL_RUNNING (exit 6).
 */
export async function lockStore(
  path: string,
  waitMs = 0,
  signal?: AbortSignal,
  hint = 'Wait for it to end.',
): Promise<StoreLock> {
  // Under two names it is still one database.
  const file = `${existsSync(path) ? realpathSync(path) : path}.lock`;
  // Not the wall clock, which may be set back while this waits.
  const deadline = performance.now() + waitMs;
  guarded(file, () => closeSync(openSync(file, 'a', 0o600)));
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (performance.now() >= deadline) {
      throw new BusyError('PULL_RUNNING', 'Another polar-sync is working on this database.', { hint });
    }
    await pause(Math.min(200, Math.max(1, deadline - performance.now())), signal);
  }
}

/** The lock file contains nothing, so a damaged one can simply be deleted. */
function damaged(file: string, cause: unknown): StoreError {
  return new StoreError('LOCK_DAMAGED', `The lock file ${file} is damaged.`, {
    hint: `Delete it while no other polar-sync is running (it contains nothing), and run the command again: rm ${JSON.stringify(file)}`,
    cause,
  });
}

function tryLock(file: string): StoreLock | undefined {
  return guarded(file, () => {
    const db = new (sqlite())(file, { timeout: 0 });
    try {
      db.pragma('locking_mode = EXCLUSIVE');
      db.exec('BEGIN EXCLUSIVE');
    } catch (problem) {
      db.close();
      const code = codeOf(problem) ?? '';
      if (code.startsWith('SQLITE_BUSY')) return undefined;
      if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) throw damaged(file, problem);
      throw problem;
    }
    // The closure keeps the handle from being collected, which would free the lock.
    return { release: () => void db.close() };
  });
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new InterruptedError('INTERRUPTED', 'Interrupted while waiting for another pull to end.', { cause });
  }
}
