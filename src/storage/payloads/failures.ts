import type { SourceName } from '../sessions/source-name.js';
import type { Database } from '../sqlite/driver.js';

/** An item that could not be fetched in one or more runs. */
export interface ItemFailure {
  source: SourceName;
  externalId: string;
  /** Number of runs that failed on it. */
  runs: number;
  /** When the last of them began, RFC 3339 UTC. */
  lastTriedAt: string;
  reason: string;
  givenUp: boolean;
}

interface FailureRow {
  externalId: string;
  runs: number;
  lastTriedAt: string;
  reason: string;
  givenUpAt: string | null;
}

const columns = `external_id AS externalId, runs, reason, given_up_at AS givenUpAt,
  (SELECT started_at FROM sync_runs WHERE id = last_run) AS lastTriedAt`;

/** Remembers failures across runs, to distinguish an item that never comes from one that failed just today. */
export class Failures {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Counts a failure, once per run. */
  record(userId: string, source: SourceName, externalId: string, run: number, reason: string): void {
    this.#db
      .prepare(
        `INSERT INTO item_failures (user_id, source, external_id, runs, last_run, reason) VALUES (?, ?, ?, 1, ?, ?)
         ON CONFLICT DO UPDATE SET runs = runs + (last_run <> excluded.last_run), last_run = excluded.last_run,
           reason = excluded.reason`,
      )
      .run(userId, source, externalId, run, reason);
  }

  get(userId: string, source: SourceName, externalId: string): ItemFailure | undefined {
    const row = this.#db
      .prepare<unknown[], FailureRow>(
        `SELECT ${columns} FROM item_failures WHERE user_id = ? AND source = ? AND external_id = ?`,
      )
      .get(userId, source, externalId);
    return row && fromRow(source, row);
  }

  /** Everything from a source that has not been fetched so far. */
  of(userId: string, source: SourceName): ItemFailure[] {
    const rows = this.#db
      .prepare<unknown[], FailureRow>(
        `SELECT ${columns} FROM item_failures WHERE user_id = ? AND source = ? ORDER BY external_id`,
      )
      .all(userId, source);
    return rows.map((row) => fromRow(source, row));
  }

  /** Called only when the user says so. @returns false when no failure of this item is known. */
  giveUp(userId: string, source: SourceName, externalId: string, now: string): boolean {
    const { changes } = this.#db
      .prepare('UPDATE item_failures SET given_up_at = ? WHERE user_id = ? AND source = ? AND external_id = ?')
      .run(now, userId, source, externalId);
    return changes === 1;
  }

  /** The item came after all. */
  clear(userId: string, source: SourceName, externalId: string): void {
    this.#db
      .prepare('DELETE FROM item_failures WHERE user_id = ? AND source = ? AND external_id = ? AND given_up_at IS NULL')
      .run(userId, source, externalId);
  }
}

function fromRow(source: SourceName, { givenUpAt, ...row }: FailureRow): ItemFailure {
  return { ...row, source, givenUp: givenUpAt !== null };
}
