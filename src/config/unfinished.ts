import { rmSync } from 'node:fs';
import { codeOf } from '../guards.js';

/**
 * Removes a file that a failure has left unfinished. If the disk refuses even that, the file stays: the failure to report
 * is the first one.
 */
export function dropUnfinished(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (problem) {
    if (codeOf(problem) === undefined) throw problem;
  }
}
