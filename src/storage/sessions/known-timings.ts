import type { Database } from '../sqlite/driver.js';
import type { Session, SessionKey } from './session.js';

/** A start and duration that a session has, or had before it was edited. */
export interface Sighting {
  /** Unix ms. */
  startMs: number;
  /** The local time, read as if it were UTC; absent: as `startMs`. */
  wallMs?: number;
  /** The session named no time zone: its start depends on an assumed one. */
  zoneless?: true;
  /** The session states only its instant, and `wallMs` depends on an assumed zone. Not stored here, but with the session. */
  localClockUnknown?: true;
  durationSeconds?: number;
}

interface SightingRow {
  start_ms: number;
  wall_ms: number;
  zoneless: number;
  duration_ms: number | null;
}

/** The starts and durations under which each session is known, and the workout ids made from them. */
export class KnownTimings {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @param ownId the id of a workout whose first session has this timing. */
  add(session: SessionKey, { startMs, wallMs = startMs, zoneless, durationSeconds }: Sighting, ownId: string): void {
    this.#db
      .prepare(
        `INSERT INTO sightings (user_id, source, external_id, start_ms, wall_ms, zoneless, duration_ms, own_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(
        session.userId,
        session.source,
        session.externalId,
        startMs,
        wallMs,
        Number(zoneless ?? false),
        durationSeconds === undefined ? null : Math.round(durationSeconds * 1000),
        ownId,
      );
  }

  of({ userId, source, externalId }: SessionKey): Sighting[] {
    const rows = this.#db
      .prepare<unknown[], SightingRow>(
        `SELECT DISTINCT start_ms, wall_ms, zoneless, duration_ms FROM sightings
         WHERE user_id = ? AND source = ? AND external_id = ? ORDER BY start_ms, duration_ms, wall_ms, zoneless`,
      )
      .all(userId, source, externalId);
    return rows.map((row) => ({
      startMs: row.start_ms,
      wallMs: row.wall_ms,
      ...(row.zoneless === 1 && { zoneless: true as const }),
      ...(row.duration_ms !== null && { durationSeconds: row.duration_ms / 1000 }),
    }));
  }

  /**
   * Deletes the timings of a session, to be recomputed from its payloads; but not the ids it had under another user, which
   * no payload contains.
   * @param idOf the id of a workout whose first session has this timing.
   */
  clear(session: SessionKey, idOf: (sighting: Sighting) => string): void {
    const { userId, source, externalId } = session;
    const forget = this.#db.prepare(
      'DELETE FROM sightings WHERE user_id = ? AND source = ? AND external_id = ? AND own_id = ?',
    );
    for (const sighting of this.of(session)) forget.run(userId, source, externalId, idOf(sighting));
  }

  /** Moves the timings of a session and its exercises to another id. */
  rename(userId: string, source: Session['source'], from: string, to: string): void {
    const own = `user_id = @userId AND source = @source AND external_id >= @from AND external_id < @from || '0'
      AND (external_id = @from OR external_id > @from || '/')`;
    const key = { userId, source, from };
    this.#db
      .prepare(
        `UPDATE OR IGNORE sightings SET external_id = @to || substr(external_id, length(@from) + 1) WHERE ${own}`,
      )
      .run({ ...key, to });
    this.#db.prepare(`DELETE FROM sightings WHERE ${own}`).run(key);
  }

  /**
   * Other ids under which a workout is found: from its sessions' timings, now and before they were edited; and, for the
   * first exercise of a session, from when Polar split the session into a different number. Ids in use are left out.
   */
  aliases(workoutId: string): string[] {
    return this.#db
      .prepare<unknown[], string>(
        `SELECT g.own_id FROM sessions s JOIN sightings g USING (user_id, source, external_id)
         WHERE s.workout_id = @workoutId AND g.own_id NOT IN (SELECT id FROM workouts)
         UNION
         SELECT g.own_id FROM sessions s JOIN sightings g ON g.user_id = s.user_id AND g.source = s.source
           AND g.external_id BETWEEN ${whole('s')} AND ${whole('s')} || '0' AND ${whole('g')} = ${whole('s')}
         WHERE s.workout_id = @workoutId AND s.external_id IN (${whole('s')}, ${whole('s')} || '/1')
           AND g.own_id NOT IN (SELECT id FROM workouts) AND g.own_id NOT IN (
             SELECT d.own_id FROM sightings d JOIN sessions o USING (user_id, source, external_id)
             WHERE d.own_id = g.own_id)
         ORDER BY 1`,
      )
      .pluck()
      .all({ workoutId });
  }

  /** Workouts with such an id that starts with `prefix`, ordered by their ids. */
  called(prefix: string): string[] {
    const begins = 'substr(g.own_id, 1, length(@prefix)) = lower(@prefix) ORDER BY 1';
    const found = this.#db
      .prepare<unknown[], string>(
        `SELECT DISTINCT s.workout_id FROM sightings g JOIN sessions s USING (user_id, source, external_id)
         WHERE ${begins}`,
      )
      .pluck()
      .all({ prefix });
    if (found.length > 0) return found;
    return this.#db
      .prepare<unknown[], string>(
        // CROSS, because otherwise SQLite would examine every pair of a session and a sighting.
        `SELECT DISTINCT s.workout_id FROM sightings g CROSS JOIN sessions s ON s.user_id = g.user_id
           AND s.source = g.source AND s.external_id IN (${whole('g')}, ${whole('g')} || '/1')
         WHERE ${begins}`,
      )
      .pluck()
      .all({ prefix });
  }
}

/** SQL for the id of the session that an exercise, `7520219187/2`, belongs to. */
function whole(table: string): string {
  return `substr(${table}.external_id, 1, instr(${table}.external_id || '/', '/') - 1)`;
}
