import { StoreError } from '../errors.js';

/** What `open` opens; undefined when there is no store yet. @throws what `open` throws else. */
export function ifThere<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (problem) {
    if (problem instanceof StoreError && problem.code === 'STORE_MISSING') return undefined;
    throw problem;
  }
}
