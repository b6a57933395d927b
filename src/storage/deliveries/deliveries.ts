import type { Database } from '../sqlite/driver.js';

/**
 * The state of a delivery. `waiting`: certainly not there, and sent by the next push. `sending`: its request may be on its
 * way. `unknown`: its response was lost. `sent`: it is there. `refused`: the target rejected it.
 */
export type DeliveryState = 'waiting' | 'sending' | 'unknown' | 'sent' | 'refused';

/** What shows that it is there: the response to sending it, a look before sending, one after a lost response, the user. */
export type KnownBy = 'answer' | 'found' | 'asked' | 'person';

/** Names one delivery. */
export interface DeliveryKey {
  userId: string;
  /** The name of the target, as the user chose it. */
  target: string;
  /** `workout`, or a kind of other data. */
  kind: string;
  /** The id of the workout, or the local date of other data. */
  item: string;
}

/** One row of the ledger. Instants are RFC 3339 UTC. */
export interface DeliveryRow extends DeliveryKey {
  state: DeliveryState;
  contentHash: string;
  content: string;
  remoteId?: string;
  remoteRef?: string;
  earlierContent?: string;
  attempts: number;
  knownBy?: KnownBy;
  reason?: string;
  /** The hash of an edited content that has been reported as not at the target. */
  reportedHash?: string;
  firstAt: string;
  changedAt: string;
  sendingAt?: string;
  sentAt?: string;
}

/** The outcome of a delivery. */
export interface DeliveryEnd {
  state: Exclude<DeliveryState, 'sending'>;
  remoteId?: string;
  knownBy?: KnownBy;
  reason?: string;
  /** The content that is there now, when it is not the one that was being sent. */
  content?: string;
  contentHash?: string;
}

interface SqlRow {
  user_id: string;
  target: string;
  kind: string;
  item: string;
  state: DeliveryState;
  content_hash: string;
  content: string;
  remote_id: string | null;
  remote_ref: string | null;
  earlier_content: string | null;
  attempts: number;
  known_by: KnownBy | null;
  reason: string | null;
  reported_hash: string | null;
  first_at: string;
  changed_at: string;
  sending_at: string | null;
  sent_at: string | null;
}

const byKey = 'user_id = @userId AND target = @target AND kind = @kind AND item = @item';

/** The ledger of what was sent where. Every write is one statement, on disk when it returns. */
export class Deliveries {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get({ userId, target, kind, item }: DeliveryKey): DeliveryRow | undefined {
    const row = this.#db
      .prepare<unknown[], SqlRow>(`SELECT * FROM deliveries WHERE ${byKey}`)
      .get({ userId, target, kind, item });
    return row && fromRow(row);
  }

  /** The rows of one target, or of all, sorted by target, kind and item. */
  list({ target, state }: { target?: string; state?: DeliveryState } = {}): DeliveryRow[] {
    return this.#db
      .prepare<unknown[], SqlRow>(
        `SELECT * FROM deliveries WHERE target = coalesce(@target, target) AND state = coalesce(@state, state)
         ORDER BY target, kind, item`,
      )
      .all({ target: target ?? null, state: state ?? null })
      .map(fromRow);
  }

  /** The rows of a workout, by any of the ids it has or had. */
  ofWorkout(ids: readonly string[]): DeliveryRow[] {
    return this.#db
      .prepare<unknown[], SqlRow>(
        `SELECT * FROM deliveries WHERE kind = 'workout' AND item IN (SELECT value FROM json_each(?)) ORDER BY target`,
      )
      .all(JSON.stringify(ids))
      .map(fromRow);
  }

  /** The rows of the other data of a local date. */
  ofDay(date: string): DeliveryRow[] {
    return this.#db
      .prepare<unknown[], SqlRow>("SELECT * FROM deliveries WHERE kind <> 'workout' AND item = ? ORDER BY target, kind")
      .all(date)
      .map(fromRow);
  }

  /** When something was last sent to a target, RFC 3339 UTC. */
  lastSending(target: string, userId: string): string | undefined {
    const sql = 'SELECT max(sending_at) FROM deliveries WHERE user_id = ? AND target = ?';
    return this.#db.prepare<unknown[], string | null>(sql).pluck().get(userId, target) ?? undefined;
  }

  /** How many rows a target has in each state. */
  counts(): { target: string; state: DeliveryState; count: number; lastSentAt?: string }[] {
    return this.#db
      .prepare<unknown[], { target: string; state: DeliveryState; count: number; last: string | null }>(
        'SELECT target, state, count(*) AS count, max(sent_at) AS last FROM deliveries GROUP BY target, state ORDER BY target, state',
      )
      .all()
      .map(({ last, ...row }) => ({ ...row, ...(last !== null && { lastSentAt: last }) }));
  }

