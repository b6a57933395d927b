import type { Database } from '../storage/sqlite/driver.js';

/** Keeps what was read from a database until another connection has written to it. */
export class Kept {
  readonly #db: Database;
  readonly #values = new Map<string, unknown>();
  #version: unknown;

  constructor(db: Database) {
    this.#db = db;
  }

  /** What `read` returns, read again only when something was written. */
  get<T>(name: string, read: () => T): T {
    const version = this.#db.pragma('data_version', { simple: true });
    if (version !== this.#version) this.#values.clear();
    this.#version = version;
    if (!this.#values.has(name)) this.#values.set(name, read());
    return this.#values.get(name) as T;
  }
}
