import type { RecordSource } from '../../kinds/definition.js';
import type { RecordKind } from '../../kinds/kinds.js';
import { recordTables } from '../../kinds/tables.js';
import type { Database } from '../sqlite/driver.js';

/** Identifies a record of any kind but workouts. */
export interface RecordKey {
  userId: string;
  kind: RecordKind;
  id: string;
}

/** Which payload contains a record as one source has it. */
export interface IndexEntry extends RecordKey {
  source: RecordSource;
  /** Distinguishes payloads of one source that do not replace one another; otherwise empty. */
  part: string;
  /** The row in `payloads`. */
  payloadId: number;
  /** Of the record as read from that payload: a different one means that it has changed. */
  fingerprint: string;
}

/** How many records of a kind a run brought, and how many failed. */
interface KindRun {
  new: number;
  updated: number;
  unchanged: number;
  failed: number;
}

const columns = 'user_id AS userId, kind, id, source, part, payload_id AS payloadId, fingerprint';

/** Which payload each record comes from, and when past days were last requested. */
export class DataIndex {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** What is known about a record: one entry per source and part. */
  of({ userId, kind, id }: RecordKey): IndexEntry[] {
    return this.#db
      .prepare<unknown[], IndexEntry>(
        `SELECT ${columns} FROM data_records WHERE user_id = ? AND kind = ? AND id = ? ORDER BY source, part`,
      )
      .all(userId, kind, id);
  }

  /**
   * Every record of a kind, oldest first, with the fingerprints of what it was made from, as one text: another text means
   * that the record may have changed.
   * @param period dates, both inclusive.
   */
  *revisions(
    kind: RecordKind,
    { since = '', until = '9999-12-31' }: { since?: string; until?: string },
  ): IterableIterator<{ id: string; date: string; fingerprints: string }> {
    const { table } = recordTables[kind];
    yield* this.#db
      .prepare<unknown[], { id: string; date: string; fingerprints: string }>(
        `SELECT t.id, t.date, (SELECT coalesce(group_concat(said, char(10)), '') FROM (
           SELECT d.source || ' ' || d.part || ' ' || d.fingerprint AS said FROM data_records d
           WHERE d.user_id = t.user_id AND d.kind = @kind AND d.id = t.id ORDER BY d.source, d.part)) AS fingerprints
         FROM ${table} t WHERE t.date BETWEEN @since AND @until ORDER BY t.date, t.id`,
      )
      .all({ kind, since, until });
  }

  /** Inserts or replaces. */
  point({ userId, kind, id, source, part, payloadId, fingerprint }: IndexEntry): void {
    this.#db
      .prepare(
        `INSERT INTO data_records (user_id, kind, id, source, part, payload_id, fingerprint)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET payload_id = excluded.payload_id, fingerprint = excluded.fingerprint`,
      )
      .run(userId, kind, id, source, part, payloadId, fingerprint);
  }

  /** Every record, ordered by its payloads, so that each payload is read once. */
  keys(): RecordKey[] {
    return this.#db
      .prepare<unknown[], RecordKey>(
        `SELECT user_id AS userId, kind, id FROM data_records GROUP BY user_id, kind, id
         ORDER BY max(payload_id), kind, id`,
      )
      .all();
  }

  /** Deletes all entries except these and those that point to the payloads in `spared`. */
  forgetBut(entries: readonly IndexEntry[], spared: readonly number[]): void {
    const names = entries.map(({ userId, kind, id, source, part }) => JSON.stringify([userId, kind, id, source, part]));
    this.#db
      .prepare(
        `DELETE FROM data_records WHERE payload_id NOT IN (SELECT value FROM json_each(?))
           AND json_array(user_id, kind, id, source, part) NOT IN (SELECT value FROM json_each(?))`,
      )
      .run(JSON.stringify(spared), JSON.stringify(names));
  }

  /** Records the results for a kind in a run. */
  kindPulled(runId: number, kind: string, counts: KindRun, reason: string | undefined): void {
    this.#db
      .prepare(
        `INSERT INTO data_run_kinds
           (run_id, kind, new_records, updated_records, unchanged_records, failed, reason) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(runId, kind, counts.new, counts.updated, counts.unchanged, counts.failed, reason ?? null);
  }

  /** How the last run that requested each kind went. */
  lastOfKinds(): { kind: string; startedAt: string; reason: string | null }[] {
    return this.#db
      .prepare<unknown[], { kind: string; startedAt: string; reason: string | null }>(
        `SELECT k.kind, r.started_at AS startedAt, k.reason FROM data_run_kinds k JOIN sync_runs r ON r.id = k.run_id
         WHERE k.run_id = (SELECT max(run_id) FROM data_run_kinds WHERE kind = k.kind)`,
      )
      .all();
  }

  /** Which sources each kind of record has come from. */
  sourcesOfKinds(): { kind: RecordKind; source: RecordSource }[] {
    return this.#db
      .prepare<unknown[], { kind: RecordKind; source: RecordSource }>(
        'SELECT DISTINCT kind, source FROM data_records ORDER BY kind, source',
      )
      .all();
  }

  /** The earliest of what was asked for under each endpoint that ends so. */
  earliest(ending: string): { endpoint: string; from: string }[] {
    return this.#db
      .prepare<unknown[], { endpoint: string; from: string }>(
        `SELECT endpoint, min(from_date) AS "from" FROM data_windows WHERE endpoint LIKE '%' || ? GROUP BY endpoint`,
      )
      .all(ending);
  }

  /** When a range of days was last requested, RFC 3339 UTC. */
  askedAt(userId: string, endpoint: string, from: string): string | undefined {
    return this.#db
      .prepare<unknown[], string>(
        'SELECT asked_at FROM data_windows WHERE user_id = ? AND endpoint = ? AND from_date = ?',
      )
      .pluck()
      .get(userId, endpoint, from);
  }

  /** All stretches that were asked for, the earliest first. */
  windows(userId: string, endpoint: string): { from: string; askedAt: string }[] {
    return this.#db
      .prepare<unknown[], { from: string; askedAt: string }>(
        `SELECT from_date AS "from", asked_at AS askedAt FROM data_windows WHERE user_id = ? AND endpoint = ?
         ORDER BY from_date`,
      )
      .all(userId, endpoint);
  }

  asked(userId: string, endpoint: string, from: string, now: string): void {
    this.#db
      .prepare(
        `INSERT INTO data_windows (user_id, endpoint, from_date, asked_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET asked_at = excluded.asked_at`,
      )
      .run(userId, endpoint, from, now);
  }
}
