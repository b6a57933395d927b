import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../guards.js';

/**
 * Makes a folder and those above it that are missing, for the owner alone (0700); one that is there stays as it is. A new
 * one is on the disk when this returns, with its name in the folder above: what is written into it durably must not be lost
 * with it. Node's own recursive way never returns where a parent exists and takes no folders, such as below /proc.
 * @throws what the file system says; ENOTDIR when something else stands there.
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
    // One may be allowed to make something in a folder that one may not read: nothing more can be done for it then.
    if (codeOf(problem) !== 'EACCES') throw problem;
  }
}

/** Makes the names in a folder durable. Windows cannot open a folder; there its file system keeps a journal of them. */
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
