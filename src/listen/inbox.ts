import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceDurably } from '../config/durable-file.js';
import { exposureOf } from '../config/exposure.js';
import { makePrivateFolder, syncFolder } from '../config/folder.js';
import { UsageError } from '../errors.js';
import { codeOf } from '../guards.js';
import { readEvent, type WebhookEvent } from './event.js';
import { usingInbox } from './inbox-folder.js';

/** An event that is on the disk, and that no pull has dealt with yet. */
export interface PendingEvent extends WebhookEvent {
  /** Its file. */
  file: string;
}

/** More than any day has; beyond it, Polar has to send again. */
const maxPending = 1000;
/** Of how many events it is remembered that they have been dealt with. */
const maxRemembered = 1000;

/**
 * Events between the request that brought them and the pull that fetches what they are about: a file for each, verbatim,
 * named by its content, so that a repetition is the same file.
 */
export class Inbox {
  readonly #folder: string;
  readonly #pending = new Map<string, PendingEvent>();
  readonly #handled = new Set<string>();
  /** Dealt with, and still on the disk. */
  readonly #leftOver = new Set<string>();

  /** Opens it with what an earlier process has left. @throws UsageError CONFIG_EXPOSED, StoreError INBOX_UNUSABLE */
  constructor(folder: string) {
    this.#folder = folder;
    usingInbox(folder, () => {
      makePrivateFolder(folder);
      const exposure = exposureOf(folder);
      if (exposure) throw new UsageError('CONFIG_EXPOSED', exposure.message, { hint: exposure.hint });
      for (const file of inOrder(folder)) this.#load(file);
    });
  }

  /**
   * Takes an event; it is on the disk when this returns.
   * @returns `known`: the very same one is here, or was dealt with. `full`: it was not taken.
   * @throws the error of the file system.
   */
  add(event: WebhookEvent, body: Uint8Array): 'stored' | 'known' | 'full' {
    const file = `${createHash('sha256').update(body).digest('hex')}.json`;
    if (this.#pending.has(file) || this.#handled.has(file)) return 'known';
    if (this.#pending.size >= maxPending) return 'full';
    replaceDurably(join(this.#folder, file), Buffer.from(body).toString('utf8'));
    this.#pending.set(file, { ...event, file });
    return 'stored';
  }

  /** What is waiting, in the order it came. */
  get pending(): readonly PendingEvent[] {
    return [...this.#pending.values()];
  }

  /**
   * Forgets events whose data has been pulled. A crash before this pulls it once more.
   * @throws StoreError if their files stay; they are dealt with all the same, and removed with the next ones.
   */
  done(events: readonly PendingEvent[]): void {
    for (const { file } of events) {
      this.#pending.delete(file);
      this.#handled.add(file);
      this.#leftOver.add(file);
    }
    for (const file of this.#handled) {
      if (this.#handled.size <= maxRemembered) break;
      this.#handled.delete(file);
    }
    usingInbox(this.#folder, () => {
      for (const file of this.#leftOver) {
        rmSync(join(this.#folder, file), { force: true });
        this.#leftOver.delete(file);
      }
      syncFolder(this.#folder);
    });
  }

  /** Whether an event would be taken now: there is room, and the disk accepts a file. */
  canStore(): boolean {
    if (this.#pending.size >= maxPending) return false;
    const file = join(this.#folder, 'health.tmp');
    try {
      writeFileSync(file, 'ok', { mode: 0o600 });
      rmSync(file, { force: true });
      return true;
    } catch (problem) {
      if (codeOf(problem) === undefined) throw problem;
      return false;
    }
  }

  #load(file: string): void {
    const path = join(this.#folder, file);
    const event = /^[\da-f]{64}\.json$/.test(file) ? readEvent(readFileSync(path)) : undefined;
    if (event !== undefined && event !== 'ping') this.#pending.set(file, { ...event, file });
    // A write that was cut off, which nobody was promised.
    else if (file.endsWith('.tmp')) rmSync(path, { force: true });
  }
}

/** The files of a folder in the order in which they were written. */
function inOrder(folder: string): string[] {
  return readdirSync(folder)
    .map((file) => ({ file, at: statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ file }) => file);
}
