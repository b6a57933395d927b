import { statSync } from 'node:fs';
import { guarded } from '../errors.js';
import { openForReading } from '../open-reader.js';
import type { Database } from './driver.js';

/** Notices what other connections, and other processes, change in a database. It holds no lock. */
export class StoreChanges {
  readonly #path: string;
  #db: Database;
  #last: string;

  /** @throws UsageError NO_STORE, StoreError */
  constructor(path: string) {
    this.#path = path;
    this.#db = openForReading(path);
    this.#last = this.#state();
  }

  /** Whether anything was changed since the last call, or the file replaced. @throws StoreError, UsageError NO_STORE */
  seen(): boolean {
    const now = this.#state();
    if (now === this.#last) return false;
    if (now.split(' ')[0] !== this.#last.split(' ')[0]) {
      // The connection is to the file that was there before.
      this.#db.close();
      this.#db = openForReading(this.#path);
    }
    this.#last = this.#state();
    return true;
  }

  close(): void {
    this.#db.close();
  }

  #state(): string {
    return guarded(this.#path, () => {
      const file = statSync(this.#path, { throwIfNoEntry: false })?.ino;
      return `${file} ${this.#db.pragma('data_version', { simple: true })}`;
    });
  }
}
