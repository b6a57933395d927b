import { PolarSyncError } from '../errors.js';
import { noStoreCode } from './open-reader.js';

/** What `open` opens; undefined when there is no store yet. @throws what `open` throws else. */
export function ifThere<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (problem) {
    if (problem instanceof PolarSyncError && problem.code === noStoreCode) return undefined;
    throw problem;
  }
}
