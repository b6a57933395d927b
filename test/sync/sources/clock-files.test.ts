import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/sandbox/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { type World, world } from '../support.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const outdoorRun = generateSessions({ now, longestSeconds: 900 }).find(({ name }) => name === 'outdoor run') as Session;
const pauses = [
  { afterSeconds: 100, seconds: 45 },
  { afterSeconds: 400, seconds: 600 },
];
const expected = [
  { start_seconds: 100, duration_seconds: 45 },
  { start_seconds: 445, duration_seconds: 600 },
];

let w: World;
afterEach(() => w.close());

const open = async (...sessions: Partial<Session>[]) => {
  w = await world({ sessions: sessions.map((one) => ({ ...outdoorRun, ...one })) });
};
const only = () => w.look((store) => [...store.iterate()][0] as Workout);
const files = () => w.sandbox.requests.filter(({ path }) => /\/(fit|tcx)$/.test(path));
const lastPointOf = ({ route = [] }: Workout) => route.at(-1)?.time_seconds;

describe('the pauses of a v3 session', () => {
  it.each(['timer', 'wall'] as const)('come from its FIT, and place a route on the %s', async (routeClock) => {
    await open({ pauses, routeClock });
    const last = outdoorRun.track?.seconds.at(-1) ?? 0;
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', failed: [] });
    const workout = only();
    expect(workout.pauses).toEqual(expected);
    expect(workout.quality).not.toContain('pauses_unknown');
    expect(lastPointOf(workout)).toBe(last + 645);
    expect(Date.parse(workout.end_time ?? '') - Date.parse(workout.start_time)).toBe(
      outdoorRun.durationMillis + 645_000,
    );
    const rows = w.look((store) => store.originals.ofWorkout(workout.id).map(({ format }) => format));
    expect(rows).toEqual(['fit']);
  });

  it('are requested once, and not if v4 or a stored file has named them', async () => {
    await open({ pauses });
    await w.pull({ source: 'exercises', originals: ['tcx'] });
    expect(only().pauses).toEqual(expected);
    expect(files().map(({ path }) => path.split('/').at(-1))).toEqual(['tcx']);
    await w.pull();
    await w.pull();
    expect(files()).toHaveLength(1);
  });

  it('come from the FIT alone even if there is a TCX', async () => {
    await open({ pauses });
    await w.pull({ source: 'exercises', originals: ['fit', 'tcx'] });
    expect(only().pauses).toEqual(expected);
    const files = w.look((store) => store.originals.ofWorkout(only().id));
    const used = files.filter(({ sha256 = '' }) => only().provenance.payload_sha256.includes(sha256));
    expect([files.length, used.map(({ format }) => format)]).toEqual([2, ['fit']]);
  });

  it('come before the commit of a transaction that alone has the session', async () => {
    await open({ pauses });
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok' });
    expect(only().pauses).toEqual(expected);
    expect(w.sandbox.committed).toHaveLength(1);
  });

  it('stay unknown, and are marked so, if Polar has no file; it is not requested a third time', async () => {
    await open({ pauses });
    w.sandbox.faults.add({ path: /\/fit$/, kind: '404', times: 'always' });
    for (const asked of [1, 2, 2, 2]) {
      expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', failed: [] });
      expect(only()).toMatchObject({ quality: expect.arrayContaining(['pauses_unknown']) });
      expect(only().pauses).toBeUndefined();
      expect(files()).toHaveLength(asked);
    }
  });

  it('come with the next run if the 404 was a passing problem', async () => {
    await open({ pauses });
    w.sandbox.faults.add({ path: /\/fit$/, kind: '404' });
    await w.pull({ source: 'exercises' });
    await w.pull({ source: 'exercises' });
    expect(only().pauses).toEqual(expected);
  });

  it('never make a pull incomplete, and are requested again after a problem', async () => {
    await open({ pauses });
    w.sandbox.faults.add({ path: /\/fit$/, kind: '503', times: 'always' });
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', failed: [] });
    expect(only().quality).toContain('pauses_unknown');
    w.sandbox.faults.clear();
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok' });
    expect(only().pauses).toEqual(expected);
  });

  it('are not requested on and on if Polar is in trouble', async () => {
    const ids = Array.from({ length: 14 }, (_, i) => `AAAA00${String(i + 1).padStart(2, '0')}`);
    const hour = 3_600_000;
    await open(...ids.map((exerciseId, i) => ({ pauses, exerciseId, startedAt: outdoorRun.startedAt - i * hour })));
    w.sandbox.faults.add({ path: /\/fit$/, kind: '410', times: 'always' });
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 14 }, failed: [] });
    // Three, and those under way with the third.
    expect(files().length).toBeGreaterThanOrEqual(3);
    expect(files().length).toBeLessThan(14);
    // One that comes in between restarts the count.
    w.sandbox.faults.clear();
    w.sandbox.faults.add({ path: /00(01|02|04|05|07|08|10|11|13|14)\/fit$/, kind: '410', times: 'always' });
    await w.pull({ source: 'exercises' });
    const came = files().filter(({ status }) => status === 200);
    expect(came.map(({ path }) => path.slice(-6, -4)).sort()).toEqual(['03', '06', '09', '12']);
  });

  it('are not waited for: if the rate limit is used up the next run asks', async () => {
    w = await world({
      sessions: [{ ...outdoorRun, pauses }],
      rateLimit: { short: { limit: 2, seconds: 900 }, long: { limit: 1000, seconds: 86_400 } },
    });
    const before = w.now;
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', failed: [], requests: 2 });
    expect([files(), w.now]).toEqual([[], before]);
    w.now += 901_000;
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', failed: [], requests: 2 });
    expect(only().pauses).toEqual(expected);
  });

  it('are requested once if both sources have the session', async () => {
    await open({ pauses });
    await w.pull();
    expect(files().map(({ path }) => path)).toEqual([expect.stringMatching(/^\/v3\/exercises\//)]);
    expect(only().pauses).toEqual(expected);
  });

  it('are not requested if details are left out', async () => {
    await open({ pauses });
    await w.pull({ source: 'exercises', details: { samples: true, zones: true, route: false } });
    expect(files()).toEqual([]);
  });

  it('are not requested if the workout cannot be read, which does not end a pull', async () => {
    await open({ pauses });
    w.sandbox.faults.add({ path: /\/fit$/, kind: '503', times: 'always' });
    await w.pull({ source: 'exercises' });
    const db = new (sqlite())(w.path);
    db.exec("UPDATE workouts SET summary = json_set(summary, '$.quality', 7)");
    db.close();
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', failed: [] });
  });

  it('are requested for sessions that an earlier version stored', async () => {
    await open({ pauses });
    w.sandbox.faults.add({ path: /\/fit$/, kind: '503', times: 'always' });
    await w.pull({ source: 'exercises' });
    w.sandbox.faults.clear();
    const Database = sqlite();
    const db = new Database(w.path);
    db.exec(
      "UPDATE workouts SET summary = json_set(summary, '$.provenance.normalizer_version', 2, '$.quality', json('[]'))",
    );
    db.close();
    await w.pull({ source: 'exercises' });
    expect(only().pauses).toEqual(expected);
    expect(only().provenance.normalizer_version).toBe(4);
    await w.look(async (store) => expect(await rebuild(store)).toMatchObject({ changed: 0, failed: [] }));
  });
});
