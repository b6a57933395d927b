import type { Database } from './driver.js';
import type { Session } from './sessions.js';

/** A start and a duration that a session has been stored with, now or before it was edited. */
export interface Sighting {
  /** Unix ms. */
  startMs: number;
  durationSeconds?: number;
}

/** What names a session. */
export type SessionKey = Pick<Session, 'userId' | 'source' | 'externalId'>;

/** Under which starts and durations each session is known, and the workout ids made of them. */
export class Sightings {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** @param ownId the id of a workout whose first session is this one. */
  add(session: SessionKey, { startMs, durationSeconds }: Sighting, ownId: string): void {
    this.#db
      .prepare(
        `INSERT INTO sightings (user_id, source, external_id, start_ms, duration_ms, own_id) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .run(
        session.userId,
        session.source,
        session.externalId,
        startMs,
        durationSeconds === undefined ? null : Math.round(durationSeconds * 1000),
        ownId,
      );
  }

  of({ userId, source, externalId }: SessionKey): Sighting[] {
    const rows = this.#db
      .prepare(
        `SELECT DISTINCT start_ms, duration_ms FROM sightings WHERE user_id = ? AND source = ? AND external_id = ?
         ORDER BY start_ms, duration_ms`,
      )
      .all(userId, source, externalId) as { start_ms: number; duration_ms: number | null }[];
    return rows.map((row) => ({
      startMs: row.start_ms,
      ...(row.duration_ms !== null && { durationSeconds: row.duration_ms / 1000 }),
    }));
  }

  /**
   * Forgets what a session has shown, to be told anew from its payloads; but not the ids it had under another user, which
   * no payload tells.
   * @param idOf the id of a workout whose first session began and lasted so.
   */
  clear(session: SessionKey, idOf: (sighting: Sighting) => string): void {
    const { userId, source, externalId } = session;
    const forget = this.#db.prepare(
      'DELETE FROM sightings WHERE user_id = ? AND source = ? AND external_id = ? AND own_id = ?',
    );
    for (const sighting of this.of(session)) forget.run(userId, source, externalId, idOf(sighting));
  }

  /** Other ids under which a workout is found: of its sessions, now and before they were edited; ids in use left out. */
  aliases(workoutId: string): string[] {
    return this.#db
      .prepare(
        `SELECT DISTINCT g.own_id FROM sightings g JOIN sessions s USING (user_id, source, external_id)
         WHERE s.workout_id = ? AND g.own_id NOT IN (SELECT id FROM workouts) ORDER BY 1`,
      )
      .pluck()
      .all(workoutId) as string[];
  }
}
