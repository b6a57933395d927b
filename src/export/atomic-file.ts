import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makePrivateFolder, syncFolder as syncNames } from '../config/folder.js';
import { dropUnfinished } from '../config/unfinished.js';
import { writeFailed } from './errors.js';

const FILE_MODE = 0o600;
const COMPARE_BYTES = 65_536;

// The process id in the name tells the leftovers of a killed run from the files of one that is still at work.
const TEMPORARY = /^\.polar-sync-export-(\d+)-.*\.tmp$/;

/**
 * A file that appears whole or not at all: bytes go to a temporary name in the same folder; `finish` syncs it to disk
 * and renames it over the target, or drops it when the target already holds the same bytes. Failures are StoreErrors
 * with the code EXPORT_WRITE.
 */
export class AtomicFile {
  readonly path: string;
  readonly closed = false;
  readonly #temporary: string;
  #descriptor: number | undefined;
  #temporaryExists = true;
  bytes = 0;

  /** @param refuse throws for a path that must not be written. */
  constructor(path: string, refuse?: (path: string) => void) {
    refuse?.(path);
    this.path = path;
    // Only the beginning of the name: the whole one may already be as long as a file system allows.
    this.#temporary = join(dirname(path), `.polar-sync-export-${process.pid}-${basename(path).slice(0, 40)}.tmp`);
    this.#descriptor = this.#guard(() => openSync(this.#temporary, 'wx', FILE_MODE));
  }

  write(chunk: Uint8Array): void {
    const descriptor = this.#open();
    let written = 0;
    while (written < chunk.length) {
      written += this.#guard(() => writeSync(descriptor, chunk, written, chunk.length - written));
    }
    this.bytes += chunk.length;
  }

  /** Puts the file in place. False when an equal one was there: it stays as it is, with its time. */
  finish(): boolean {
    const descriptor = this.#open();
    return this.#guard(() => {
      const isNew = !this.#equalsTarget();
      if (isNew) fsyncSync(descriptor);
      this.#close();
      if (isNew) renameSync(this.#temporary, this.path);
      else rmSync(this.#temporary);
      this.#temporaryExists = false;
      return isNew;
    });
  }

  /** Gives up: nothing stays behind. Harmless after `finish`. */
  discard(): void {
    this.#close();
    if (this.#temporaryExists) dropUnfinished(this.#temporary);
    this.#temporaryExists = false;
  }

  #close(): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    closeSync(descriptor);
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new Error(`${this.path} is already finished`);
    return this.#descriptor;
  }

  #equalsTarget(): boolean {
    const target = statSync(this.path, { throwIfNoEntry: false });
    if (target === undefined || !target.isFile() || target.size !== this.bytes) return false;
    const files = [openSync(this.path, 'r'), openSync(this.#temporary, 'r')] as const;
    try {
      return sameContent(...files);
    } finally {
      for (const file of files) closeSync(file);
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw writeFailed(this.path, error);
    }
  }
}

function sameContent(a: number, b: number): boolean {
  const left = Buffer.alloc(COMPARE_BYTES);
  const right = Buffer.alloc(COMPARE_BYTES);
  for (let position = 0; ; ) {
    const read = readSync(a, left, 0, COMPARE_BYTES, position);
    const other = readSync(b, right, 0, COMPARE_BYTES, position);
    if (read !== other || !left.subarray(0, read).equals(right.subarray(0, other))) return false;
    if (read === 0) return true;
    position += read;
  }
}

/** Makes the folder if it is missing (0700, also the ones above it that are) and removes what killed runs left in it. */
export function prepareFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
    for (const name of readdirSync(folder)) {
      const pid = TEMPORARY.exec(name)?.[1];
      if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
    }
  } catch (error) {
    throw writeFailed(folder, error);
  }
}

/** Makes the renames in a folder durable. Windows cannot and need not. */
export function syncFolder(folder: string, platform: NodeJS.Platform = process.platform): void {
  try {
    syncNames(folder, platform);
  } catch (error) {
    throw writeFailed(folder, error);
  }
}

function isRunning(pid: number): boolean {
  // An earlier process may have had our own id (in containers it is always the same one).
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
