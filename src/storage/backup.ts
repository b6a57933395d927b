import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dropUnfinished } from '../config/unfinished.js';
import { guarded, storeError } from './errors.js';
import { Meta } from './meta.js';
import { openAnywhere } from './open-anywhere.js';
import type { ReadOptions } from './open-reader.js';
import { openForReading } from './open-reader.js';
import { sqlite } from './sqlite/driver.js';
import { Store } from './store.js';

/** How many pages are copied before other work gets a turn and before a flush to disk: a slow disk takes a second for them. */
const pagesAtOnce = 2000;

/**
 * Copies a database as it is at one instant to a new file (0600), whatever a pull writes meanwhile; on disk when this
 * resolves. The copy is a single file, which can be read where nothing can be written.
 * @param witness is put into the copy.
 * @param onProgress may throw to end it; then the file is removed.
 * @throws StoreError
 */
export async function copyStore(
  path: string,
  target: string,
  witness: string | undefined,
  onProgress: (done: number, total: number) => void,
  options?: ReadOptions,
): Promise<void> {
  // Closed last: closing it earlier would release the locks that SQLite holds on the file.
  const file = guarded(target, () => openSync(target, 'wx', 0o600));
  try {
    const source = await openAnywhere(path, options);
    try {
      // One instant: what others write from here on is not seen, so the copy never starts over.
      source.exec('BEGIN');
      source.prepare('SELECT count(*) FROM meta').get();
      let failure: unknown;
      await source
        .backup(target, {
          progress: ({ totalPages, remainingPages }) => {
            try {
              // Not only at the end: for a big copy that would take minutes, during which no signal is handled.
              guarded(target, () => fsyncSync(file));
              onProgress(totalPages - remainingPages, totalPages);
            } catch (problem) {
              failure = problem;
              throw problem;
            }
            return pagesAtOnce;
          },
        })
        .catch((problem: unknown) => {
          throw failure ?? storeError(problem, target);
        });
    } finally {
      source.close();
    }
    guarded(target, () => {
      finish(target, witness);
      fsyncSync(file);
    });
  } catch (problem) {
    discard(target);
    throw problem;
  } finally {
    closeSync(file);
  }
}

function finish(target: string, witness: string | undefined): void {
  const copy = new (sqlite())(target);
  try {
    copy.pragma('journal_mode = DELETE');
    if (witness !== undefined) new Meta(copy).carry(witness);
  } finally {
    copy.close();
  }
}

/** Opens such a copy to check it. */
export function openCopy(target: string): Store {
  return new Store(target, openForReading(target));
}

/** Removes an unwanted copy, with what SQLite may have left next to it. */
export function discard(target: string): void {
  for (const end of ['', '-journal', '-wal', '-shm']) dropUnfinished(target + end);
}
