import type { Database } from './sqlite/driver.js';

/** What a database knows about itself. */
export class Meta {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The permanent id of the database: 32 hexadecimal digits. A copy of the file has the same one. */
  storeId(): string {
    return this.#get('store_id') ?? '';
  }

  /** Makes this a database in its own right, no longer a copy of another one. */
  assignNewId(): void {
    this.#db.prepare("UPDATE meta SET value = lower(hex(randomblob(16))) WHERE name = 'store_id'").run();
  }

  /** Whether it ever had a witness, here or where it was copied from. */
  isWitnessed(): boolean {
    return this.#get('witnessed') !== undefined;
  }

  /** Records that a witness was written; one that came in a backup is no longer needed. */
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

  /** The outdated workouts that could not be derived again at the last attempt, as recorded by `leave`. */
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
