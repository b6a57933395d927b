import type { RecordKind } from '../../kinds/kinds.js';
import { recordKinds } from '../../kinds/kinds.js';
import { recordTables } from '../../kinds/tables.js';
import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';
import {
  type DataTransactionKind,
  dataTransactionKinds,
  dataTransactionTables,
  type OfferedKind,
} from '../transactions/data-transactions.js';

/** A run that fetched something. */
export interface WitnessedRun {
  id: number;
  /** RFC 3339 UTC. */
  started_at: string;
  source: string;
  workouts: number;
}

/** A transaction that Polar was told, or was about to be told, to delete. */
export interface WitnessedCommit {
  kind: OfferedKind;
  user_id: string;
  transaction_id: string;
  /** When it was opened, RFC 3339 UTC. */
  opened_at: string;
  /** How many sessions, or records, Polar listed in it. */
  items: number;
  /** Their first and last local days, if known. */
  from?: string;
  to?: string;
}

/** What is held of a session: letters of `szr`, for samples, zones, route. Keyed by the local start in whole seconds. */
export type HeldSessions = ReadonlyMap<number, string>;

/** What a database holds. */
export interface Holdings {
  sessions: HeldSessions;
  /** For each kind, the days with a record. */
  records: ReadonlyMap<RecordKind, ReadonlySet<string>>;
}

/** How many runs and commits are listed; their sessions and days are always included. */
const namedRuns = 200;

/** Reads from a database what goes into its witness, and whether it has what a witness remembers. */
export class Inventory {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The number of the last run. */
  lastRun(): number {
    return rowOf(this.#db.prepare<unknown[], number>('SELECT coalesce(max(id), 0) FROM sync_runs').pluck().get());
  }

  /** The last runs that fetched something, oldest first. */
  runs(): WitnessedRun[] {
    const rows = this.#db
      .prepare<unknown[], WitnessedRun>(
        `SELECT id, started_at, source, new_workouts + updated_workouts AS workouts FROM sync_runs r
         WHERE new_workouts + updated_workouts > 0 OR EXISTS (SELECT 1 FROM data_run_kinds k
           WHERE k.run_id = r.id AND k.new_records + k.updated_records > 0)
         ORDER BY id DESC LIMIT ?`,
      )
      .all(namedRuns);
    return rows.reverse();
  }

  /** The last transactions that Polar was told to delete, or is about to be told, oldest first. */
  commits(): WitnessedCommit[] {
    const exercises = this.#db
      .prepare<unknown[], CommitRow>(
        `SELECT 'exercises' AS kind, t.user_id, t.transaction_id, t.opened_at, count(i.position) AS items,
           date(min(s.wall_ms) / 1000, 'unixepoch') AS "from", date(max(s.wall_ms) / 1000, 'unixepoch') AS "to"
         FROM transactions t
         LEFT JOIN transaction_items i ON i.transaction_row = t.id
         LEFT JOIN sessions s ON s.user_id = t.user_id AND s.source = 'transactions' AND s.external_id = i.external_id
         WHERE t.id IN (SELECT id FROM transactions WHERE state IN ('committing', 'unsettled', 'committed')
           AND transaction_id IS NOT NULL ORDER BY id DESC LIMIT ?)
         GROUP BY t.id ORDER BY t.id`,
      )
      .all(namedRuns);
    return [...exercises, ...dataTransactionKinds.flatMap((kind) => this.#commitsOf(kind))].map(
      ({ from, to, ...commit }) => ({ ...commit, ...(from !== null && to !== null && { from, to }) }),
    );
  }

  #commitsOf(kind: DataTransactionKind): CommitRow[] {
    const { table, itemsTable } = dataTransactionTables[kind];
    return this.#db
      .prepare<unknown[], CommitRow>(
        `SELECT ? AS kind, t.user_id, t.transaction_id, t.opened_at, count(i.external_id) AS items,
           NULL AS "from", NULL AS "to"
         FROM ${table} t LEFT JOIN ${itemsTable} i ON i.transaction_row = t.id
         WHERE t.id IN (SELECT id FROM ${table} WHERE state IN ('committing', 'unsettled', 'committed')
           AND transaction_id IS NOT NULL ORDER BY id DESC LIMIT ?)
         GROUP BY t.id ORDER BY t.id`,
      )
      .all(kind, namedRuns);
  }

  hasRun({ id, started_at: startedAt }: WitnessedRun): boolean {
    return this.#has('SELECT 1 FROM sync_runs WHERE id = ? AND started_at = ?', id, startedAt);
  }

  /** Whether it is known at all, in whatever state: the next pull resolves it as usual. */
  hasCommit({ kind, user_id: userId, transaction_id: id, opened_at: openedAt }: WitnessedCommit): boolean {
    const table = kind === 'exercises' ? 'transactions' : dataTransactionTables[kind].table;
    // The user's number may have become known since.
    return this.#has(
      `SELECT 1 FROM ${table} WHERE transaction_id = ? AND (user_id = ? OR opened_at = ?)`,
      id,
      userId,
      openedAt,
    );
  }

  /** What is stored now, which a witness is to remember. */
  held(): Holdings {
    return {
      sessions: this.#sessions(
        `SELECT wall_ms / 1000 AS start_s, max(samples) AS samples, max(zones) AS zones, max(route) AS route
         FROM sessions GROUP BY wall_ms / 1000 ORDER BY start_s`,
      ),
      records: this.#records((table) => `SELECT DISTINCT date FROM ${table} ORDER BY date`),
    };
  }

  /** What is stored, or rightly no longer is: what the database has not lost. */
  known(): Holdings {
    return {
      sessions: this.#sessions(
        `SELECT start_s, max(samples) AS samples, max(zones) AS zones, max(route) AS route FROM (
           SELECT wall_ms / 1000 AS start_s, samples, zones, route FROM sessions
           UNION ALL SELECT start_s, samples, zones, route FROM earlier_sessions)
         GROUP BY start_s ORDER BY start_s`,
      ),
      records: this.#records(
        (table) => `SELECT date FROM ${table} UNION SELECT date FROM earlier_records WHERE kind = @kind ORDER BY date`,
      ),
    };
  }

  #sessions(sql: string): HeldSessions {
    const rows = this.#db.prepare<unknown[], [start: number, s: number, z: number, r: number]>(sql).raw().all();
    return new Map(rows.map(([start, s, z, r]) => [start, `${s ? 's' : ''}${z ? 'z' : ''}${r ? 'r' : ''}`]));
  }

  #records(sql: (table: string) => string): Holdings['records'] {
    const dates = (kind: RecordKind) => {
      const statement = this.#db.prepare<unknown[], string>(sql(recordTables[kind].table)).pluck();
      return sql('').includes('@kind') ? statement.all({ kind }) : statement.all();
    };
    return new Map(
      recordKinds.map((kind) => [kind, new Set(dates(kind))] as const).filter(([, days]) => days.size > 0),
    );
  }

  #has(sql: string, ...values: (string | number)[]): boolean {
    return this.#db.prepare(sql).get(...values) !== undefined;
  }
}

type CommitRow = Omit<WitnessedCommit, 'from' | 'to'> & { from: string | null; to: string | null };
