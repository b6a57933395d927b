import { rmSync } from 'node:fs';
import { codeOf } from '../guards.js';

/**
 * Removes a file that a failure has left unfinished. A disk that refuses even this keeps it: what has to be told is that
 * failure, not this one.
 */
export function dropUnfinished(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (problem) {
    if (codeOf(problem) === undefined) throw problem;
  }
}
