import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/**
 * Where a store lies while hundreds of pulls are tried: a process that dies leaves the same files whether they are on a disk
 * or in memory, where nothing waits for a disk.
 */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What a few installations take that are there at once. */
const roomForAll = 8 * 2 ** 30;

/** Whether all that tests put down may lie there: there is room, and what is put there can be run. */
export function takesAll(): boolean {
  if (!existsSync('/proc/mounts')) return false;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const options = mounts.map((line) => line.split(' ')).find(([, at]) => at === memory)?.[3];
  if (options === undefined || options.split(',').includes('noexec')) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > roomForAll;
}
