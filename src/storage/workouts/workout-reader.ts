import { unsoundRecording } from '../../workouts/sound.js';
import type { Workout, WorkoutSummary } from '../../workouts/workout.js';
import { DamagedWorkoutError } from '../errors.js';
import type { WorkoutFilter } from '../read-contract.js';
import { rowsAgree } from '../recordings/agree.js';
import { type Recording, readRecording, recordingBytes, unpacked } from '../recordings/recording.js';
import { KnownTimings } from '../sessions/known-timings.js';
import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';
import { sha256Of } from '../sqlite/sha256.js';
import { allowTextFilters, editedWorkouts, filterSql, matchingSql } from './filter.js';
import {
  leftOut,
  type OnDamaged,
  readSummaries,
  readSummary,
  type StoredSummary,
  summaryColumns,
} from './stored-summary.js';
import { columnNames, columnValues, pauseRows } from './workout-columns.js';

/** A workout without samples, RR intervals and route. */
export function summaryOf(workout: Workout): WorkoutSummary {
  const { streams: _streams, rr_intervals_ms: _rr, rr_gaps: _gaps, route: _route, ...summary } = workout;
  return summary;
}

/** Summaries that are read at once. */
const TOGETHER = 200;

/**
 * Reads the derived rows back into workouts: what was written is read back equal, key order included, but for what you said
 * about them, which is laid over it here. Without `onDamaged`,
 * the first workout that cannot be read throws DamagedWorkoutError.
 */
