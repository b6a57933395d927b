import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A folder for one test, removed after it (tidy.ts). @param within `memory` for one that waits for no disk. */
export function temporaryFolder(within = tmpdir()): string {
  const folder = mkdtempSync(join(within, 'polar-sync-test-'));
  made.push(folder);
  return folder;
}

/** Removes the folders created so far. */
export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