  /** The stored channels of a workout, and whether it has a route: what a file of it can hold. */
  details(workoutId: string): { channels: string[]; route: boolean } {
    const channels = this.#db
      .prepare<unknown[], string>(
        `SELECT DISTINCT channel FROM streams WHERE workout_key = (SELECT key FROM workouts WHERE id = ?) ORDER BY channel`,
      )
      .pluck()
      .all(workoutId);
    const route = this.#db
      .prepare('SELECT 1 FROM route_points WHERE workout_key = (SELECT key FROM workouts WHERE id = ?) LIMIT 1')
      .get(workoutId);
    return { channels, route: route !== undefined };
  }

  /**
   * Records that a request is about to be sent.
   * @param was the row as the caller has read it; undefined: there was none.
   * @returns false: another process was faster, and nothing was written.
   */
  claim(
    key: DeliveryKey,
    content: { content: string; contentHash: string },
    was: DeliveryRow | undefined,
    now: string,
  ): boolean {
    const { userId, target, kind, item } = key;
    const values = { userId, target, kind, item, ...content, now };
    if (was === undefined) {
      const { changes } = this.#db
        .prepare(
          `INSERT INTO deliveries (user_id, target, kind, item, state, content_hash, content, attempts, first_at, changed_at, sending_at)
           VALUES (@userId, @target, @kind, @item, 'sending', @contentHash, @content, 1, @now, @now, @now)
           ON CONFLICT DO NOTHING`,
        )
        .run(values);
      return changes === 1;
    }
    const { changes } = this.#db
      .prepare(
        `UPDATE deliveries SET
           earlier_content = CASE WHEN state = 'sent' THEN content ELSE earlier_content END,
           state = 'sending', content_hash = @contentHash, content = @content, remote_ref = NULL, reason = NULL, reported_hash = NULL,
           attempts = attempts + 1, changed_at = @now, sending_at = @now
         WHERE ${byKey} AND state = @wasState AND attempts = @wasAttempts AND changed_at = @wasChangedAt`,
      )
      .run({ ...values, wasState: was.state, wasAttempts: was.attempts, wasChangedAt: was.changedAt });
    return changes === 1;
  }

  /** Records what the target has returned halfway through a delivery. */
  note({ userId, target, kind, item }: DeliveryKey, ref: string): void {
    this.#db.prepare(`UPDATE deliveries SET remote_ref = @ref WHERE ${byKey}`).run({ userId, target, kind, item, ref });
  }

  /** Records that a push has named this edit, so that the next one need not. */
  reported({ userId, target, kind, item }: DeliveryKey, hash: string): void {
    this.#db
      .prepare(`UPDATE deliveries SET reported_hash = @hash WHERE ${byKey}`)
      .run({ userId, target, kind, item, hash });
  }

  /** Records the outcome, creating the row if needed. What `end` leaves out stays, except for the reason. */
  end(key: DeliveryKey, content: { content: string; contentHash: string }, end: DeliveryEnd, now: string): void {
    const { userId, target, kind, item } = key;
    this.#db
      .prepare(
        `INSERT INTO deliveries (user_id, target, kind, item, state, content_hash, content, remote_id, known_by, reason,
           first_at, changed_at, sent_at)
         VALUES (@userId, @target, @kind, @item, @state, @contentHash, @content, @remoteId, @knownBy, @reason,
           @now, @now, CASE WHEN @state = 'sent' THEN @now END)
         ON CONFLICT DO UPDATE SET state = excluded.state, content_hash = excluded.content_hash, content = excluded.content,
           remote_id = coalesce(excluded.remote_id, remote_id), known_by = coalesce(excluded.known_by, known_by),
           reason = excluded.reason, changed_at = excluded.changed_at, sent_at = CASE WHEN excluded.known_by IS NULL THEN sent_at ELSE coalesce(excluded.sent_at, sent_at) END,
           earlier_content = CASE WHEN excluded.state = 'sent' THEN NULL ELSE earlier_content END`,
      )
      .run({
        ...{ userId, target, kind, item },
        ...{
          state: end.state,
          remoteId: end.remoteId ?? null,
          knownBy: end.knownBy ?? null,
          reason: end.reason ?? null,
        },
        ...{ content: end.content ?? content.content, contentHash: end.contentHash ?? content.contentHash, now },
      });
  }
}

function fromRow(row: SqlRow): DeliveryRow {
  return {
    ...{ userId: row.user_id, target: row.target, kind: row.kind, item: row.item, state: row.state },
    ...{ contentHash: row.content_hash, content: row.content, attempts: row.attempts },
    ...{ firstAt: row.first_at, changedAt: row.changed_at },
    ...(row.remote_id !== null && { remoteId: row.remote_id }),
    ...(row.remote_ref !== null && { remoteRef: row.remote_ref }),
    ...(row.earlier_content !== null && { earlierContent: row.earlier_content }),
    ...(row.known_by !== null && { knownBy: row.known_by }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.reported_hash !== null && { reportedHash: row.reported_hash }),
    ...(row.sending_at !== null && { sendingAt: row.sending_at }),
    ...(row.sent_at !== null && { sentAt: row.sent_at }),
  };
}
