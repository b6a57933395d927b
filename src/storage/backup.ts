import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dropUnfinished } from '../config/unfinished.js';
import { guarded, storeError } from './errors.js';
import { Meta } from './meta.js';
import { openAnywhere } from './open-anywhere.js';
import type { ReadWish } from './open-reader.js';
import { openForReading } from './open-reader.js';
import { sqlite } from './sqlite/driver.js';
import { Store } from './store.js';

/** So many pages are copied before others have their turn, and before they are on the disk: a slow one takes a second. */
const pagesAtOnce = 2000;

/**
 * Copies a store of one moment to a new file (0600), whatever a pull writes meanwhile; on the disk when this resolves. The
 * copy is one file with nothing beside it, which can be read where nothing can be written.
 * @param witness goes into the copy.
 * @param onProgress may throw to end it; the file is gone then.
 * @throws StoreError
 */
export async function copyStore(
  path: string,
  target: string,
  witness: string | undefined,
  onProgress: (done: number, total: number) => void,
  wish?: ReadWish,
): Promise<void> {
  // Closed after everything else: until then closing a file would end the locks that SQLite has on it.
  const file = guarded(target, () => openSync(target, 'wx', 0o600));
  try {
    const source = await openAnywhere(path, wish);
    try {
      // One moment: what others write from here on is not seen, so nothing begins anew.
      source.exec('BEGIN');
      source.prepare('SELECT count(*) FROM meta').get();
      let failure: unknown;
      await source
        .backup(target, {
          progress: ({ totalPages, remainingPages }) => {
            try {
              // Not all at the end: of a big copy that would take minutes, in which no signal is heard.
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

/** Opens such a copy to check it; `path` is what it is called in messages. */
export function openCopy(target: string): Store {
  return new Store(target, openForReading(target));
}

/** Removes a copy that is not to stay, with what SQLite may have left beside it. */
export function discard(target: string): void {
  for (const end of ['', '-journal', '-wal', '-shm']) dropUnfinished(target + end);
}
