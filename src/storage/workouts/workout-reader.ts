import { unsoundRecording, unsoundSummary } from '../../workouts/sound.js';
import {
  type Channel,
  channels,
  type RoutePoint,
  type Streams,
  type Workout,
  type WorkoutSummary,
} from '../../workouts/workout.js';
import { DamagedWorkoutError, type FailedWorkout, unlessDamaged } from '../errors.js';
import type { WorkoutFilter } from '../read-contract.js';
import { KnownTimings } from '../sessions/known-timings.js';
import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';
import { filterSql } from './filter.js';
import { columnNames, columnValues, pauseRows } from './workout-columns.js';

/** A workout without samples, RR intervals and route. */
export function summaryOf(workout: Workout): WorkoutSummary {
  const { streams: _streams, rr_intervals_ms: _rr, rr_gaps: _gaps, route: _route, ...summary } = workout;
  return summary;
}

/** Called with each workout that cannot be read, which is then left out. */
export type OnDamaged = (failed: FailedWorkout) => void;

/** @throws DamagedWorkoutError */
function readSummary(id: string, text: string): WorkoutSummary {
  const summary = parsed(text);
  const wrong = summary === undefined ? 'its summary is not JSON' : unsoundSummary(summary);
  if (wrong !== undefined) throw new DamagedWorkoutError(id, wrong);
  return summary as WorkoutSummary;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller names the workout.
    return undefined;
  }
}

/**
 * Reads the derived rows back into workouts: what was written is read back equal, key order included. Without `onDamaged`,
 * the first workout that cannot be read throws DamagedWorkoutError.
 */
export class Workouts {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  list(filter: WorkoutFilter = {}, onDamaged?: OnDamaged): WorkoutSummary[] {
    const { where, values } = filterSql(filter);
    const rows = this.#db.prepare<unknown[], StoredSummary>(`SELECT id, summary FROM workouts ${where}`).all(...values);
    return rows.flatMap(({ id, summary }) => leftOut(() => readSummary(id, summary), onDamaged) ?? []);
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
    return this.#keys(filter).length;
  }

  *summaries(filter: WorkoutFilter = {}, onDamaged?: OnDamaged): IterableIterator<WorkoutSummary> {
    const read = this.#db.prepare<unknown[], StoredSummary>('SELECT id, summary FROM workouts WHERE key = ?');
    for (const key of this.#keys(filter)) {
      const row = read.get(key);
      const summary = row && leftOut(() => readSummary(row.id, row.summary), onDamaged);
      if (summary) yield summary;
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
      .prepare<unknown[], number>(`SELECT key FROM workouts ${where}`)
      .pluck()
      .all(...values);
  }

  /** A workout without its recording. */
  summary(id: string): WorkoutSummary | undefined {
    const text = this.#db.prepare<unknown[], string>('SELECT summary FROM workouts WHERE id = ?').pluck().get(id);
    return text === undefined ? undefined : readSummary(id, text);
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

  /** In one transaction, so that a workout being replaced is never read half old, half new. */
  #read(key: number): Workout | undefined {
    return this.#db.transaction(() => this.#readParts(key))();
  }

  #readParts(key: number): Workout | undefined {
    const row = this.#db.prepare<unknown[], StoredSummary>('SELECT id, summary FROM workouts WHERE key = ?').get(key);
    if (!row) return undefined;
    const summary = readSummary(row.id, row.summary);
    const streams = this.#streams(key, row.id);
    const rr = this.#rr(key);
    const gaps = (rr ?? []).flatMap(({ gap }, beat) => (gap === null ? [] : [{ beat, ms: gap }]));
    const route = this.#route(key);
    const workout = {
      ...summary,
      ...(streams && { streams }),
      ...(rr && { rr_intervals_ms: rr.map(({ ms }) => ms) }),
      ...(gaps.length > 0 && { rr_gaps: gaps }),
      ...(route && { route }),
    };
    const wrong = unsoundRecording(workout);
    if (wrong !== undefined) throw new DamagedWorkoutError(row.id, wrong);
    return workout;
  }

  #streams(key: number, id: string): Streams | undefined {
    const described = this.#db
      .prepare<
        unknown[],
        { channel: string; interval_seconds: number | null; count: number | null; data: string | null }
      >('SELECT channel, interval_seconds, count, data FROM streams WHERE workout_key = ? ORDER BY position')
      .all(key);
    if (described.length === 0) return undefined;
    const streams: Record<string, unknown> = {};
    const columns: Column[] = [];
    for (const { channel, interval_seconds: interval, count, data } of described) {
      if (count === null || interval === null) {
        streams[channel] = { ...(interval !== null && { interval_seconds: interval }), data: data ?? '' };
      } else {
        const values = data === null ? gaps(count, channel, id) : valuesOf(data, channel, id);
        streams[channel] = { interval_seconds: interval, values };
        if (data === null) columns.push({ index: channels.indexOf(channel as Channel) + 1, interval, values });
      }
    }
    this.#fill(key, columns);
    return streams as Streams;
  }

  /** Fills in the samples of a workout. */
  #fill(key: number, columns: readonly Column[]): void {
    const rows = this.#db
      .prepare<unknown[], (number | null)[]>(`SELECT t, ${channels.join(', ')} FROM samples WHERE workout_key = ?`)
      .raw()
      .iterate(key);
    for (const row of rows) {
      const t = row[0] as number;
      for (const { index, interval, values } of columns) {
        const i = t / interval;
        if (i < values.length && Number.isInteger(i)) values[i] = row[index] ?? null;
      }
    }
  }

  #rr(key: number): { ms: number | null; gap: number | null }[] | undefined {
    const rows = this.#db
      .prepare<unknown[], { ms: number | null; gap: number | null }>(
        'SELECT ms, gap_ms AS gap FROM rr_intervals WHERE workout_key = ? ORDER BY n',
      )
      .all(key);
    return rows.length === 0 ? undefined : rows;
  }

  #route(key: number): RoutePoint[] | undefined {
    const rows = this.#db
      .prepare<unknown[], Record<string, number | null>>(
        `SELECT time_seconds, latitude, longitude, altitude_meters, satellites, fix
         FROM route_points WHERE workout_key = ? ORDER BY n`,
      )
      .all(key);
    if (rows.length === 0) return undefined;
    const known = (row: Record<string, number | null>) => Object.entries(row).filter(([, value]) => value !== null);
    return rows.map((row) => Object.fromEntries(known(row)) as RoutePoint);
  }
}

/** A channel to be filled with the values at `index` of the sample rows, one every `interval` seconds. */
interface Column {
  index: number;
  interval: number;
  values: (number | null)[];
}

/** @throws DamagedWorkoutError */
function valuesOf(data: string, channel: string, id: string): (number | null)[] {
  const values = parsed(data) as (number | null)[] | undefined;
  if (values === undefined) throw new DamagedWorkoutError(id, `streams.${channel} is not JSON`);
  return values;
}

interface StoredSummary {
  id: string;
  summary: string;
}

/** The result of `read`; undefined if that is damaged and there is an `onDamaged`. */
function leftOut<T>(read: () => T, onDamaged: OnDamaged | undefined): T | undefined {
  return onDamaged ? unlessDamaged(read, onDamaged) : read();
}

/** Channels are stored with up to a million values (workouts/streams): a greater count would only fill the memory. */
const MAX_VALUES = 1_000_000;

function gaps(count: number, channel: string, id: string): (number | null)[] {
  if (count < 0 || count > MAX_VALUES) throw new DamagedWorkoutError(id, `streams.${channel} has ${count} values`);
  return new Array<number | null>(count).fill(null);
}
