import { joinedSaid, readSaid, type Said } from '../../workouts/edits/said.js';
import type { Database } from '../sqlite/driver.js';

/** What you said about one workout, and when, RFC 3339 UTC. */
export interface Edit {
  workoutId: string;
  userId: string;
  said: Said;
  editedAt: string;
}

interface EditRow {
  workout_id: string;
  user_id: string;
  said: string;
  edited_at: string;
}

/** What you say about your workouts: see schema.ts. Writing is only for callers of `atomically`. */
export class Edits {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  of(workoutId: string): Said {
    const text = this.#db
      .prepare<unknown[], string>('SELECT said FROM edits WHERE workout_id = ?')
      .pluck()
      .get(workoutId);
    return text === undefined ? {} : readSaid(text);
  }

  /** The edits of these workouts. */
  among(workoutIds: readonly string[]): Edit[] {
    return this.#db
      .prepare<unknown[], EditRow>(
        'SELECT * FROM edits WHERE workout_id IN (SELECT value FROM json_each(?)) ORDER BY edited_at, workout_id',
      )
      .all(JSON.stringify(workoutIds))
      .map((row) => ({
        workoutId: row.workout_id,
        userId: row.user_id,
        said: readSaid(row.said),
        editedAt: row.edited_at,
      }));
  }

  /** The user whose workout it is; undefined: there is no such workout. */
  userOf(workoutId: string): string | undefined {
    return this.#db.prepare<unknown[], string>('SELECT user_id FROM workouts WHERE id = ?').pluck().get(workoutId);
  }

  /** The gear of a user, by the names last used. */
  gear(userId: string): string[] {
    return this.#db
      .prepare<unknown[], string>(
        `SELECT name FROM (SELECT said ->> '$.gear' AS name, max(edited_at) FROM edits WHERE user_id = ?
           GROUP BY lower(said ->> '$.gear')) WHERE name IS NOT NULL ORDER BY lower(name)`,
      )
      .pluck()
      .all(userId);
  }

  /** Replaces what is said about a workout; with nothing to say, it counts as not edited. */
  save({ workoutId, userId, said, editedAt }: Edit): void {
    if (Object.keys(said).length === 0) {
      this.#db.prepare('DELETE FROM edits WHERE workout_id = ?').run(workoutId);
      return;
    }
    this.#db
      .prepare('INSERT OR REPLACE INTO edits (workout_id, user_id, said, edited_at) VALUES (?, ?, ?, ?)')
      .run(workoutId, userId, JSON.stringify(said), editedAt);
  }

  /** Edits of workouts that do not exist, the earliest first. */
  strays(): Edit[] {
    return this.among(
      this.#db
        .prepare<unknown[], string>('SELECT workout_id FROM edits WHERE workout_id NOT IN (SELECT id FROM workouts)')
        .pluck()
        .all(),
    );
  }

  /**
   * Keeps edits with the sessions they are about, when sessions have moved from one workout to another. Where several come
   * together, see `joinedSaid`.
   * @param edits as they were before, the earliest first.
   * @param workoutOf the workout that an edit of this one now belongs to.
   */
  follow(edits: readonly Edit[], workoutOf: (workoutId: string) => string): void {
    const now = new Map<string, Edit>();
    for (const edit of edits) {
      const workoutId = workoutOf(edit.workoutId);
      const earlier = now.get(workoutId);
      const said = earlier ? joinedSaid(earlier.said, edit.said) : edit.said;
      now.set(workoutId, { ...edit, workoutId, said });
    }
    const forget = this.#db.prepare('DELETE FROM edits WHERE workout_id = ?');
    for (const { workoutId } of edits) forget.run(workoutId);
    for (const edit of now.values()) this.save(edit);
  }
}
