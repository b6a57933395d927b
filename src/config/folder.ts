import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing, for the owner alone (0700); one that is there stays as it is.
 * Node's own recursive way never returns where a parent exists and takes no folders, such as below /proc.
 * @throws what the file system says; ENOTDIR when something else stands there.
 */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    const parent = dirname(path);
    if (code === 'ENOENT' && parent !== path && !isFolder(parent)) {
      makePrivateFolder(parent);
      mkdirSync(path, { mode: 0o700 });
    } else if (!isFolder(path)) {
      throw code === 'EEXIST' ? notAFolder(path, problem) : problem;
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function notAFolder(path: string, cause: unknown): NodeJS.ErrnoException {
  return Object.assign(new Error(`ENOTDIR: ${path} is not a folder`, { cause }), { code: 'ENOTDIR', path });
}
