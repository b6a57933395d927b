import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/**
 * Where a store lies while hundreds of pulls are tried: a process that dies leaves the same files whether they are on a disk
 * or in memory, where nothing waits for a disk.
 */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
