import { type Channel, channels, type RoutePoint, type Streams } from '../../workouts/workout.js';
import type { Database } from '../sqlite/driver.js';
import { packed, type Recording, recordingBytes } from './recording.js';
import { writeSampleAndRouteRows } from './rows.js';

/** The progress of the move, in workouts. */
export interface Moved {
  done: number;
  total: number;
}

/** A commit waits for the disk; its contents are in memory. */
const workoutsAtOnce = 20;

/**
 * Moves the rows of every workout from the tables before the step `recordingTables` into a recording and the rows beside
 * it. A few workouts at a time, deleting what has been moved at once, so it takes little memory and disk space, and if
 * killed or interrupted, it resumes where it stopped. A workout whose rows cannot be read gets no recording, which
 * `verify` reports and `rebuild` recreates.
 */
export function* moveRecordings(db: Database): Generator<Moved, void> {
  const keys = db
    .prepare<unknown[], number>(
      'SELECT key FROM workouts WHERE key NOT IN (SELECT workout_key FROM recordings) ORDER BY key',
    )
    .pluck()
    .all();
  for (let done = 0; done < keys.length; done += workoutsAtOnce) {
    yield { done, total: keys.length };
    db.transaction(() => {
      for (const key of keys.slice(done, done + workoutsAtOnce)) moveOne(db, key);
    }).immediate();
  }
}

function moveOne(db: Database, key: number): void {
  const recording = earlierRecording(db, key);
  if (recording) {
    db.prepare('INSERT INTO recordings (workout_key, data) VALUES (?, ?)').run(key, packed(recordingBytes(recording)));
    writeSampleAndRouteRows(db, key, recording);
  }
  for (const table of ['earlier_samples', 'earlier_route_points'])
    db.prepare(`DELETE FROM ${table} WHERE workout_key = ?`).run(key);
}

/** A recording as earlier versions read it from its rows; undefined if they are damaged. */
function earlierRecording(db: Database, key: number): Recording | undefined {
  try {
    const streams = earlierStreams(db, key);
    const route = earlierRoute(db, key);
    return { ...(streams && { streams }), ...earlierBeats(db, key), ...(route && { route }) };
  } catch (problem) {
    if (problem instanceof SyntaxError || problem instanceof RangeError) return undefined;
    throw problem;
  }
}

interface Described {
  channel: string;
  interval_seconds: number | null;
  count: number | null;
  data: string | null;
}

/** @throws SyntaxError for values that are not JSON, RangeError for more values than an array can have. */
function earlierStreams(db: Database, key: number): Streams | undefined {
  const described = db
    .prepare<unknown[], Described>(
      'SELECT channel, interval_seconds, count, data FROM streams WHERE workout_key = ? ORDER BY position',
    )
    .all(key);
  const streams: Record<string, unknown> = {};
  const columns: Column[] = [];
  for (const { channel, interval_seconds: interval, count, data } of described) {
    if (count === null || interval === null) {
      streams[channel] = { ...(interval !== null && { interval_seconds: interval }), data: data ?? '' };
      continue;
    }
    const values = data === null ? gaps(count) : valuesIn(data);
    streams[channel] = { interval_seconds: interval, values };
    if (data === null && isChannel(channel)) columns.push({ channel, interval, values });
  }
  fill(db, key, columns);
  return described.length === 0 ? undefined : (streams as Streams);
}

/** @throws SyntaxError, RangeError */
function valuesIn(data: string): (number | null)[] {
  const values: unknown = JSON.parse(data);
  if (!Array.isArray(values)) throw new RangeError('The values are no list.');
  return values as (number | null)[];
}

/** @throws RangeError */
function gaps(count: number): (number | null)[] {
  if (count > maxValues) throw new RangeError(`${count} values are more than a channel has.`);
  return new Array<number | null>(count).fill(null);
}

/** The max length at which channels were stored. */
const maxValues = 1_000_000;

const isChannel = (name: string): name is Channel => (channels as readonly string[]).includes(name);

/** An empty channel to fill with its values in the rows of samples, one every `interval` seconds. */
interface Column {
  channel: Channel;
  interval: number;
  values: (number | null)[];
}

function fill(db: Database, key: number, columns: readonly Column[]): void {
  if (columns.length === 0) return;
  const names = columns.map(({ channel }) => channel).join(', ');
  const rows = db
    .prepare<unknown[], (number | null)[]>(`SELECT t, ${names} FROM earlier_samples WHERE workout_key = ?`)
    .raw()
    .all(key);
  for (const [c, { interval, values }] of columns.entries()) {
    for (const row of rows) {
      const i = (row[0] as number) / interval;
      if (i < values.length && Number.isInteger(i)) values[i] = row[c + 1] ?? null;
    }
  }
}

/** The beats, and the lengths of those that were not measured. */
function earlierBeats(db: Database, key: number): Pick<Recording, 'rr_intervals_ms' | 'rr_gaps'> {
  const rows = db
    .prepare<unknown[], [ms: number | null, gap: number | null]>(
      'SELECT ms, gap_ms FROM rr_intervals WHERE workout_key = ? ORDER BY n',
    )
    .raw()
    .all(key);
  if (rows.length === 0) return {};
  const gaps = rows.flatMap(([, gap], beat) => (gap === null ? [] : [{ beat, ms: gap }]));
  return { rr_intervals_ms: rows.map(([ms]) => ms), ...(gaps.length > 0 && { rr_gaps: gaps }) };
}

type PointCells = [number, number, number, number | null, number | null, number | null];

function earlierRoute(db: Database, key: number): RoutePoint[] | undefined {
  const rows = db
    .prepare<unknown[], PointCells>(
      `SELECT time_seconds, latitude, longitude, altitude_meters, satellites, fix
       FROM earlier_route_points WHERE workout_key = ? ORDER BY n`,
    )
    .raw()
    .all(key);
  return rows.length === 0 ? undefined : rows.map(pointOf);
}

function pointOf([time_seconds, latitude, longitude, altitude, satellites, fix]: PointCells): RoutePoint {
  const point: RoutePoint = { time_seconds, latitude, longitude };
  if (altitude !== null) point.altitude_meters = altitude;
  if (satellites !== null) point.satellites = satellites;
  if (fix !== null) point.fix = fix;
  return point;
}
