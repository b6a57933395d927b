import type { Database } from '../sqlite/driver.js';

/** Gear with a limit. */
export interface GearLimit {
  name: string;
  limitMeters: number;
}

/** How far you want to go with a piece of gear. Names that differ only in their case are one. */
export class GearLimits {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** In alphabetical order. */
  all(): GearLimit[] {
    return this.#db
      .prepare<unknown[], GearLimit>(
        'SELECT name, limit_meters AS limitMeters FROM gear WHERE limit_meters IS NOT NULL ORDER BY lower(name)',
      )
      .all();
  }

  set(userId: string, name: string, limitMeters: number): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO gear (user_id, name, limit_meters) VALUES (?, ?, ?)')
      .run(userId, name, limitMeters);
  }

  /** @returns false: it had none. */
  remove(userId: string, name: string): boolean {
    return this.#db.prepare('DELETE FROM gear WHERE user_id = ? AND name = ?').run(userId, name).changes > 0;
  }
}
