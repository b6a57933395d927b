import type { SourceName } from '../sessions/source-name.js';
import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';

/** What is known about one original file. */
export interface Original {
  userId: string;
  source: SourceName;
  externalId: string;
  /** `fit`, `tcx` or `gpx`. */
  format: string;
  /** The session's revision when the file was requested; empty if sessions have none; with `404 ` in front: to be requested again. */
  revision: string;
  /** Absent: Polar has no such file. */
  sha256?: string;
}

interface OriginalRow {
  user_id: string;
  source: SourceName;
  external_id: string;
  format: string;
  revision: string;
  sha256: string | null;
}

/** Which original files are stored. */
export class Originals {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  save({ userId, source, externalId, format, revision, sha256 }: Original): void {
    this.#db
      .prepare(
        'INSERT OR REPLACE INTO originals (user_id, source, external_id, format, revision, sha256) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(userId, source, externalId, format, revision, sha256 ?? null);
  }

  /** Marks the files of a changed session as outdated. They stay until new ones come. */
  outdate(userId: string, source: SourceName, externalId: string): void {
    this.#db
      .prepare("UPDATE originals SET revision = 'outdated' WHERE user_id = ? AND source = ? AND external_id = ?")
      .run(userId, source, externalId);
  }

  get(userId: string, source: SourceName, externalId: string, format: string): Original | undefined {
    const row = this.#db
      .prepare<unknown[], OriginalRow>(
        'SELECT * FROM originals WHERE user_id = ? AND source = ? AND external_id = ? AND format = ?',
      )
      .get(userId, source, externalId, format);
    return row && fromRow(row);
  }

  /**
   * The files of a workout, one per format: from `/v3/exercises` rather than from a transaction, because it follows the
   * user's edits.
   */
  ofWorkout(workoutId: string): Original[] {
    const rows = this.#db
      .prepare<unknown[], OriginalRow>(
        `SELECT o.* FROM originals o JOIN sessions s USING (user_id, source, external_id)
         WHERE s.workout_id = ? AND o.sha256 IS NOT NULL ORDER BY o.format, o.source, o.external_id`,
      )
      .all(workoutId);
    return rows.filter(({ format }, i) => rows.findIndex((row) => row.format === format) === i).map(fromRow);
  }

  /** How many files are stored. */
  count(): number {
    return rowOf(
      this.#db.prepare<unknown[], number>('SELECT count(*) FROM originals WHERE sha256 IS NOT NULL').pluck().get(),
    );
  }
}

function fromRow(row: OriginalRow): Original {
  return {
    userId: row.user_id,
    source: row.source,
    externalId: row.external_id,
    format: row.format,
    revision: row.revision,
    ...(row.sha256 !== null && { sha256: row.sha256 }),
  };
}
