import type { SyncRun } from './read-contract.js';
import type { Database } from './sqlite/driver.js';
import { rowOf } from './sqlite/rows.js';

/** The result of a run. */
export interface RunEnd {
  outcome: Exclude<SyncRun['outcome'], 'running'>;
  newWorkouts: number;
  updatedWorkouts: number;
  failedItems: number;
  requests: number;
  error?: { code: string; message: string };
}

interface RunRow {
  id: number;
  started_at: string;
  ended_at: string | null;
  outcome: SyncRun['outcome'];
  source: string;
  new_workouts: number;
  updated_workouts: number;
  failed_items: number;
  requests: number;
  error_code: string | null;
  error_message: string | null;
}

/** The record of pulls and imports. */
export class Runs {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Called with the lock held: a run that is still `running` was killed, and is marked as interrupted. */
  start(userId: string, source: string, now: string): number {
    this.#db.prepare("UPDATE sync_runs SET outcome = 'interrupted' WHERE outcome = 'running'").run();
    const { lastInsertRowid } = this.#db
      .prepare("INSERT INTO sync_runs (user_id, source, pid, started_at, outcome) VALUES (?, ?, ?, ?, 'running')")
      .run(userId, source, process.pid, now);
    return Number(lastInsertRowid);
  }

  end(id: number, end: RunEnd, now: string): void {
    this.#db
      .prepare(
        `UPDATE sync_runs SET ended_at = ?, outcome = ?, new_workouts = ?, updated_workouts = ?, failed_items = ?,
           requests = ?, error_code = ?, error_message = ? WHERE id = ?`,
      )
      .run(
        now,
        end.outcome,
        end.newWorkouts,
        end.updatedWorkouts,
        end.failedItems,
        end.requests,
        end.error?.code ?? null,
        end.error?.message ?? null,
        id,
      );
  }

  /** Newest first. */
  last(limit: number): SyncRun[] {
    return this.#db
      .prepare<unknown[], RunRow>('SELECT * FROM sync_runs ORDER BY id DESC LIMIT ?')
      .all(limit)
      .map(fromRow);
  }

  /** Whether there was ever a run of this user, whatever its outcome. */
  isKnown(userId: string): boolean {
    return this.#db.prepare('SELECT 1 FROM sync_runs WHERE user_id = ? LIMIT 1').get(userId) !== undefined;
  }

  /**
   * Since when a user's pulls have brought nothing, RFC 3339 UTC: since the last one that brought something, or since the
   * first. Also when the last successful one began, not counting the current run; undefined: none succeeded. Runs from
   * after `now` were recorded while the clock was wrong, and are ignored.
   */
  nothingSince(userId: string, run: number, now: string): { since: string; lastEndedWell: string } | undefined {
    const pulls = "user_id = ? AND id < ? AND started_at <= ? AND source <> 'flow_export'";
    const last = rowOf(
      this.#db
        .prepare<unknown[], string | null>(`SELECT max(started_at) FROM sync_runs WHERE ${pulls} AND outcome = 'ok'`)
        .pluck()
        .get(userId, run, now),
    );
    const since = rowOf(
      this.#db
        .prepare<unknown[], string | null>(
          `SELECT coalesce(max(CASE WHEN new_workouts + updated_workouts > 0 THEN started_at END), min(started_at))
         FROM sync_runs WHERE ${pulls}`,
        )
        .pluck()
        .get(userId, run, now),
    );
    return last === null || since === null ? undefined : { since, lastEndedWell: last };
  }

  /** The user of the last run. */
  lastUser(): string | undefined {
    const row = this.#db
      .prepare<unknown[], { user_id: string }>('SELECT user_id FROM sync_runs ORDER BY id DESC LIMIT 1')
      .get();
    return row?.user_id;
  }

  /** The last pull that succeeded; imports do not count. */
  lastSuccess(): SyncRun | undefined {
    const row = this.#db
      .prepare<unknown[], RunRow>(
        "SELECT * FROM sync_runs WHERE outcome = 'ok' AND source <> 'flow_export' ORDER BY id DESC LIMIT 1",
      )
      .get();
    return row ? fromRow(row) : undefined;
  }
}

function fromRow(row: RunRow): SyncRun {
  return {
    id: row.id,
    startedAt: row.started_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    outcome: row.outcome,
    source: row.source,
    newWorkouts: row.new_workouts,
    updatedWorkouts: row.updated_workouts,
    failedItems: row.failed_items,
    requests: row.requests,
    ...(row.error_code !== null && { error: { code: row.error_code, message: row.error_message ?? '' } }),
  };
}
