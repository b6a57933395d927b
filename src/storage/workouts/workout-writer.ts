import type { Workout } from '../../workouts/workout.js';
import { packed, recordingBytes } from '../recordings/recording.js';
import { writeRows } from '../recordings/rows.js';
import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';
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
  db.prepare('INSERT INTO recordings (workout_key, data) VALUES (?, ?)').run(key, packed(recordingBytes(workout)));
  writeRows(db, key, workout);
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
  for (const table of [
    'heart_rate_zones',
    'pauses',
    'recordings',
    'streams',
    'sample_rows',
    'rr_intervals',
    'route_rows',
  ]) {
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
