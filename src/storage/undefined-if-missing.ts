import { PolarSyncError } from '../errors.js';
import { noStoreCode } from './open-reader.js';

/** The result of `open`; undefined when there is no database yet. @throws every other error of `open`. */
export function undefinedIfMissing<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (problem) {
    return ifNone(problem);
  }
}

/** For `catch` on a promise that opens a database: undefined when there is none yet. @throws every other problem. */
export function ifNone(problem: unknown): undefined {
  if (problem instanceof PolarSyncError && problem.code === noStoreCode) return undefined;
  throw problem;
}
