import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * Where a store lies while hundreds of pulls are tried: a process that dies leaves the same files whether they are on a disk
 * or in memory, where nothing waits for a disk.
 */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder of its own for one test, removed after it. @param within `memory` for one that waits for no disk. */
export function temporaryFolder(within = tmpdir()): string {
  const folder = mkdtempSync(join(within, 'polar-sync-test-'));
  made.push(folder);
  return folder;
}
