import type { SourceName } from '../sessions/source-name.js';
import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';
import { sha256Of } from '../sqlite/sha256.js';
import type { Bodies } from './bodies.js';
import { type FoundPayload, type NewPayload, type Payload, type PayloadRow, toPayload } from './payload.js';
import type { PayloadKey } from './payload-key.js';

/**
 * The payloads: which responses and files are stored under which key. One equal to the current payload of its key is not
 * stored again; one that differs becomes the current payload, and the old one stays.
 */
export class Payloads {
  readonly #db: Database;
  readonly #bodies: Bodies;
  readonly #path: string;

  constructor(db: Database, bodies: Bodies, path: string) {
    this.#db = db;
    this.#bodies = bodies;
    this.#path = path;
  }

  /** Stores a payload unless it is the current one. Runs inside the caller's database transaction. @returns whether it was stored. */
  save(payload: NewPayload): boolean {
    const sha256 = sha256Of(payload.body);
    const current = this.#newest(payload);
    if (current?.sha256 === sha256 && current.status === payload.status && current.path === payload.path) return false;
    this.append(payload);
    return true;
  }

  /** The row of the current payload of this key, if it has these bytes. */
  same(key: PayloadKey, body: Uint8Array): number | undefined {
    const current = this.#newest(key);
    return current?.sha256 === sha256Of(body) ? current.id : undefined;
  }

