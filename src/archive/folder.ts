import { lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Archive, ArchiveFile, Limits } from './archive.js';
import { tooLarge, tooMany, unreadable } from './errors.js';
import { isHidden } from './names.js';
import { openZip } from './zip.js';

interface Found {
  path: string;
  bytes: number;
}

/**
 * The files of a folder and its subfolders, in name order. Links are not followed: they could point anywhere.
 * @throws BadArchiveError ARCHIVE_TOO_MANY, BadFileError FILE_UNREADABLE for a folder without read permission.
 */
export async function openFolder(path: string, limits: Limits, signal?: AbortSignal): Promise<Archive> {
  const found: Found[] = [];
  await walk(path, { found, root: path, limits, signal });
  return archiveOf(found, limits);
}

/** A single file. */
export async function openFile(path: string, limits: Limits): Promise<Archive> {
  return archiveOf([{ path, bytes: (await stat(path)).size }], limits);
}

interface Walk {
  found: Found[];
  root: string;
  limits: Limits;
  signal: AbortSignal | undefined;
}

async function walk(folder: string, all: Walk): Promise<void> {
  const { found, root, limits, signal } = all;
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(folder, cause);
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    signal?.throwIfAborted();
    const path = join(folder, entry.name);
    if (isHidden(entry.name)) continue;
    if (entry.isDirectory()) await walk(path, all);
    if (!entry.isFile()) continue;
    if (found.length >= limits.files) throw tooMany(root, limits.files);
    found.push({ path, bytes: (await lstat(path)).size });
  }
}

function archiveOf(found: Found[], limits: Limits): Archive {
  return {
    files: found.length,
    bytes: found.reduce((sum, { bytes }) => sum + bytes, 0),
    async *each(): AsyncGenerator<ArchiveFile> {
      for (const { path, bytes } of found) {
        yield {
          name: basename(path),
          bytes,
          read: () => load(path, limits),
          head: (most) => loadHead(path, most),
          unfold: () => openZip(path, limits),
        };
      }
    },
  };
}

async function load(path: string, limits: Limits): Promise<Buffer> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    if ((await handle.stat()).size > limits.fileBytes) throw tooLarge(basename(path), limits.fileBytes);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function loadHead(path: string, most: number): Promise<Buffer> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
