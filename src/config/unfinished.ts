import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * Removes what killed processes left unfinished in a folder.
 * @param pattern of the names, with the process id as its first group: files of a process that still runs stay.
 * @throws the error of the file system.
 */
export function dropLeftovers(folder: string, pattern: RegExp): void {
  for (const name of readdirSync(folder)) {
    const pid = pattern.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  // An earlier process may have had our id (in containers it is always the same).
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
