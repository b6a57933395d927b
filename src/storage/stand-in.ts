import {
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BusyError, InterruptedError, PolarSyncError, StoreError } from '../errors.js';
import { codeOf } from '../guards.js';
import { guarded } from './errors.js';
import { lockStore, type StoreLock } from './lock.js';
import type { ReadOptions } from './open-reader.js';
import { exposureOfStore, isWritable, refuseForeign } from './refuse.js';
import { upgrade } from './schema/migrate.js';
import { migrations } from './schema/schema.js';
import { sqlite } from './sqlite/driver.js';

/** A private copy of a database that cannot be read in place. */
export interface StandIn {
  file: string;
  /** Removes the copy and its folder. */
  remove(): void;
}

/** The files of a database that are copied. SQLite recreates -shm from these; a copied one would belong to another process. */
const parts = ['', '-wal', '-journal'] as const;
const prefix = 'polar-sync-read-';
const name = 'polar-sync.db';
const tries = 3;

/** Whether a copy would help after opening in place failed with `problem`. */
export function wouldHelp(path: string, problem: StoreError): boolean {
  if (problem.code === 'STORE_OLDER') return !isWritable(path) || exposureOfStore(path) !== undefined;
  const code = String(codeOf(problem.cause));
  // A process that can write would roll half a change back; a read-only connection never may.
  if (code === 'SQLITE_READONLY_ROLLBACK') return true;
  return /^SQLITE_(CANTOPEN|READONLY|PERM|PROTOCOL|IOERR_(SHM|LOCK|RDLOCK))/.test(code) && !isWritable(path);
}

/**
 * Copies a database into a fresh folder (0700) in the system's folder for temporary files, completes there what its log or
 * journal left unfinished, and brings it up to date. There is no simpler way: SQLite's `immutable` is not available with
 * the driver for Node 20, would ignore the log, and updates no schema.
 * @throws StoreError DISK_FULL, NO_TEMPORARY_FOLDER, CANNOT_OPEN, DATABASE_BUSY, or what is wrong with the database itself;
 * InterruptedError.
 */
export async function makeStandIn(path: string, { signal, onCopy }: ReadOptions): Promise<StandIn> {
  await sweep();
  const folder = makeFolder(path);
  const file = join(folder, name);
  let lock: StoreLock | undefined;
  const remove = () => {
    lock?.release();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // Shows other processes that this copy is in use, as long as this process lives.
    lock = await lockStore(file);
    await copyStill(realpathSync(path), file, signal);
    finishCopy(path, file);
    onCopy?.(folder);
    return { file, remove };
  } catch (problem) {
    remove();
    throw copyError(problem, path);
  }
}

/** Removes what killed processes have left. A folder without a database is being set up, or does not matter. */
async function sweep(): Promise<void> {
  // If the temporary folder cannot be listed, creating a folder in it will fail with an error.
  const folders = (await readdir(tmpdir()).catch(() => [])).filter((entry) => entry.startsWith(prefix));
  for (const folder of folders.map((entry) => join(tmpdir(), entry))) {
    try {
      // Anything else with such a name, links above all, is left alone.
      const found = lstatSync(folder);
      if (!found.isDirectory() || found.uid !== process.geteuid?.() || !existsSync(join(folder, name))) continue;
      const lock = await lockStore(join(folder, name));
      rmSync(folder, { recursive: true, force: true });
      lock.release();
    } catch (problem) {
      // In use, or gone meanwhile.
      if (!(problem instanceof BusyError || problem instanceof StoreError)) throw problem;
    }
  }
}

function makeFolder(path: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (cause) {
    throw copyError(cause, path);
  }
}

