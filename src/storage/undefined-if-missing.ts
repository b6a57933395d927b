import { PolarSyncError } from '../errors.js';
import { noStoreCode } from './open-reader.js';

/** What `open` opens; undefined when there is no store yet. @throws what `open` throws else. */
export function undefinedIfMissing<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (problem) {
    return ifNone(problem);
  }
}

/** To catch with what opens a store in its own time: undefined when there is none yet. @throws every other problem. */
export function ifNone(problem: unknown): undefined {
  if (problem instanceof PolarSyncError && problem.code === noStoreCode) return undefined;
  throw problem;
}
