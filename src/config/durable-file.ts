import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makePrivateFolder, syncFolder } from './folder.js';
import { dropCopies, dropUnfinished } from './unfinished.js';

/**
 * Replaces a file (0600, folder 0700) in one step, on the disk when this returns: a new file beside the old one, flushed;
 * the rename; the folder flushed. A crash at any point leaves the old text or the new one.
 * @throws the error of the file system.
 */
export function replaceDurably(path: string, text: string): void {
  makePrivateFolder(dirname(path));
  dropCopies(path);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (cause) {
    dropUnfinished(temporary);
    throw cause;
  }
  syncFolder(dirname(path));
}
