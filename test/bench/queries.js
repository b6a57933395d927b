import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sqlite } from '../../dist/storage/sqlite/driver.js';
import { openStore } from '../../dist/storage/store.js';
import { ride } from './data.js';

const WORKOUTS = 200;
const SECONDS = 3600;
const ROUNDS = 9;
const AIM = 1.5;
const docs = resolve(import.meta.dirname, '../../docs');

/** The tables of samples and routes as they were before the rows became whole numbers behind views. */
const plainTables = `
CREATE TABLE plain_samples (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE, t INTEGER NOT NULL, heart_rate_bpm INTEGER,
  speed_mps REAL, cadence_rpm INTEGER, altitude_meters REAL, power_watts INTEGER, pedaling_index_percent REAL,
  left_right_balance_percent REAL, air_pressure_hpa REAL, running_cadence_spm INTEGER, temperature_celsius REAL,
  distance_meters REAL, PRIMARY KEY (workout_key, t)
) STRICT, WITHOUT ROWID;
CREATE TABLE plain_points (
  workout_key INTEGER NOT NULL REFERENCES workouts (key) ON DELETE CASCADE, n INTEGER NOT NULL, time_seconds REAL NOT NULL,
  latitude REAL NOT NULL, longitude REAL NOT NULL, altitude_meters REAL, satellites INTEGER, fix INTEGER,
  PRIMARY KEY (workout_key, n)
) STRICT, WITHOUT ROWID;
INSERT INTO plain_samples SELECT * FROM samples;
INSERT INTO plain_points SELECT * FROM route_points;`;

/**
 * Every documented query of workouts, on the database as it is and on a copy that has samples and routes in plain tables:
 * CPU milliseconds, medians of rounds in which both had a turn.
 */
export function measureQueries(folder) {
  const file = join(folder, 'queries.db');
  fill(folder, file);
  const now = new (sqlite())(file);
  const plainFile = join(folder, 'queries-plain.db');
  now.prepare('VACUUM INTO ?').run(plainFile);
  const plain = new (sqlite())(plainFile);
  layPlain(plain);
  const measured = documented(now).map((sql) => {
    const [first, second] = [now, plain].map((db) => db.prepare(sql));
    const times = { now: [], plain: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const [a, b] = [cpuMs(first, times.now), cpuMs(second, times.plain)];
      if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(`Both do not answer the same: ${sql}`);
    }
    return { sql, now: median(times.now), plain: median(times.plain) };
  });
  now.close();
  plain.close();
  return measured;
}

function fill(folder, file) {
  mkdirSync(folder, { recursive: true });
  const store = openStore(file);
  const one = { ...ride(SECONDS), type: 'running', sport: 'running', sub_sport: 'generic' };
  const zones = [1, 2, 3, 4, 5].map((zone) => ({
    zone,
    min_bpm: 80 + 20 * zone,
    max_bpm: 100 + 20 * zone,
    seconds: 720,
  }));
  for (let n = 0; n < WORKOUTS; n++) {
    const start = new Date(Date.UTC(2024, 0, 1, 6) + n * 86_400_000).toISOString().slice(0, 19);
    const times = { start_time: `${start}Z`, start_time_local: start };
    store.saveWorkout('1', { ...one, id: `bench${String(n).padStart(7, '0')}`, ...times, heart_rate_zones: zones });
  }
  store.close();
}

function layPlain(db) {
  const views = db
    .prepare("SELECT sql FROM sqlite_master WHERE name IN ('workout_samples', 'workout_route')")
    .pluck()
    .all();
  db.exec(plainTables);
  for (const view of ['workout_samples', 'workout_route', 'samples', 'route_points']) db.exec(`DROP VIEW ${view}`);
  db.exec('DROP TABLE sample_rows; DROP TABLE route_rows; DROP TRIGGER IF EXISTS workout_went;');
  db.exec('ALTER TABLE plain_samples RENAME TO samples; ALTER TABLE plain_points RENAME TO route_points;');
  for (const view of views) db.exec(view);
  db.exec('VACUUM');
}

/** The queries of the documentation that read workouts, with the names of ids and days filled in. */
function documented(db) {
  const texts = ['database.md', 'questions.md'].flatMap((name) =>
    Array.from(readFileSync(join(docs, name), 'utf8').matchAll(/```sql\n([^`]+)```/g), ([, sql]) => sql.trim()),
  );
  const newest = db.prepare('SELECT id, date(start_time_local) AS day FROM workouts ORDER BY start_time DESC').get();
  return texts
    .filter((sql) => /\b(?:\w*workouts|\w*samples|\w*route\w*)\b/.test(sql))
    .map((sql) => sql.replaceAll('RUN', newest.id).replaceAll('DAY', newest.day));
}

function cpuMs(statement, times) {
  const before = process.cpuUsage();
  const rows = statement.all();
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
  return rows;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The rows of the table of aims. Of queries below a millisecond, the clock is too coarse. */
export function queriesAims(measured) {
  const ratio = Math.max(...measured.filter(({ plain }) => plain >= 1).map(({ now, plain }) => now / plain));
  return [
    [`documented queries at most ${AIM} times as long as on plain tables`, `${ratio.toFixed(2)} times`, ratio <= AIM],
  ];
}

/** The section of the page. */
export function queriesSection(measured) {
  const cell = (sql) => `\`${sql.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 90)}\``;
  return `## Documented queries

The queries of docs/database.md and docs/questions.md that read workouts, on ${WORKOUTS} workouts of an hour, and on a copy of the same
database with samples and routes in plain tables of doubles, as earlier versions had them: CPU milliseconds.

| query | ms | plain tables, ms | times |
| --- | ---: | ---: | ---: |
${measured.map(({ sql, now, plain }) => `| ${cell(sql)} | ${now.toFixed(1)} | ${plain.toFixed(1)} | ${(now / plain).toFixed(2)} |`).join('\n')}
`;
}
