import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';
import type { Sighting } from './known-timings.js';
import { INSTANT_ONLY, type Session } from './session.js';
import { fromRow, type SessionRow } from './session-row.js';
import type { SourceName } from './source-name.js';

/** Two days: no multisport session is longer. */
const longestMs = 2 * 86_400_000;

/** Unix ms, both ends included. */
export interface Span {
  fromMs: number;
  toMs: number;
}

const overlaps = `user_id = @userId AND start_ms BETWEEN @earliestMs AND @toMs
  AND start_ms + coalesce(sessions.duration_seconds, 0) * 1000 >= @fromMs`;

/** The known sessions, which of their details are stored, and the workout each belongs to. */
export class Sessions {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(userId: string, source: SourceName, externalId: string): Session | undefined {
    const row = this.#db
      .prepare<unknown[], SessionRow>('SELECT * FROM sessions WHERE user_id = ? AND source = ? AND external_id = ?')
      .get(userId, source, externalId);
    return row && fromRow(row);
  }

  /**
   * Sessions of a user that start, or once started, within `toleranceMs` of another one: by the instant (two workouts must
   * not get the same id), or by local time if one of the two names no time zone.
   */
  near(userId: string, { startMs, wallMs = startMs, zoneless }: Sighting, toleranceMs: number): Session[] {
    return this.#all(
      // Left to itself, SQLite merges the two halves in the order of an index that has nothing to do with time, and reads all of it.
      `SELECT sessions.* FROM (
         SELECT source, external_id FROM sightings INDEXED BY sightings_start
         WHERE user_id = @userId AND start_ms BETWEEN @startMs - @toleranceMs AND @startMs + @toleranceMs
         UNION SELECT source, external_id FROM sightings INDEXED BY sightings_wall
         WHERE user_id = @userId AND wall_ms BETWEEN @wallMs - @toleranceMs AND @wallMs + @toleranceMs
           AND (zoneless = 1 OR @zoneless = 1)) AS near
       CROSS JOIN sessions USING (source, external_id)
       WHERE user_id = @userId ORDER BY source, external_id`,
      { userId, startMs, wallMs, zoneless: Number(zoneless ?? false), toleranceMs },
    );
  }

  /** Sessions that name no time zone, or once named none, and those without a local clock, ordered by start. */
  zoneless(): Session[] {
    return this.#all(
      `SELECT * FROM sessions WHERE (user_id, source, external_id) IN (
         SELECT user_id, source, external_id FROM sightings WHERE zoneless = 1) OR zoneless = ${INSTANT_ONLY}
       ORDER BY user_id, start_ms, source, external_id`,
    );
  }

  /** Every session, ordered by start. */
  all(): Session[] {
    return this.#all('SELECT * FROM sessions ORDER BY user_id, start_ms, source, external_id');
  }

  /** Sessions stored by a version that did not record timings. */
  withoutTimings(): Session[] {
    return this.#all(
      `SELECT * FROM sessions s WHERE NOT EXISTS (SELECT 1 FROM sightings g
         WHERE g.user_id = s.user_id AND g.source = s.source AND g.external_id = s.external_id)
       ORDER BY user_id, start_ms, source, external_id`,
    );
  }

  /** Sessions of one source that start at or after `fromMs` and before `toMs`. */
  between(userId: string, source: SourceName, fromMs: number, toMs: number): Session[] {
    return this.#all(
      `SELECT * FROM sessions WHERE user_id = ? AND source = ? AND start_ms >= ? AND start_ms < ?
       ORDER BY start_ms, external_id`,
      ...[userId, source, fromMs, toMs],
    );
  }

  /** Up to `max` sessions of a user that overlap a span; none is longer than two days. */
  during(userId: string, { fromMs, toMs }: Span, max: number): Session[] {
    return this.#all(`SELECT * FROM sessions WHERE ${overlaps} ORDER BY start_ms, source, external_id LIMIT @max`, {
      userId,
      earliestMs: fromMs - longestMs,
      fromMs,
      toMs,
      max,
    });
  }

  /** Whether more than `max` sessions overlap a span. */
  areMoreDuring(userId: string, { fromMs, toMs }: Span, max: number): boolean {
    const sql = `SELECT count(*) FROM (SELECT 1 FROM sessions WHERE ${overlaps} LIMIT @limit)`;
    const values = { userId, earliestMs: fromMs - longestMs, fromMs, toMs, limit: max + 1 };
    return rowOf(this.#db.prepare<unknown[], number>(sql).pluck().get(values)) > max;
  }

  /** Workouts with sessions that overlap a span which are a leg or the whole of legs, or cannot be read. */
  ofKinDuring(userId: string, { fromMs, toMs }: Span): string[] {
    return this.#db
      .prepare<unknown[], string>(
        `SELECT DISTINCT id FROM sessions JOIN workouts ON id = workout_id
         WHERE ${overlaps.replace('user_id', 'sessions.user_id')}
           AND CASE WHEN json_valid(summary)
             THEN json_extract(summary, '$.legs') IS NOT NULL OR json_extract(summary, '$.part_of') IS NOT NULL
             ELSE 1 END`,
      )
      .pluck()
      .all({ userId, earliestMs: fromMs - longestMs, fromMs, toMs });
  }

  /** The sessions of a workout. */
  ofWorkout(workoutId: string): Session[] {
    return this.#all('SELECT * FROM sessions WHERE workout_id = ? ORDER BY source, external_id', workoutId);
  }

  #all(sql: string, ...values: unknown[]): Session[] {
    return this.#db
      .prepare<unknown[], SessionRow>(sql)
      .all(...values)
      .map(fromRow);
  }

  /** Moves a session to another workout. */
  move({ userId, source, externalId }: Session, workoutId: string): void {
    this.#db
      .prepare('UPDATE sessions SET workout_id = ? WHERE user_id = ? AND source = ? AND external_id = ?')
      .run(workoutId, userId, source, externalId);
  }

  /** Deletes a session: a newer revision of its file no longer has this exercise. */
  forget({ userId, source, externalId }: Session): void {
    this.#db
      .prepare('DELETE FROM sessions WHERE user_id = ? AND source = ? AND external_id = ?')
      .run(userId, source, externalId);
  }

  /** Gives a session and its exercises another id; those already stored under it stay as they are. */
  rename(userId: string, source: SourceName, from: string, to: string): void {
    for (const { externalId } of this.ofFile(userId, source, from)) {
      const key = [userId, source, externalId] as const;
      this.#db
        .prepare('UPDATE OR IGNORE sessions SET external_id = ? WHERE user_id = ? AND source = ? AND external_id = ?')
        .run(to + externalId.slice(from.length), ...key);
      this.#db.prepare('DELETE FROM sessions WHERE user_id = ? AND source = ? AND external_id = ?').run(...key);
    }
  }

  /** Every exercise of a session from the account export or v4, each of which is a session here; see also `ofFiles`. */
  ofFile(userId: string, source: SourceName, id: string): Session[] {
    return this.ofFiles(userId, [source], id);
  }

  /** The sessions of these sources with this id, or one that continues it after a slash. */
  ofFiles(userId: string, sources: readonly SourceName[], id: string): Session[] {
    return this.#all(
      // '0' follows '/'. One range, which SQLite looks up; with OR alone it would read every session of the source.
      `SELECT * FROM sessions WHERE user_id = @userId AND source IN (SELECT value FROM json_each(@sources))
       AND external_id >= @id AND external_id < @id || '0' AND (external_id = @id OR external_id > @id || '/')
       ORDER BY external_id, source`,
      { userId, sources: JSON.stringify(sources), id },
    );
  }

  /** The ids of all workouts that have sessions, in order. */
  workoutIds(): string[] {
    return this.#db
      .prepare<unknown[], string>('SELECT DISTINCT workout_id FROM sessions ORDER BY workout_id')
      .pluck()
      .all();
  }

  /** The Polar users with sessions. */
  users(): string[] {
    return this.#db.prepare<unknown[], string>('SELECT DISTINCT user_id FROM sessions ORDER BY user_id').pluck().all();
  }

  /** Inserts or replaces; the workout id and the time it was first seen stay unchanged. */
  save(session: Session): void {
    this.#db
      .prepare(
        `INSERT INTO sessions (user_id, source, external_id, workout_id, start_ms, wall_ms, zoneless, zone,
           duration_seconds, device, device_id, samples, zones, route, fingerprint, first_seen_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET start_ms = excluded.start_ms, wall_ms = excluded.wall_ms,
           zoneless = excluded.zoneless, zone = excluded.zone, duration_seconds = excluded.duration_seconds,
           device = excluded.device, device_id = excluded.device_id, samples = excluded.samples, zones = excluded.zones,
           route = excluded.route, fingerprint = excluded.fingerprint`,
      )
      .run(
        session.userId,
        session.source,
        session.externalId,
        session.workoutId,
        session.startMs,
        session.wallMs ?? session.startMs,
        session.localClockUnknown ? INSTANT_ONLY : Number(session.zoneless ?? false),
        session.zone ?? null,
        session.durationSeconds ?? null,
        session.device ?? null,
        session.deviceId ?? null,
        Number(session.samples),
        Number(session.zones),
        Number(session.route),
        session.fingerprint ?? null,
        session.firstSeenAt,
      );
  }
}
