import { afterEach, expect, it } from 'vitest';
import { byPeriod, bySport, recordsOf, totalsOf } from '../../../src/numbers/totals/totals.js';
import type { JsonObject } from '../../../src/sandbox/represent/json.js';
import { describeShared } from '../../support/shared.js';
import type { World } from '../support.js';
import { emptyWorld, report, storedById, wrongWith } from './support.js';

let w: World;
afterEach(() => w.close());

const file = 'v3-multisport-parent.json';
const part = (index: number) => ({ part_of: { session: 'mu000000', index, count: 3 } });
const list = (world: World) => world.look((store) => store.list());

describeShared('a triathlon that v3 tells whole and leg by leg', () => {
  it('counts once, by its legs; all four workouts stay', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises(report(file));
    expect(await w.pull()).toMatchObject({ outcome: 'ok', workouts: { new: 4 } });
    const stored = storedById(w);
    expect(stored).toMatchObject({ mu000001: part(1), mu000002: part(2), mu000003: part(3) });
    expect(stored.mu000000).toMatchObject({ type: 'triathlon', legs: 3 });
    expect(stored.mu000000).not.toHaveProperty('part_of');
    const workouts = list(w);
    const once = { workouts: 3, duration_seconds: 3400, distance_meters: 20_000, calories_kcal: 300 };
    expect(totalsOf(workouts)).toMatchObject(once);
    expect(byPeriod(workouts, 'week')).toMatchObject([once]);
    const sports = Object.fromEntries(bySport(workouts).map((row) => [row.sport, row.duration_seconds]));
    expect(sports).toEqual({ cycling: 1500, running: 1000, open_water_swimming: 900 });
    expect(recordsOf(workouts).map(({ sport }) => sport)).not.toContain('triathlon');
    // Alone it is a workout like any other.
    expect(totalsOf(workouts.filter(({ type }) => type === 'triathlon'))).toMatchObject({
      ...{ workouts: 1, duration_seconds: 3600 },
    });
    expect(await wrongWith(w)).toEqual([]);
  });

  it.each([
    ['the whole first', [0, 1, 2, 3]],
    ['the whole last', [3, 1, 2, 0]],
    ['the whole between', [2, 0, 3, 1]],
  ])('is the same whatever came first: %s', async (_which, order) => {
    w = await emptyWorld();
    const all = report(file);
    for (const i of order) {
      w.sandbox.addRawExercises([all[i] as JsonObject]);
      w.now += 60_000;
      await w.pull({ source: 'exercises' });
    }
    expect(storedById(w)).toMatchObject({
      ...{ mu000000: { legs: 3 }, mu000001: part(1), mu000002: part(2), mu000003: part(3) },
    });
    expect(await wrongWith(w)).toEqual([]);
  });

  it('is recognized in transactions, too', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises(report(file));
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', workouts: { new: 4 } });
    expect(totalsOf(list(w))).toMatchObject({ workouts: 3, duration_seconds: 3400 });
    expect(await wrongWith(w)).toEqual([]);
  });

  it('is no longer one once its sport, or the time of a leg, has changed', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises(report(file));
    await w.pull({ source: 'exercises' });
    w.sandbox.edit('mu000003', { start_time: '2026-11-27T13:00:00' });
    await w.pull({ source: 'exercises' });
    expect(storedById(w)).toMatchObject({ mu000000: { legs: 2 }, mu000001: { part_of: { count: 2 } } });
    expect(storedById(w).mu000003).not.toHaveProperty('part_of');
    expect(await wrongWith(w)).toEqual([]);
    w.sandbox.edit('mu000000', { detailed_sport_info: 'RUNNING', sport: 'RUNNING' });
    await w.pull({ source: 'exercises' });
    for (const workout of list(w)) expect(workout.part_of ?? workout.legs).toBeUndefined();
    expect(await wrongWith(w)).toEqual([]);
  });
});