  #newest({ userId, source, externalId, part }: PayloadKey) {
    return this.#db
      .prepare<unknown[], Pick<PayloadRow, 'id' | 'sha256' | 'status' | 'path'>>(
        `SELECT id, sha256, status, path FROM payloads
         WHERE user_id = ? AND source = ? AND external_id = ? AND part = ? ORDER BY id DESC LIMIT 1`,
      )
      .get(userId, source, externalId, part);
  }

  /**
   * Stores a payload as the current one, even if it is the same: for payloads whose position in the order matters. Runs
   * inside the caller's database transaction.
   * @returns its row.
   */
  append(payload: NewPayload): number {
    const sha256 = sha256Of(payload.body);
    this.#bodies.put(sha256, payload.body);
    const { lastInsertRowid } = this.#db
      .prepare(
        `INSERT INTO payloads (user_id, source, external_id, part, path, status, content_type, sha256, fetched_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        payload.userId,
        payload.source,
        payload.externalId,
        payload.part,
        payload.path,
        payload.status,
        payload.contentType,
        sha256,
        payload.fetchedAt,
      );
    return Number(lastInsertRowid);
  }

  /**
   * Stores a payload under another key as well, as the current one there. Runs inside the caller's database transaction.
   * @param id its row.
   */
  repeat(id: number, { userId, source, externalId, part }: PayloadKey): void {
    const { sha256, path } = rowOf(
      this.#db.prepare<unknown[], PayloadRow>('SELECT sha256, path FROM payloads WHERE id = ?').get(id),
    );
    const current = this.#newest({ userId, source, externalId, part });
    if (current?.sha256 === sha256 && current.path === path) return;
    this.#db
      .prepare(
        `INSERT INTO payloads (user_id, source, external_id, part, path, status, content_type, sha256, fetched_at)
         SELECT ?, ?, ?, ?, path, status, content_type, sha256, fetched_at FROM payloads WHERE id = ?`,
      )
      .run(userId, source, externalId, part, id);
  }

  /** The current payloads of one session, one per part, ordered by part. */
  current(userId: string, source: SourceName, externalId: string): Payload[] {
    return this.#read(
      `AND p.id IN (
         SELECT max(id) FROM payloads WHERE user_id = @userId AND source = @source AND external_id = @externalId
         GROUP BY part)
       ORDER BY p.part`,
      { userId, source, externalId },
    );
  }

  /** Every payload that a session has ever had, the newest first. */
  history(userId: string, source: SourceName, externalId: string): Payload[] {
    return this.#read('ORDER BY p.id DESC', { userId, source, externalId });
  }

  /** Whether any of its parts had another payload before the current one. */
  hasHistory(userId: string, source: SourceName, externalId: string): boolean {
    const count = rowOf(
      this.#db
        .prepare<unknown[], number>(
          `SELECT count(*) - count(DISTINCT part) FROM payloads WHERE user_id = ? AND source = ? AND external_id = ?`,
        )
        .pluck()
        .get(userId, source, externalId),
    );
    return count > 0;
  }

  /** Every payload that contains the start of a session, oldest first; not those with details only. */
  withStart(userId: string, source: SourceName, externalId: string): Payload[] {
    return this.#read(
      "AND (p.part IN ('exercise', 'listed', 'summary', 'session') OR p.part LIKE 'session/%') ORDER BY p.id",
      {
        userId,
        source,
        externalId,
      },
    );
  }

  /** How many of them there are. */
  countWithStart(userId: string, source: SourceName, externalId: string): number {
    return rowOf(
      this.#db
        .prepare<unknown[], number>(
          `SELECT count(*) FROM payloads WHERE user_id = ? AND source = ? AND external_id = ?
         AND (part IN ('exercise', 'listed', 'summary', 'session') OR part LIKE 'session/%')`,
        )
        .pluck()
        .get(userId, source, externalId),
    );
  }

  #read(which: string, key: Omit<PayloadKey, 'part'>): Payload[] {
    const rows = this.#db
      .prepare<unknown[], PayloadRow>(
        `SELECT p.id, p.part, p.path, p.status, p.sha256, p.fetched_at, b.bytes, b.gzip
         FROM payloads p JOIN bodies b USING (sha256)
         WHERE p.user_id = @userId AND p.source = @source AND p.external_id = @externalId ${which}`,
      )
      .all(key);
    return rows.map((row) => toPayload(row, key, this.#path));
  }

  /** A payload by its row. */
  byId(id: number): Payload | undefined {
    const row = this.#db
      .prepare<unknown[], PayloadRow & { user_id: string; source: SourceName; external_id: string }>(
        `SELECT p.id, p.user_id, p.source, p.external_id, p.part, p.path, p.status, p.sha256, p.fetched_at, b.bytes, b.gzip
         FROM payloads p JOIN bodies b USING (sha256) WHERE p.id = ?`,
      )
      .get(id);
    return row && toPayload(row, { userId: row.user_id, source: row.source, externalId: row.external_id }, this.#path);
  }

  /** Keys and rows of every payload from these sources, in the order in which they came. */
  keysOf(...sources: SourceName[]): (PayloadKey & { id: number })[] {
    return this.#db
      .prepare<unknown[], PayloadKey & { id: number }>(
        `SELECT id, user_id AS userId, source, external_id AS externalId, part FROM payloads
         WHERE source IN (SELECT value FROM json_each(?)) ORDER BY id`,
      )
      .all(JSON.stringify(sources));
  }

  /** The key and row under which these very bytes are stored for a source; undefined when they are not. */
  find(userId: string, source: SourceName, sha256: string): FoundPayload | undefined {
    return this.#db
      .prepare<unknown[], FoundPayload>(
        `SELECT id, external_id AS externalId, part FROM payloads
         WHERE sha256 = ? AND user_id = ? AND source = ? ORDER BY id DESC LIMIT 1`,
      )
      .get(sha256, userId, source);
  }

  /** Rows of a source with ids in a range, in the order in which they came. */
  between(
    userId: string,
    source: SourceName,
    ids: { from: string; before: string },
  ): Pick<Payload, 'id' | 'externalId' | 'path'>[] {
    return this.#db
      .prepare<unknown[], Pick<Payload, 'id' | 'externalId' | 'path'>>(
        `SELECT id, external_id AS externalId, path FROM payloads
         WHERE user_id = ? AND source = ? AND external_id >= ? AND external_id < ? ORDER BY id`,
      )
      .all(userId, source, ids.from, ids.before);
  }

  /** Gives a row its source's own id, in place of a made-up one. */
  rename(id: number, externalId: string): void {
    this.#db.prepare('UPDATE payloads SET external_id = ? WHERE id = ?').run(externalId, id);
  }

  /** The parts of a session that are stored. */
  parts(userId: string, source: SourceName, externalId: string): Set<string> {
    const rows = this.#db
      .prepare<unknown[], { part: string }>(
        'SELECT DISTINCT part FROM payloads WHERE user_id = ? AND source = ? AND external_id = ?',
      )
      .all(userId, source, externalId);
    return new Set(rows.map((row) => row.part));
  }

  count(): number {
    return rowOf(this.#db.prepare<unknown[], { n: number }>('SELECT count(*) AS n FROM payloads').get()).n;
  }
}
