import type { Database } from '../sqlite/driver.js';

/** Something in Polar's answers that this version has no meaning for. */
export interface Observation {
  /** Of the answers: `v4`. */
  source: string;
  /** An unknown field, or a word that stands where others are known. */
  kind: 'field' | 'value';
  /** Where it stands and what it is called, without data: `trainingSessions[].exercises[].newThing`. */
  name: string;
  count: number;
  /** RFC 3339 UTC. */
  firstSeen: string;
  lastSeen: string;
}

/** Counts what readers met and did not know, for `status` and `doctor`: the payloads keep the thing itself. */
export class Observations {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds to what was counted before. */
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
