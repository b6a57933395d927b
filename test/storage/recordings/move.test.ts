import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase, openingDatabase } from '../../../src/storage/open.js';
import { recordingTables } from '../../../src/storage/recordings/schema.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { openReader, openStore } from '../../../src/storage/store.js';
import type { Stream, Workout } from '../../../src/workouts/workout.js';
import { indoorSession, outdoorRun, stream, workout } from '../../support/data/workouts.js';
import { temporaryFolder } from '../../support/folder.js';

/** The version before the first of the two steps. */
const before = migrations.findIndex((sql) => sql.startsWith(recordingTables));

const kinds: Workout[] = [
  outdoorRun(40),
  indoorSession(),
  workout(),
  workout({ streams: { heart_rate_bpm: stream(9, (i) => 90 + i, 0.5), speed_mps: stream(9, (i) => i / 4, 5) } }),
  workout({ streams: { vendor_42: { interval_seconds: 1, data: '1,,x' }, altitude_meters: stream(3, (i) => i / 16) } }),
  workout({ rr_intervals_ms: [800, null, 790], rr_gaps: [{ beat: 1, ms: 1200 }] }),
];
/** Three pieces of the moving, the last one not full. */
const workouts = Array.from(
  { length: 45 },
  (_, i): Workout => ({
    ...(kinds[i % kinds.length] as Workout),
    id: `w${String(i).padStart(2, '0')}`,
  }),
);

/** A store as the version before wrote it. */
function earlier(): string {
  const path = join(temporaryFolder(), 'polar.db');
  const db = openDatabase(path, migrations.slice(0, before));
  db.transaction(() => {
    for (const one of workouts) writeEarlier(db, one);
  })();
  db.close();
  return path;
}

function writeEarlier(db: ReturnType<typeof openDatabase>, one: Workout): void {
  const { streams = {}, rr_intervals_ms: beats = [], rr_gaps: gaps = [], route = [], ...summary } = one;
  const { lastInsertRowid: key } = db
    .prepare(
      `INSERT INTO workouts (id, user_id, start_time, start_time_local, type, sport, summary) VALUES (?, '1', ?, ?, ?, ?, ?)`,
    )
    .run(one.id, one.start_time, one.start_time_local, one.type, one.sport, JSON.stringify(summary));
  const put = (table: string, cells: Record<string, unknown>) =>
    db
      .prepare(
        `INSERT INTO ${table} (workout_key, ${Object.keys(cells)}) VALUES (${key}, ${Object.keys(cells).map(() => '?')})`,
      )
      .run(...Object.values(cells));
  const samples = new Map<number, Record<string, number | null>>();
  for (const [position, [channel, given]] of Object.entries(streams).entries()) {
    if (!given) continue;
    if (!('values' in given)) {
      put('streams', { position, channel, interval_seconds: given.interval_seconds ?? null, data: given.data });
      continue;
    }
    const { interval_seconds, values } = given as Stream;
    const whole = Number.isInteger(interval_seconds);
    const data = whole ? null : JSON.stringify(values);
    put('streams', { position, channel, interval_seconds, count: values.length, data });
    for (const [i, value] of whole ? values.entries() : [])
      samples.set(i * interval_seconds, { ...samples.get(i * interval_seconds), [channel]: value });
  }
  for (const [t, cells] of samples) put('samples', { t, ...cells });
  for (const [n, ms] of beats.entries())
    put('rr_intervals', { n, ms, gap_ms: gaps.find(({ beat }) => beat === n)?.ms ?? null });
  for (const [n, point] of route.entries()) put('route_points', { n, ...point });
}

/** What people see in the tables that have become views, but for the last digit of what has more than watches measure. */
function shown(path: string): unknown {
  const db = new (sqlite())(path);
  const of = (table: string, order: string) =>
    db.prepare(`SELECT *, typeof(${order}) FROM ${table} ORDER BY workout_key, ${order}`).raw().all();
  const all = [of('samples', 't'), of('route_points', 'n'), of('workout_samples', 't'), of('workout_route', 'n')];
  db.close();
  return JSON.stringify(all, (_key, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(14)) : value,
  );
}

function read(path: string): Workout[] {
  const store = openReader(path);
  const all = [...store.iterate()].sort((a, b) => (a.id < b.id ? -1 : 1));
  store.close();
  return all;
}

describe('recordings of a store of an earlier version', () => {
  it('are the same for the program and for people, and nothing of before is left', () => {
    const path = earlier();
    const seen = shown(path);
    openStore(path).close();
    expect(read(path)).toEqual(workouts);
    expect(shown(path)).toBe(seen);
    const db = new (sqlite())(path);
    expect(
      db
        .prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'earlier_%samples' OR name LIKE 'earlier_route%'")
        .all(),
    ).toEqual([]);
    db.prepare("DELETE FROM workouts WHERE id = 'w00'").run();
    const left = db.prepare('SELECT count(*) FROM route_rows WHERE workout_key = 1').pluck().get();
    expect(left).toBe(0);
    db.close();
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('backup'))).toEqual([
      `polar.db.v${before}.backup`,
    ]);
  });

  it('are moved to the end by the next one after a kill at any step, and people see all of them meanwhile', () => {
    const path = earlier();
    const seen = shown(path);
    const opening = openingDatabase(path);
    const killed: string[] = [];
    for (;;) {
      // What a kill between two pieces leaves.
      const copy = join(temporaryFolder(), 'polar.db');
      for (const part of ['', '-wal']) if (existsSync(path + part)) copyFileSync(path + part, copy + part);
      killed.push(copy);
      const { done, value } = opening.next();
      if (!done) continue;
      value.close();
      break;
    }
    expect(killed).toHaveLength(4);
    for (const copy of killed) {
      expect(shown(copy)).toBe(seen);
      openStore(copy).close();
      expect(read(copy)).toEqual(workouts);
      expect(shown(copy)).toBe(seen);
    }
    // The copy of the first one is the whole store; half of one is never copied.
    expect(
      killed.map((copy) => readdirSync(join(copy, '..')).filter((name) => name.includes('backup')).length),
    ).toEqual([1, 0, 0, 0]);
  });

  it('go on where they were left, and what was left is closed', () => {
    const path = earlier();
    const opening = openingDatabase(path);
    opening.next();
    opening.next();
    opening.return(undefined as never);
    const again = openingDatabase(path);
    expect(again.next().value).toEqual({ done: 0, total: 25 });
    again.return(undefined as never);
    expect(() => openReader(path)).toThrow(expect.objectContaining({ code: 'STORE_OLDER' }));
    openStore(path).close();
    expect(read(path)).toEqual(workouts);
  });

  it.each([
    ['values that are not JSON', "UPDATE streams SET data = '[90,' WHERE data IS NOT NULL"],
    ['values that are no list', "UPDATE streams SET data = '7' WHERE data IS NOT NULL"],
    ['more values than a series has', 'UPDATE streams SET count = 1000001 WHERE count IS NOT NULL'],
  ])('that are damaged are left out, and named: %s', (_what, sql) => {
    const path = earlier();
    const db = new (sqlite())(path);
    db.exec(`${sql} AND workout_key = 4`);
    db.close();
    openStore(path).close();
    const store = openReader(path);
    const damaged: string[] = [];
    expect([...store.iterate({}, ({ id, reason }) => damaged.push(`${id} ${reason}`))]).toHaveLength(44);
    expect(damaged).toEqual([expect.stringMatching(/^w03 .*its recording is missing/)]);
    store.close();
  });
});
