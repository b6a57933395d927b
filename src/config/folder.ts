import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../guards.js';

/**
 * Creates a folder and its missing parents, for the owner only (0700); an existing one stays as it is. A new one is on the
 * disk when this returns, with its name in the folder above: what is then written into it durably must not be lost with
 * it. Node's own recursive option never returns if a parent exists but accepts no folders, such as below /proc.
 * @throws the error of the file system; ENOTDIR if something else is there.
 */
export function makePrivateFolder(path: string): void {
  try {
    make(path);
  } catch (problem) {
    const code = codeOf(problem);
    const parent = dirname(path);
    if (code === 'ENOENT' && parent !== path && !isFolder(parent)) {
      makePrivateFolder(parent);
      make(path);
    } else if (!isFolder(path)) {
      throw code === 'EEXIST' ? notAFolder(path, problem) : problem;
    }
  }
}

function make(path: string): void {
  mkdirSync(path, { mode: 0o700 });
  syncFolder(path);
  try {
    syncFolder(dirname(path));
  } catch (problem) {
    // Creating something in a folder can be permitted without reading it; then it cannot be synced.
    if (codeOf(problem) !== 'EACCES') throw problem;
  }
}

/** Makes the names in a folder durable. Windows cannot open a folder, but its file system journals them. */
export function syncFolder(path: string, platform: NodeJS.Platform = process.platform): void {
  if (platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function notAFolder(path: string, cause: unknown): NodeJS.ErrnoException {
  return Object.assign(new Error(`ENOTDIR: ${path} is not a folder`, { cause }), { code: 'ENOTDIR', path });
}
