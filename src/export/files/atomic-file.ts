import { closeSync, fsync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { makePrivateFolder, syncFolder as syncNames } from '../../config/folder.js';
import { dropLeftovers, dropUnfinished } from '../../config/unfinished.js';
import { Slices } from '../../slices.js';
import { exportInterrupted, writeFailed } from '../errors.js';
import { fingerprint } from '../fingerprint.js';

const FILE_MODE = 0o600;
const COMPARE_BYTES = 65_536;
/** A slow disk takes half a second for this many. At most twice as many of a file are written and not on disk yet. */
const SYNC_BYTES = 8 * 1024 * 1024;
/** How much of a file's name that of its temporary file repeats: the full one may be as long as the file system allows. */
const NAME_LENGTH = 40;

const synced = promisify(fsync);

// The process id in the name tells leftovers of a killed run from files of a run that is still going.
const TEMPORARY = /^\.polar-sync-export-(\d+)-.*\.tmp$/;

/**
 * A file that appears whole or not at all: bytes go to a temporary file in the same folder; `finish` syncs it to disk
 * and renames it over the target, or deletes it when the target already holds the same bytes. Failures are StoreErrors
 * with the code EXPORT_WRITE.
 */
export class AtomicFile {
  readonly path: string;
  readonly closed = false;
  readonly #temporary: string;
  #descriptor: number | undefined;
  #temporaryExists = true;
  #syncedBytes = 0;
  /** While the disk takes what has been written. */
  #syncing: Promise<void> | undefined;
  bytes = 0;

  /** @param refuse throws for a path that must not be written. */
  constructor(path: string, refuse?: (path: string) => void) {
    refuse?.(path);
    this.path = path;
    this.#temporary = join(dirname(path), `.polar-sync-export-${process.pid}-${shortened(basename(path))}.tmp`);
    this.#descriptor = this.#guard(() => openSync(this.#temporary, 'wx', FILE_MODE));
  }

  /** Copies the chunk. A promise if much has been written: then more only when it resolves, because the disk is behind. */
  write(chunk: Uint8Array): Promise<void> | undefined {
    const descriptor = this.#open();
    let written = 0;
    while (written < chunk.length) {
      written += this.#guard(() => writeSync(descriptor, chunk, written, chunk.length - written));
    }
    this.bytes += chunk.length;
    if (this.bytes - this.#syncedBytes < SYNC_BYTES) return undefined;
    this.#syncedBytes = this.bytes;
    return this.#syncMore(descriptor);
  }

  /** Lets the disk take what has been written; resolves when it has taken what was written before. */
  #syncMore(descriptor: number): Promise<void> {
    const before = this.#syncing ?? Promise.resolve();
    // Noted at once: whoever discards the file meanwhile must not close it under the sync.
    this.#syncing = before.then(() => this.#sync(descriptor));
    // Whoever waits for it next learns of its failure.
    this.#syncing.catch(() => undefined);
    return before;
  }

  async #sync(descriptor: number): Promise<void> {
    try {
      await synced(descriptor);
    } catch (error) {
      throw writeFailed(this.path, error);
    }
  }

  /**
   * Puts the file in place. False if an identical one was there, which is left untouched and keeps its timestamp.
   * @throws StoreError EXPORT_WRITE, InterruptedError during that comparison.
   */
  async finish(signal?: AbortSignal): Promise<boolean> {
    const descriptor = this.#open();
    const isNew = !(await this.#equalsTarget(signal));
    if (isNew) await this.#syncMore(descriptor);
    await this.#syncing;
    this.#syncing = undefined;
    return this.#guard(() => {
      this.#close();
      if (isNew) renameSync(this.#temporary, this.path);
      else rmSync(this.#temporary);
      this.#temporaryExists = false;
      return isNew;
    });
  }

  /** Gives up and leaves nothing behind; at once, unless the disk is busy with it. Harmless after `finish`. */
  discard(): Promise<void> | undefined {
    if (this.#syncing === undefined) return this.#drop();
    // A descriptor that is closed meanwhile may be that of another file.
    const drop = () => this.#drop();
    return this.#syncing.then(drop, drop);
  }

  #drop(): undefined {
    try {
      this.#close();
    } catch {
      // A disk that failed may say so again; why the file is given up is known already.
    }
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

  async #equalsTarget(signal: AbortSignal | undefined): Promise<boolean> {
    const target = this.#guard(() => statSync(this.path, { throwIfNoEntry: false }));
    if (target === undefined || !target.isFile() || target.size !== this.bytes) return false;
    const open = (path: string) => this.#guard(() => openSync(path, 'r'));
    const files = [open(this.path), open(this.#temporary)] as const;
    const slices = new Slices(signal);
    try {
      for (let position = 0; position < this.bytes; position += COMPARE_BYTES) {
        if (!this.#guard(() => sameContent(...files, position))) return false;
        if (slices.due) await slices.turn();
      }
      return true;
    } catch (problem) {
      throw signal?.aborted ? exportInterrupted(problem) : problem;
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

/** The beginning of a long name, with what tells it from others that begin so. */
function shortened(name: string): string {
  return name.length <= NAME_LENGTH ? name : `${name.slice(0, NAME_LENGTH)}-${fingerprint(name).slice(0, 8)}`;
}

/** Whether two files have the same bytes in the block at `position`. */
function sameContent(a: number, b: number, position: number): boolean {
  const [left, right] = [a, b].map((file) => {
    const bytes = Buffer.alloc(COMPARE_BYTES);
    return bytes.subarray(0, readSync(file, bytes, 0, COMPARE_BYTES, position));
  });
  return left !== undefined && right !== undefined && left.equals(right);
}

/** Creates the folder and missing parents (0700), and removes what killed runs left in it. */
export function prepareFolder(folder: string): void {
  try {
    makePrivateFolder(folder);
    dropLeftovers(folder, TEMPORARY);
  } catch (error) {
    throw writeFailed(folder, error);
  }
}

/** Makes the renames in a folder durable; Windows has no way to, and no need. */
export function syncFolder(folder: string, platform: NodeJS.Platform = process.platform): void {
  try {
    syncNames(folder, platform);
  } catch (error) {
    throw writeFailed(folder, error);
  }
}
