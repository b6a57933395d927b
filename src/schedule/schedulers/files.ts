import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../../config/folder.js';
import { StoreError } from '../../errors.js';
import { codeOf } from '../../guards.js';

/** Writes a schedule entry's file and its folder. @throws StoreError SCHEDULE_UNWRITABLE. */
export function writeEntry(path: string, text: string): void {
  guarded(path, () => {
    makePrivateFolder(dirname(path));
    writeFileSync(path, text, { mode: 0o600 });
  });
}

/** undefined: no such file. @throws StoreError SCHEDULE_UNWRITABLE. */
export function readEntry(path: string): string | undefined {
  return guarded(path, () => {
    try {
      return readFileSync(path, 'utf8');
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      throw cause;
    }
  });
}

/** @throws StoreError SCHEDULE_UNWRITABLE. */
export function deleteEntry(path: string): void {
  guarded(path, () => rmSync(path, { force: true }));
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = codeOf(cause);
    throw new StoreError('SCHEDULE_UNWRITABLE', `Cannot use the file ${path} (${code}).`, {
      hint: 'Check its permissions, or install the printed entry by hand.',
      cause,
    });
  }
}
