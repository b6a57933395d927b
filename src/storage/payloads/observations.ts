import type { Database } from '../sqlite/driver.js';

/** Something in Polar's responses that this version does not recognize. */
export interface Observation {
  /** The source of the responses: `v4`. */
  source: string;
  /** An unknown field, or an unknown word in a field whose words are known. */
  kind: 'field' | 'value';
  /** Its position and name, without data: `trainingSessions[].exercises[].newThing`. */
  name: string;
  count: number;
  /** RFC 3339 UTC. */
  firstSeen: string;
  lastSeen: string;
}

/** Counts what readers do not recognize, for `status` and `doctor`; the payloads keep the data itself. */
export class Observations {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds to the earlier count. */
  record(source: string, kind: Observation['kind'], name: string, count: number, now: string): void {
    this.#db
      .prepare(
        `INSERT INTO observations (source, kind, name, count, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET count = count + excluded.count, last_seen = excluded.last_seen`,
      )
      .run(source, kind, name, count, now, now);
  }

  /** The most frequent first. */
  all(): Observation[] {
    return this.#db
      .prepare<unknown[], Observation>(
        `SELECT source, kind, name, count, first_seen AS firstSeen, last_seen AS lastSeen FROM observations
         ORDER BY count DESC, source, kind, name`,
      )
      .all();
  }
}