/** Copies the files of a database, again if another process has written them meanwhile. */
async function copyStill(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  for (let n = 1; n <= tries; n += 1) {
    const before = stateOf(from);
    refuseTooLarge(from, before);
    for (const part of parts) {
      rmSync(to + part, { force: true });
      if (before.has(part)) await copy(from + part, to + part, signal);
    }
    const after = stateOf(from);
    if (parts.every((part) => before.get(part)?.stamp === after.get(part)?.stamp)) return;
  }
  throw new StoreError('DATABASE_BUSY', `${from} is being written while it is copied for reading.`, {
    hint: 'Run the command again when the pull that is writing it has ended.',
  });
}

interface Part {
  bytes: number;
  stamp: string;
}

function stateOf(from: string): Map<string, Part> {
  const found = parts.flatMap((part): [string, Part][] => {
    const stats = statSync(from + part, { bigint: true, throwIfNoEntry: false });
    return stats ? [[part, { bytes: Number(stats.size), stamp: `${stats.ino} ${stats.size} ${stats.mtimeNs}` }]] : [];
  });
  return new Map(found);
}

async function copy(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const size = { highWaterMark: 1024 * 1024 };
  const target = createWriteStream(to, { ...size, flags: 'wx', mode: 0o600 });
  try {
    await pipeline(createReadStream(from, size), target, signal ? { signal } : {});
  } catch (problem) {
    const { path, syscall } = problem as NodeJS.ErrnoException;
    throw path === from || syscall === 'read' ? cannotRead(from, problem) : problem;
  }
}

/** Fails before gigabytes are written in vain. */
function refuseTooLarge(from: string, state: ReadonlyMap<string, Part>): void {
  const bytes = [...state.values()].reduce((sum, part) => sum + part.bytes, 0);
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bytes > bavail * bsize) throw noRoom(from, bytes);
}

/** Rolls back or completes what a pull left, and applies the steps of the schema. */
function finishCopy(path: string, file: string): void {
  guarded(path, () => {
    const db = new (sqlite())(file);
    try {
      refuseForeign(db, path);
      // The copy is temporary: nothing has to reach the disk.
      db.pragma('synchronous = OFF');
      db.pragma('temp_store = MEMORY');
      if (db.pragma('user_version', { simple: true }) !== 0) upgrade(db, migrations);
    } finally {
      db.close();
    }
  });
}

/** The error for a failure of copying, as opposed to one of the database that is copied. */
function copyError(problem: unknown, path: string): unknown {
  if (problem instanceof Error && problem.name === 'AbortError')
    return new InterruptedError('INTERRUPTED', 'Interrupted while the database was copied for reading.', {
      cause: problem,
    });
  if (
    isOf(problem, 'ENOSPC') ||
    isOf(problem, 'EDQUOT') ||
    // One without a cause was thrown here, and says how much room is needed.
    (problem instanceof StoreError && problem.code === 'DISK_FULL' && problem.cause !== undefined)
  )
    return noRoom(path, undefined, problem);
  if (problem instanceof PolarSyncError || !(problem instanceof Error)) return problem;
  return new StoreError(
    'NO_TEMPORARY_FOLDER',
    `${path} is in a place where nothing can be written, so a copy of it has to be read, and none can be made in ${tmpdir()}.`,
    { hint: 'Set TMPDIR to a folder that you can write to.', cause: problem },
  );
}

function isOf(problem: unknown, code: string): boolean {
  return codeOf(problem) === code;
}

function noRoom(path: string, bytes: number | undefined, cause?: unknown): StoreError {
  return new StoreError(
    'DISK_FULL',
    `${path} is in a place where nothing can be written, so a copy of it has to be read, and ${tmpdir()} has no space for one${bytes === undefined ? '' : ` (${Math.ceil(bytes / 1e6)} MB)`}.`,
    { hint: 'Free some space there, or set TMPDIR to a folder that has enough.', cause },
  );
}

function cannotRead(file: string, cause: unknown): StoreError {
  return new StoreError('CANNOT_OPEN', `${file} cannot be read.`, {
    hint: 'Check its permissions: the database can only be read together with the files next to it.',
    cause,
  });
}
