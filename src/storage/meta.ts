import type { Database } from './sqlite/driver.js';

/** What a store knows of itself. */
export class Meta {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Names the store for life: 32 hexadecimal digits. A file that is copied has it too. */
  storeId(): string {
    return this.#get('store_id') ?? '';
  }

  /** From now on this is a store of its own, and no copy of another one. */
  becomeAnother(): void {
    this.#db.prepare("UPDATE meta SET value = lower(hex(randomblob(16))) WHERE name = 'store_id'").run();
  }

  /** Whether a witness was ever made of it, here or where it comes from. */
  isWitnessed(): boolean {
    return this.#get('witnessed') !== undefined;
  }

  /** A witness has been made; one that came in a backup has done its work. */
  witnessed(): void {
    if (!this.isWitnessed()) this.#set('witnessed', '1');
    if (this.carried() !== undefined) this.#db.prepare("DELETE FROM meta WHERE name = 'witness'").run();
  }

  /** The witness that a backup was made with. */
  carried(): string | undefined {
    return this.#get('witness');
  }

  carry(witness: string): void {
    this.#set('witness', witness);
  }

  /** The workouts of earlier versions that could not be made again when that was tried last, as `leave` was told. */
  left(): string | undefined {
    return this.#get('left_outdated');
  }

  leave(outdated: string): void {
    if (outdated !== this.left()) this.#set('left_outdated', outdated);
  }

  #get(name: string): string | undefined {
    return this.#db.prepare<unknown[], string>('SELECT value FROM meta WHERE name = ?').pluck().get(name);
  }

  #set(name: string, value: string): void {
    this.#db
      .prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
      .run(name, value);
  }
}
