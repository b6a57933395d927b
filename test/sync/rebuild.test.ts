import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/open.js';
import { rebuild } from '../../src/sync/rebuild.js';
import { verify } from '../../src/sync/verify.js';
import { run } from '../commands/run.js';
import { bare, type World, world } from './support.js';

let w: World;

beforeEach(async () => {
  w = await world({ count: 44 });
  await w.pull();
});
afterEach(() => w.close());

/** Every workout as JSON, as `export --format json` has it. */
const exported = () => w.look((store) => [...store.iterate()].map((workout) => JSON.stringify(workout)));

/** Runs SQL, as an expert or a vandal might. */
function damage(...statements: string[]): void {
  const db = openDatabase(w.path);
  db.pragma('foreign_keys = OFF');
  try {
    for (const sql of statements) expect(db.prepare(sql).run().changes, sql).toBeGreaterThan(0);
  } finally {
    db.close();
  }
}

const problems = () => w.look(async (store) => (await verify(store)).problems);
const idAt = (n: number) => w.look((store) => store.list()[n]!.id);

describe('rebuild', () => {
  it('of a sound database does not change a byte', async () => {
    const before = exported();
    expect(await w.look((store) => rebuild(store))).toMatchObject({ workouts: 44, changed: 0, removed: 0, failed: [] });
    expect(exported()).toEqual(before);
  });

  it('recreates everything when all derived rows are gone', async () => {
    const before = exported();
    for (const table of [
      'samples',
      'rr_intervals',
      'route_points',
      'heart_rate_zones',
      'pauses',
      'streams',
      'workouts',
    ]) {
      damage(`DELETE FROM ${table}`);
    }
    expect(await problems()).toHaveLength(44);
    expect(await w.look((store) => rebuild(store))).toMatchObject({ workouts: 44, changed: 44, failed: [] });
    expect(exported()).toEqual(before);
    expect(await problems()).toEqual([]);
  });

  it.each([
    ['a changed sample', 'UPDATE samples SET heart_rate_bpm = heart_rate_bpm + 1 WHERE t = 3 AND workout_key = @key'],
    ['a missing second', 'DELETE FROM samples WHERE t = 4 AND workout_key = @key'],
    ['a moved point', 'UPDATE route_points SET latitude = latitude + 0.1 WHERE n = 2 AND workout_key = @key'],
    ['a missing zone', 'DELETE FROM heart_rate_zones WHERE zone = 2 AND workout_key = @key'],
    ['another summary', `UPDATE workouts SET summary = json_set(summary, '$.calories_kcal', 12345) WHERE key = @key`],
    ['another number in a column', 'UPDATE workouts SET calories_kcal = 12345 WHERE key = @key'],
    ['a summary that is not JSON', `UPDATE workouts SET summary = '{' WHERE key = @key`],
    [
      'a start that is no time',
      `UPDATE workouts SET summary = json_set(summary, '$.start_time', 'soon') WHERE key = @key`,
    ],
    ['a point at the end of time', 'UPDATE route_points SET time_seconds = 1e300 WHERE n = 2 AND workout_key = @key'],
    ['a missing workout', 'DELETE FROM workouts WHERE key = @key'],
  ])('%s is reported by verify and repaired to the byte', async (_what, sql) => {
    const before = exported();
    const id = idAt(0);
    damage(sql.replace('@key', `(SELECT key FROM workouts WHERE id = '${id}')`));
    expect(await problems()).toContainEqual(expect.stringContaining(id));
    expect((await w.look((store) => rebuild(store))).changed).toBe(1);
    expect(exported()).toEqual(before);
    expect(await problems()).toEqual([]);
  });

  it('removes a workout without sessions', async () => {
    const before = exported();
    damage(`INSERT INTO workouts (id, user_id, start_time, start_time_local, type, sport, summary)
      SELECT 'zzzz', user_id, start_time, start_time_local, type, sport, json_set(summary, '$.id', 'zzzz')
      FROM workouts LIMIT 1`);
    expect(await problems()).toEqual([expect.stringContaining('zzzz')]);
    expect((await w.look((store) => rebuild(store))).removed).toBe(1);
    expect(exported()).toEqual(before);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['rebuild', rebuild],
    ['verify', verify],
  ])('ends %s between two steps, and timers run before', async (_name, work) => {
    const stop = new AbortController();
    const steps: unknown[] = [];
    const onStep = (done: unknown) => {
      // The first of many: earlier steps can be interrupted too, and have no count.
      if (steps.length === 0) setTimeout(() => stop.abort(), 1);
      steps.push(done);
    };
    const done = w.look((store) => work(store, onStep, stop.signal));
    await expect(done).rejects.toMatchObject({
      exitCode: 130,
      message: expect.stringContaining('Nothing is half-done'),
    });
    expect(steps.length).toBeGreaterThan(0);
    expect(await problems()).toEqual([]);
  });
});

describe('verify', () => {
  it('counts payloads as status does', async () => {
    const counted = w.look((store) => store.counts().payloads);
    expect((await w.look((store) => verify(store))).payloads).toBe(counted);
  });

  it('finds a payload that was changed', async () => {
    const sha256 = w.look((store) =>
      store.payloads.current(w.sandbox.userId, 'exercises', w.sandbox.exerciseIds[5]!),
    )[0]!.sha256;
    damage(
      `UPDATE bodies SET gzip = (SELECT gzip FROM bodies WHERE sha256 <> '${sha256}' LIMIT 1) WHERE sha256 = '${sha256}'`,
    );
    expect(await problems()).toContainEqual(expect.stringContaining(sha256));
  });

  it('finds one that cannot be unpacked any more', async () => {
    const [one] = w.look((store) => store.payloads.current(w.sandbox.userId, 'exercises', w.sandbox.exerciseIds[5]!));
    damage(`UPDATE bodies SET gzip = zeroblob(20) WHERE sha256 = '${one!.sha256}'`);
    expect(await problems()).toContainEqual(`Payload ${one!.sha256} does not match its hash`);
  });

  it('through the command line: exit 0, then 8 and what is wrong', async () => {
    const env = { POLAR_SYNC_HOME: '/nonexistent' };
    expect(await run(['verify', '--db', w.path], { env })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/44 workouts checked: all sound/),
    });
    damage('UPDATE samples SET speed_mps = 99 WHERE t = 1');
    const { exitCode, stdout, stderr } = await run(['verify', '--db', w.path], { env });
    expect([exitCode, stdout]).toEqual([8, expect.stringMatching(/\d+ problems/)]);
    expect(stderr).toContain(idAt(0));
  });

  it('--remote reports how many sessions Polar has and how many are stored', async () => {
    w.sandbox.addRawExercises([
      {
        id: 'Elsewher',
        start_time: '2026-02-27T07:00:00',
        start_time_utc_offset: 60,
        duration: 'PT9S',
        sport: 'RUNNING',
      },
    ]);
    const env = {
      POLAR_SYNC_HOME: '/nonexistent',
      POLAR_SYNC_ACCESS_TOKEN: w.token,
      POLAR_SYNC_USER_ID: w.sandbox.userId,
      POLAR_SYNC_API_URL: w.sandbox.url,
    };
    const result = await run(['verify', '--remote', '--db', w.path], { env });
    expect(result).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Elsewher') });
    expect(result.stdout).toContain('Polar lists 45 workouts; 44 of them are here.');
    await w.pull({ details: bare });
    expect(await run(['verify', '--remote', '--db', w.path], { env })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Polar lists 45 workouts; 45 of them are here.'),
    });
  });
});
