import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/**
 * Where a database is while hundreds of pulls are tried: a process that dies leaves the same files on disk as in memory,
 * where nothing waits for a disk.
 */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The space for a few simultaneous installations. */
const roomForAll = 8 * 2 ** 30;

/** Whether all files of the tests can be there: there is space, and programs there can be run. */
export function takesAll(): boolean {
  if (!existsSync('/proc/mounts')) return false;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const options = mounts.map((line) => line.split(' ')).find(([, at]) => at === memory)?.[3];
  if (options === undefined || options.split(',').includes('noexec')) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > roomForAll;
}