export class Workouts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
    allowTextFilters(db);
  }

  list(filter: WorkoutFilter = {}, onDamaged?: OnDamaged): WorkoutSummary[] {
    const { where, values } = filterSql(filter);
    const rows = this.#db
      .prepare<unknown[], StoredSummary>(`SELECT ${summaryColumns} FROM ${editedWorkouts} ${where}`)
      .all(...values);
    return readSummaries(rows, onDamaged);
  }

  /** The workouts made by an earlier normalizer, and those whose normalizer cannot be determined. */
  outdated(normalizerVersion: number): { id: string; userId: string }[] {
    return this.#db
      .prepare<unknown[], { id: string; userId: string }>(
        `SELECT id, user_id AS userId FROM workouts
         WHERE CASE WHEN json_valid(summary)
           THEN coalesce(json_extract(summary, '$.provenance.normalizer_version'), 0) ELSE 0 END < ?
         ORDER BY start_time`,
      )
      .all(normalizerVersion);
  }

  count(filter: WorkoutFilter = {}): number {
    // Which are the newest makes no difference: whether there is any costs no more than finding one.
    const { where, values } = matchingSql(filter);
    const count = this.#db
      .prepare<unknown[], number>(`SELECT count(*) FROM (SELECT 1 FROM ${editedWorkouts} ${where} LIMIT ?)`)
      .pluck();
    return count.get(...values, filter.last ?? -1) ?? 0;
  }

  /** Some at a time, in order: faster than one by one, and memory does not grow with their number. */
  *summaries(filter: WorkoutFilter = {}, onDamaged?: OnDamaged): IterableIterator<WorkoutSummary[]> {
    const read = this.#db.prepare<unknown[], StoredSummary & { key: number }>(
      `SELECT workouts.key, ${summaryColumns} FROM ${editedWorkouts} WHERE workouts.key IN (SELECT value FROM json_each(?))`,
    );
    const keys = this.#keys(filter);
    for (let from = 0; from < keys.length; from += TOGETHER) {
      const some = keys.slice(from, from + TOGETHER);
      const rows = new Map(read.all(JSON.stringify(some)).map((row) => [row.key, row]));
      const inOrder = some.flatMap((key) => rows.get(key) ?? []);
      yield readSummaries(inOrder, onDamaged);
    }
  }

  *iterate(filter: WorkoutFilter = {}, onDamaged?: OnDamaged): IterableIterator<Workout> {
    for (const key of this.#keys(filter)) {
      const workout = leftOut(() => this.#read(key), onDamaged);
      if (workout) yield workout;
    }
  }

  #keys(filter: WorkoutFilter): number[] {
    const { where, values } = filterSql(filter);
    return this.#db
      .prepare<unknown[], number>(`SELECT key FROM ${editedWorkouts} ${where}`)
      .pluck()
      .all(...values);
  }

  /** A workout without its recording. */
  summary(id: string): WorkoutSummary | undefined {
    const row = this.#db
      .prepare<unknown[], StoredSummary>(`SELECT ${summaryColumns} FROM ${editedWorkouts} WHERE id = ?`)
      .get(id);
    return row && readSummary(row);
  }

  /** As `summary`, without what you said about it. */
  unedited(id: string): WorkoutSummary | undefined {
    const summary = this.#db.prepare<unknown[], string>('SELECT summary FROM workouts WHERE id = ?').pluck().get(id);
    return summary === undefined
      ? undefined
      : readSummary({ id, summary, said: null, alternative_to: null, alternatives: null });
  }

  /** A hash that differs whenever the summary, what you said about it, or the recording does. */
  revision(id: string): string | undefined {
    const row = this.#db
      .prepare<unknown[], StoredSummary & { data: Buffer | null }>(
        `SELECT ${summaryColumns}, data FROM ${editedWorkouts} LEFT JOIN recordings ON recordings.workout_key = key WHERE id = ?`,
      )
      .get(id);
    // Nothing is added where nothing is said: what was made of it before stays valid.
    const others = row && (row.alternative_to ?? row.alternatives ?? '');
    const told = row && `${row.summary}\n${row.said ?? ''}${others === '[]' ? '' : others}`;
    return row && sha256Of(Buffer.concat([Buffer.from(told ?? '', 'utf8'), row.data ?? Buffer.alloc(0)]));
  }

  get(id: string): Workout | undefined {
    const row = this.#db.prepare<unknown[], { key: number }>('SELECT key FROM workouts WHERE id = ?').get(id);
    return row && this.#read(row.key);
  }

  /** Whether the stored summary, and what repeats it, matches the workout. */
  says(workout: Workout): boolean {
    const stored = this.#db.prepare('SELECT summary FROM workouts WHERE id = ?').pluck().get(workout.id);
    return stored === JSON.stringify(summaryOf(workout)) && this.repeats(workout);
  }

  /** Whether the recording, and the rows that repeat it for people, match the workout. */
  hasRecording(workout: Workout): boolean {
    const row = this.#db
      .prepare<unknown[], { key: number; data: Buffer }>(
        'SELECT key, data FROM workouts JOIN recordings ON workout_key = key WHERE id = ?',
      )
      .get(workout.id);
    return row !== undefined && holds(row.data, workout) && rowsAgree(this.#db, row.key, workout);
  }

  /** Whether the plain columns and the tables of zones and pauses, which repeat the summary, match the workout. */
  repeats(workout: Workout): boolean {
    const [key, ...cells] =
      this.#db
        .prepare<unknown[], unknown[]>(`SELECT key, ${columnNames.join(', ')} FROM workouts WHERE id = ?`)
        .raw()
        .get(workout.id) ?? [];
    const zones = this.#db
      .prepare('SELECT zone, min_bpm, max_bpm, seconds FROM heart_rate_zones WHERE workout_key = ? ORDER BY zone')
      .raw()
      .all(key ?? null);
    const expected = (workout.heart_rate_zones ?? [])
      .map((zone) => [zone.zone, zone.min_bpm ?? null, zone.max_bpm ?? null, zone.seconds ?? null])
      .sort(([a], [b]) => Number(a) - Number(b));
    const pauses = this.#db
      .prepare('SELECT start_seconds, duration_seconds, timer_seconds FROM pauses WHERE workout_key = ? ORDER BY n')
      .raw()
      .all(key ?? null);
    return (
      JSON.stringify([cells, zones, pauses]) === JSON.stringify([columnValues(workout), expected, pauseRows(workout)])
    );
  }

  resolve(prefix: string): string[] {
    const found = this.#db
      .prepare<unknown[], string>(
        `SELECT id FROM workouts WHERE substr(id, 1, length(@prefix)) = lower(@prefix)
         UNION SELECT workout_id FROM sessions
           WHERE external_id = @prefix OR (external_id > @prefix || '/' AND external_id < @prefix || '0') ORDER BY 1`,
      )
      .pluck()
      .all({ prefix });
    return found.length > 0 ? found : new KnownTimings(this.#db).called(prefix);
  }

  counts(): { workouts: number; firstStart?: string; lastStart?: string } {
    const row = rowOf(
      this.#db
        .prepare<unknown[], { n: number; first: string | null; last: string | null }>(
          'SELECT count(*) AS n, min(start_time) AS first, max(start_time) AS last FROM workouts',
        )
        .get(),
    );
    return {
      workouts: row.n,
      ...(row.first !== null && { firstStart: row.first }),
      ...(row.last !== null && { lastStart: row.last }),
    };
  }

  /** In one statement, so that a workout being replaced is never read half old, half new. */
  #read(key: number): Workout | undefined {
    const row = this.#db
      .prepare<unknown[], StoredSummary & { data: Buffer | null }>(
        `SELECT ${summaryColumns}, data FROM ${editedWorkouts} LEFT JOIN recordings ON recordings.workout_key = key WHERE key = ?`,
      )
      .get(key);
    if (!row) return undefined;
    const workout = { ...readSummary(row), ...recordingIn(row.id, row.data) };
    const wrong = unsoundRecording(workout);
    if (wrong !== undefined) throw new DamagedWorkoutError(row.id, wrong);
    return workout;
  }
}

function holds(data: Buffer, recording: Recording): boolean {
  try {
    // Not as they are packed: that may change with Node.
    return Buffer.compare(unpacked(data), recordingBytes(recording)) === 0;
  } catch (problem) {
    // One that is damaged holds nothing.
    if (problem instanceof Error) return false;
    throw problem;
  }
}

/** @throws DamagedWorkoutError */
function recordingIn(id: string, data: Buffer | null): Recording {
  if (data === null) throw new DamagedWorkoutError(id, 'its recording is missing');
  try {
    return readRecording(unpacked(data));
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    // A checksum, or what a recording cannot hold.
    throw new DamagedWorkoutError(id, 'its recording is damaged');
  }
}
