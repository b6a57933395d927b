import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../config/folder.js';
import { dropCopies, dropUnfinished } from '../config/unfinished.js';
import { TokenStoreError } from '../errors.js';
import { codeOf } from '../guards.js';
import { parseCredentials, serializeCredentials } from './credentials.js';
import type { Credentials, TokenStore } from './token-store.js';

const posix = process.platform !== 'win32';

/**
 * Keeps the credentials in one file that only its owner can read (0600 in a 0700 folder; on Windows the access list of
 * your own profile folder does that). A file that others can read, or a symbolic link, is rejected: anyone who could
 * read it may have the token, and a write would replace the link and leave the old token where it points.
 */
export function fileTokenStore(path: string): TokenStore {
  return new FileTokenStore(path);
}

/** The text of a file of secrets; null if there is none. @throws TokenStoreError as the token file. */
export function readPrivateFile(path: string): Promise<string | null> {
  return readPrivately(path);
}

/** Replaces a file of secrets as the token file is replaced. @throws TokenStoreError */
export function replacePrivateFile(path: string, text: string): Promise<void> {
  return writing(path, () => replace(path, text));
}

/** @param command which to run again if it fails. @returns whether there was one. @throws TokenStoreError */
export async function forgetPrivateFile(path: string, command = 'the command'): Promise<boolean> {
  try {
    dropCopies(path);
    await rm(path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false;
    throw new TokenStoreError('TOKEN_FILE_UNWRITABLE', `Cannot delete the token file ${path}.`, {
      hint: `Check the permissions of ${dirname(path)}, then run ${command} again.`,
      cause,
    });
  }
}

async function writing(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw new TokenStoreError('TOKEN_FILE_UNWRITABLE', `Cannot write the token file ${path}.`, {
      hint: `Check the permissions of ${dirname(path)} and the free space, or choose another folder with POLAR_SYNC_HOME.`,
      cause,
    });
  }
}

class FileTokenStore implements TokenStore {
  readonly kind = 'file';
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  describe(): string {
    return `the file ${this.#path}`;
  }

  async read(): Promise<Credentials | null> {
    const text = await readPrivately(this.#path);
    if (text === null) return null;
    const credentials = parseCredentials(text);
    if (credentials) return credentials;
    throw new TokenStoreError('TOKEN_FILE_INVALID', `The token file ${this.#path} is damaged.`, {
      hint: 'Run polar-sync login to write a new one.',
    });
  }

  write(credentials: Credentials): Promise<void> {
    return writing(this.#path, () => replace(this.#path, `${serializeCredentials(credentials)}\n`));
  }

  clear(): Promise<boolean> {
    return forgetPrivateFile(this.#path, 'polar-sync logout');
  }

  probe(): Promise<void> {
    return writing(this.#path, async () => {
      const probe = `${this.#path}.probe`;
      await replace(probe, 'probe\n');
      await rm(probe);
    });
  }
}

/** The text of the file; null if there is none. The checks look at the opened file, not at its name. */
async function readPrivately(path: string): Promise<string | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (posix ? constants.O_NOFOLLOW : 0));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    if (codeOf(cause) === 'ELOOP') {
      throw new TokenStoreError('TOKEN_FILE_LINK', `The token file ${path} is a symbolic link.`, {
        hint: 'Replace it with the file itself, or set POLAR_SYNC_HOME to the folder it points to.',
        cause,
      });
    }
    throw unreadable(path, cause);
  }
  try {
    const { mode } = await file.stat();
    if (posix && (mode & 0o077) !== 0) {
      throw new TokenStoreError(
        'TOKEN_FILE_MODE',
        `Others on this machine can read or change the token file ${path} (mode ${(mode & 0o777).toString(8).padStart(4, '0')}).`,
        { hint: `Run: chmod 600 ${JSON.stringify(path)}` },
      );
    }
    return await file.readFile('utf8').catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
  } finally {
    await file.close();
  }
}

/**
 * Write order: a new file beside the old one, synced; then the rename; then the folder synced. A crash at any point
 * leaves the old token or the new one, never half of one.
 */
async function replace(path: string, text: string): Promise<void> {
  makePrivateFolder(dirname(path));
  dropCopies(path);
  const random = process.getBuiltinModule('node:crypto').randomBytes(6).toString('hex');
  const temporary = `${path}.${process.pid}-${random}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    dropUnfinished(temporary);
    throw cause;
  }
  await syncFolder(dirname(path));
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; there the file system journals the rename.
  if (!posix) return;
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function unreadable(path: string, cause: unknown): TokenStoreError {
  return new TokenStoreError('TOKEN_FILE_UNREADABLE', `Cannot read the token file ${path}.`, {
    hint: 'Check who owns it and that it is a file, or run polar-sync login again.',
    cause,
  });
}
