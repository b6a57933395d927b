import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Archive, defaultLimits, type Limits } from './archive.js';
import { BadArchiveError, notAnArchive } from './errors.js';
import { openFile, openFolder } from './folder.js';
import { openZip } from './zip.js';

/** Every ZIP starts with one of these; an empty one with the second. */
const zipMagic = ['PK\u0003\u0004', 'PK\u0005\u0006'];

/**
 * Opens an account export: a ZIP, the folder it was unpacked into, single files from it, or several of these.
 * @throws BadArchiveError when one of them is rejected as a whole (exit 2): then all are; the signal's reason.
 */
export async function openArchive(
  paths: readonly string[],
  limits: Limits = defaultLimits,
  signal?: AbortSignal,
): Promise<Archive> {
  const archives: Archive[] = [];
  for (const path of paths) archives.push(await openOne(path, limits, signal));
  return {
    files: archives.reduce((sum, { files }) => sum + files, 0),
    bytes: archives.reduce((sum, { bytes }) => sum + bytes, 0),
    async *each() {
      for (const archive of archives) yield* archive.each();
    },
  };
}

async function openOne(path: string, limits: Limits, signal: AbortSignal | undefined): Promise<Archive> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new BadArchiveError('IMPORT_PATH', `${path} does not exist, or cannot be reached.`, {
      hint: 'Name the ZIP from Polar, the folder it was unpacked into, or files from it.',
      cause,
    });
  });
  if (found.isDirectory()) return openFolder(path, limits, signal);
  if (!found.isFile()) {
    throw new BadArchiveError('IMPORT_PATH', `${path} is neither a file nor a folder.`, {
      hint: 'Save it as a file first: a ZIP is read from its end.',
    });
  }
  if (await isZip(path)) return openZip(path, limits, signal);
  if (extname(path).toLowerCase() === '.zip') throw notAnArchive(path);
  return openFile(path, limits);
}

async function isZip(path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new BadArchiveError('IMPORT_PATH', `No permission to read ${path}.`, {
      hint: 'Check its permissions.',
      cause,
    });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return zipMagic.includes(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await handle.close();
  }
}
