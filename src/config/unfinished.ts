import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/** Nothing takes as long to replace a small file. */
const abandonedMs = 60 * 60 * 1000;

/**
 * Removes the copies of a file that killed processes left beside it: `NAME.PID.tmp` and `NAME.PID-RANDOM.tmp`. Earlier
 * versions named no process (`NAME.RANDOM.tmp`): theirs go when they are an hour old.
 * @throws the error of the file system.
 */
export function dropCopies(path: string): void {
  const [folder, start] = [dirname(path), `${basename(path)}.`];
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(start)) continue;
    const copy = join(folder, name);
    const [, pid, random] = /^(?:(\d+)(?:-[0-9a-f]{12})?|([0-9a-f]{12}))\.tmp$/.exec(name.slice(start.length)) ?? [];
    const isLeft = random !== undefined ? isOld(copy) : pid !== undefined && !isRunning(Number(pid));
    if (isLeft) rmSync(copy, { force: true });
  }
}

function isOld(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > abandonedMs;
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
