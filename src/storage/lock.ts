import { closeSync, existsSync, openSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusyError, InterruptedError, StoreError } from '../errors.js';
import { codeOf } from '../guards.js';
import { guarded } from './errors.js';
import { sqlite } from './sqlite/driver.js';

/** The right to write; it also ends with this process. */
export interface StoreLock {
  release(): void;
}

/**
 * Lets one pull at a time work on a store: an exclusive lock on `PATH.lock`, held by the operating system for as long
 * as this process lives, so that a killed holder never blocks.
 * @param waitMs how long to wait for another holder; 0 ends at once.
 * @param hint what the person can do when another one holds it to the end.
 * @throws BusyError PULL_RUNNING (exit 6).
 */
export async function lockStore(
  path: string,
  waitMs = 0,
  signal?: AbortSignal,
  hint = 'Wait for it to end.',
): Promise<StoreLock> {
  // Under two names it is still one store.
  const file = `${existsSync(path) ? realpathSync(path) : path}.lock`;
  // Not the clock of the day, which may be set back while this waits.
  const deadline = performance.now() + waitMs;
  guarded(file, () => closeSync(openSync(file, 'a', 0o600)));
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (performance.now() >= deadline) {
      throw new BusyError('PULL_RUNNING', 'Another polar-sync is working on this store.', { hint });
    }
    await pause(Math.min(200, Math.max(1, deadline - performance.now())), signal);
  }
}

/** The lock file holds nothing: one that is damaged only has to go. */
function damaged(file: string, cause: unknown): StoreError {
  return new StoreError('LOCK_DAMAGED', `The lock file ${file} is damaged.`, {
    hint: `Delete it while no other polar-sync is running (nothing is in it), and run the command again: rm ${JSON.stringify(file)}`,
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
