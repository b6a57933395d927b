import { type Channel, channels, type Workout } from '../workouts/types.js';
import type { Database } from './driver.js';
import { columnNames, columnValues } from './workout-columns.js';
import { summaryOf } from './workout-reader.js';

/** Replaces the derived rows of a workout. Runs inside the caller's database transaction. */
export function writeWorkout(db: Database, userId: string, workout: Workout): void {
  const before = db.prepare('SELECT key FROM workouts WHERE id = ?').get(workout.id) as { key: number } | undefined;
  if (before) db.prepare('DELETE FROM workouts WHERE key = ?').run(before.key);
  // The same key again, so that a rebuild leaves other people's references to it alone.
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO workouts (key, id, user_id, summary, ${columnNames.join(', ')})
       VALUES (?, ?, ?, ?, ${columnNames.map(() => '?').join(', ')})`,
    )
    .run(before?.key ?? null, workout.id, userId, JSON.stringify(summaryOf(workout)), ...columnValues(workout));
  const key = Number(lastInsertRowid);
  writeZones(db, key, workout);
  writeStreams(db, key, workout);
  writeRr(db, key, workout);
  writeRoute(db, key, workout);
}

/** Rows that belong to no workout: somebody deleted it with a tool that does not enforce references. */
export function deleteStrayRows(db: Database): void {
  for (const table of ['heart_rate_zones', 'streams', 'samples', 'rr_intervals', 'route_points']) {
    db.prepare(`DELETE FROM ${table} WHERE workout_key NOT IN (SELECT key FROM workouts)`).run();
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

function writeStreams(db: Database, key: number, workout: Workout): void {
  const describe = db.prepare(
    'INSERT INTO streams (workout_key, position, channel, interval_seconds, count, data) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const grid = new Map<number, (number | null)[]>();
  for (const [position, [channel, stream]] of Object.entries(workout.streams ?? {}).entries()) {
    if (stream === undefined) continue;
    if (!('values' in stream)) {
      describe.run(key, position, channel, stream.interval_seconds ?? null, null, stream.data);
      continue;
    }
    const { interval_seconds: interval, values } = stream;
    const column = channels.indexOf(channel as Channel);
    const onGrid = Number.isInteger(interval);
    describe.run(key, position, channel, interval, values.length, onGrid ? null : JSON.stringify(values));
    if (!onGrid) continue;
    for (let i = 0; i < values.length; i += 1) {
      const t = i * interval;
      let row = grid.get(t);
      if (!row) {
        row = new Array<number | null>(channels.length).fill(null);
        grid.set(t, row);
      }
      row[column] = values[i] ?? null;
    }
  }
  const insert = db.prepare(
    `INSERT INTO samples (workout_key, t, ${channels.join(', ')}) VALUES (?, ?, ${channels.map(() => '?').join(', ')})`,
  );
  for (const [t, row] of [...grid].sort(([a], [b]) => a - b)) insert.run(key, t, ...row);
}

function writeRr(db: Database, key: number, workout: Workout): void {
  const insert = db.prepare('INSERT INTO rr_intervals (workout_key, n, ms, gap_ms) VALUES (?, ?, ?, ?)');
  const gaps = new Map((workout.rr_gaps ?? []).map(({ beat, ms }) => [beat, ms]));
  for (const [n, ms] of (workout.rr_intervals_ms ?? []).entries()) insert.run(key, n, ms, gaps.get(n) ?? null);
}

function writeRoute(db: Database, key: number, workout: Workout): void {
  const insert = db.prepare(
    `INSERT INTO route_points (workout_key, n, time_seconds, latitude, longitude, altitude_meters, satellites, fix)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [n, point] of (workout.route ?? []).entries()) {
    insert.run(
      key,
      n,
      point.time_seconds,
      point.latitude,
      point.longitude,
      point.altitude_meters ?? null,
      point.satellites ?? null,
      point.fix ?? null,
    );
  }
}
