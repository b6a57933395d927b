import type { Database } from '../sqlite/driver.js';

/** How far a walk back through the history has come. Dates are local, `YYYY-MM-DD`. */
export interface Walk {
  /** The date back to which the user wants it. */
  since: string;
  /** Where the next window ends; everything newer has been requested. */
  nextTo: string;
  /** The oldest day that has been requested. */
  askedFrom?: string;
  /** Where the oldest window with a session begins, and the date of its oldest session. */
  answeredFrom?: string;
  oldestSession?: string;
  startedAt: string;
  /** Absent: it was interrupted, and resumes from `nextTo`. */
  endedAt?: string;
}

/** What pulls through v4 remember between runs. Every write runs inside the caller's database transaction. */
export class V4PullState {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Records that a day has been requested with all features. */
  dayRead(userId: string, day: string, now: string): void {
    this.#db
      .prepare(
        `INSERT INTO v4_days (user_id, day, read_at) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET read_at = excluded.read_at`,
      )
      .run(userId, day, now);
  }

  /**
   * Days from `since` on that were last read before an instant, the longest ago first; and those read after `now`, because
   * that was recorded while the clock was wrong.
   */
  staleDays(userId: string, since: string, before: string, now: string): string[] {
    return this.#db
      .prepare<unknown[], string>(
        `SELECT day FROM v4_days WHERE user_id = ? AND day >= ? AND (read_at < ? OR read_at > ?) ORDER BY read_at, day`,
      )
      .pluck()
      .all(userId, since, before, now);
  }

  walk(userId: string): Walk | undefined {
    const row = this.#db
      .prepare<unknown[], Record<string, string | null>>(
        `SELECT since, next_to AS nextTo, asked_from AS askedFrom, answered_from AS answeredFrom,
           oldest_session AS oldestSession, started_at AS startedAt, ended_at AS endedAt
         FROM v4_walks WHERE user_id = ?`,
      )
      .get(userId);
    return row && (Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as Walk);
  }

  saveWalk(userId: string, walk: Walk): void {
    this.#db
      .prepare(
        `INSERT INTO v4_walks (user_id, since, next_to, asked_from, answered_from, oldest_session, started_at, ended_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET since = excluded.since, next_to = excluded.next_to, asked_from = excluded.asked_from,
           answered_from = excluded.answered_from, oldest_session = excluded.oldest_session,
           started_at = excluded.started_at, ended_at = excluded.ended_at`,
      )
      .run(
        userId,
        walk.since,
        walk.nextTo,
        walk.askedFrom ?? null,
        walk.answeredFrom ?? null,
        walk.oldestSession ?? null,
        walk.startedAt,
        walk.endedAt ?? null,
      );
  }

  refuse(userId: string, feature: string, now: string): void {
    this.#db
      .prepare(
        `INSERT INTO v4_refused_features (user_id, feature, refused_at) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET refused_at = excluded.refused_at`,
      )
      .run(userId, feature, now);
  }

  /** Features refused after an instant, but not in the future, because that was recorded while the clock was wrong. */
  refused(userId: string, after: string, now: string): Set<string> {
    const rows = this.#db
      .prepare<unknown[], string>(
        'SELECT feature FROM v4_refused_features WHERE user_id = ? AND refused_at > ? AND refused_at <= ?',
      )
      .pluck()
      .all(userId, after, now);
    return new Set(rows);
  }

  /** Records that Polar no longer lists a session. @returns false when that was known. */
  gone(userId: string, externalId: string, now: string): boolean {
    const { changes } = this.#db
      .prepare('INSERT INTO v4_gone (user_id, external_id, noticed_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(userId, externalId, now);
    return changes === 1;
  }

  /** Records that Polar lists a session, possibly again. */
  there(userId: string, externalId: string): void {
    this.#db.prepare('DELETE FROM v4_gone WHERE user_id = ? AND external_id = ?').run(userId, externalId);
  }

  /** Sessions that Polar listed once and no longer does. */
  allGone(userId: string): string[] {
    return this.#db
      .prepare<unknown[], string>('SELECT external_id FROM v4_gone WHERE user_id = ? ORDER BY external_id')
      .pluck()
      .all(userId);
  }
}
