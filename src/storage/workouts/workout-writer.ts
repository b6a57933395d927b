import type { Channel, Stream, Workout } from '../../workouts/workout.js';
import type { Database } from '../sqlite/driver.js';
import { RowInserter, rowOf } from '../sqlite/rows.js';
import { deleteStrays } from './strays.js';
import { columnNames, columnValues, pauseRows } from './workout-columns.js';
import { summaryOf } from './workout-reader.js';

/** Replaces the derived rows of a workout. Runs inside the caller's database transaction. */
export function writeWorkout(db: Database, userId: string, workout: Workout): void {
  const before = db.prepare<unknown[], { key: number }>('SELECT key FROM workouts WHERE id = ?').get(workout.id);
  if (before) db.prepare('DELETE FROM workouts WHERE key = ?').run(before.key);
  // The same key again, so that a rebuild keeps references from the user's own tables valid.
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO workouts (key, id, user_id, summary, ${columnNames.join(', ')})
       VALUES (?, ?, ?, ?, ${columnNames.map(() => '?').join(', ')})`,
    )
    .run(before?.key ?? null, workout.id, userId, JSON.stringify(summaryOf(workout)), ...columnValues(workout));
  const key = Number(lastInsertRowid);
  writeZones(db, key, workout);
  writePauses(db, key, workout);
  writeStreams(db, key, workout);
  writeRr(db, key, workout);
  writeRoute(db, key, workout);
}

/** Replaces the summary of a workout, and what repeats it. Runs inside the caller's database transaction. */
export function updateSummary(db: Database, workout: Workout): 'updated' {
  const key = rowOf(db.prepare<unknown[], number>('SELECT key FROM workouts WHERE id = ?').pluck().get(workout.id));
  db.prepare(
    `UPDATE workouts SET summary = ?, ${columnNames.map((name) => `${name} = ?`).join(', ')} WHERE key = ?`,
  ).run(JSON.stringify(summaryOf(workout)), ...columnValues(workout), key);
  for (const table of ['heart_rate_zones', 'pauses']) db.prepare(`DELETE FROM ${table} WHERE workout_key = ?`).run(key);
  writeZones(db, key, workout);
  writePauses(db, key, workout);
  return 'updated';
}

/** Deletes rows without a workout, which was deleted with a tool that does not enforce references. */
export function deleteStrayRows(db: Database): void {
  for (const table of ['heart_rate_zones', 'pauses', 'streams', 'samples', 'rr_intervals', 'route_points']) {
    deleteStrays(db, { table, column: 'workout_key', parents: 'workouts' });
  }
}

function writeZones(db: Database, key: number, workout: Workout): void {
  const insert = db.prepare(
    'INSERT INTO heart_rate_zones (workout_key, zone, min_bpm, max_bpm, seconds) VALUES (?, ?, ?, ?, ?)',
  );
  for (const zone of workout.heart_rate_zones ?? []) {
    insert.run(key, zone.zone, zone.min_bpm ?? null, zone.max_bpm ?? null, zone.seconds ?? null);
  }
}

function writePauses(db: Database, key: number, workout: Workout): void {
  const insert = db.prepare(
    'INSERT INTO pauses (workout_key, n, start_seconds, duration_seconds, timer_seconds) VALUES (?, ?, ?, ?, ?)',
  );
  for (const [n, cells] of pauseRows(workout).entries()) insert.run(key, n, ...cells);
}

function writeStreams(db: Database, key: number, workout: Workout): void {
  const describe = db.prepare(
    'INSERT INTO streams (workout_key, position, channel, interval_seconds, count, data) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const onGrid: [Channel, Stream][] = [];
  for (const [position, [channel, stream]] of Object.entries(workout.streams ?? {}).entries()) {
    if (stream === undefined) continue;
    if (!('values' in stream)) {
      describe.run(key, position, channel, stream.interval_seconds ?? null, null, stream.data);
      continue;
    }
    const { interval_seconds: interval, values } = stream;
    const fits = Number.isInteger(interval);
    describe.run(key, position, channel, interval, values.length, fits ? null : JSON.stringify(values));
    if (fits) onGrid.push([channel as Channel, stream]);
  }
  writeSamples(db, key, onGrid);
}

/** Writes a row for each second at which something was measured. */
function writeSamples(db: Database, key: number, streams: readonly [Channel, Stream][]): void {
  const seconds = new Set<number>();
  for (const [, { interval_seconds: interval, values }] of streams) {
    for (let i = 0; i < values.length; i += 1) seconds.add(i * interval);
  }
  const insert = new RowInserter(db, 'samples', 'workout_key', key, ['t', ...streams.map(([channel]) => channel)]);
  for (const t of [...seconds].sort((a, b) => a - b)) {
    const row: (number | null)[] = [t];
    // Between two values of a slow channel there is none: a fractional index finds nothing.
    for (const [, { interval_seconds: interval, values }] of streams) row.push(values[t / interval] ?? null);
    insert.add(row);
  }
  insert.end();
}

function writeRr(db: Database, key: number, workout: Workout): void {
  const insert = new RowInserter(db, 'rr_intervals', 'workout_key', key, ['n', 'ms', 'gap_ms']);
  const gaps = new Map((workout.rr_gaps ?? []).map(({ beat, ms }) => [beat, ms]));
  for (const [n, ms] of (workout.rr_intervals_ms ?? []).entries()) insert.add([n, ms, gaps.get(n) ?? null]);
  insert.end();
}

function writeRoute(db: Database, key: number, workout: Workout): void {
  const columns = ['n', 'time_seconds', 'latitude', 'longitude', 'altitude_meters', 'satellites', 'fix'];
  const insert = new RowInserter(db, 'route_points', 'workout_key', key, columns);
  for (const [n, point] of (workout.route ?? []).entries()) {
    const { time_seconds, latitude, longitude, altitude_meters = null, satellites = null, fix = null } = point;
    insert.add([n, time_seconds, latitude, longitude, altitude_meters, satellites, fix]);
  }
  insert.end();
}
