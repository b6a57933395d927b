import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bare, type World } from '../support.js';
import { emptyWorld, storedById, wrongWith } from './support.js';

let w: World;
beforeEach(async () => {
  w = await emptyWorld();
});
afterEach(() => w.close());

const hour = 3_600_000;
const samples = [{ recording_rate: 1, sample_type: 0, data: '100,101,102' }];
const zones = [{ index: 0, lower_limit: 90, upper_limit: 120, in_zone: 'PT3S' }];
const route = [
  { latitude: 60, longitude: 24, time: 'PT0S' },
  { latitude: 60.0001, longitude: 24, time: 'PT1S' },
];
const session = {
  id: 'late0001',
  upload_time: '2026-11-27T20:00:00Z',
  device: 'Polar Vantage V3',
  start_time: '2026-11-27T09:00:00',
  start_time_utc_offset: 120,
  duration: 'PT3S',
  distance: 11,
  heart_rate: { average: 101, maximum: 102 },
  sport: 'RUNNING',
  has_route: true,
  samples,
  heart_rate_zones: zones,
  route,
};
const full = {
  streams: { heart_rate_bpm: { values: [100, 101, 102] } },
  heart_rate_zones: [{ min_bpm: 90 }],
  route: [{ latitude: 60 }, { latitude: 60.0001 }],
};
const asked = () => w.sandbox.requests.filter(({ path }) => /^\/v3\/exercises\/late\d+(\?|$)/.test(path)).length;
const stored = () => storedById(w).late0001;

describe('details with less than the list promises', () => {
  it('are requested again until they are there, and then no more', async () => {
    w.sandbox.addRawExercises([session]);
    w.sandbox.delay('late0001', w.now + hour);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 1 } });
    expect(stored()?.streams).toBeUndefined();
    expect(w.notes.join()).toContain('late0001');
    w.now += 10 * 60_000;
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ workouts: { new: 0, updated: 0 } });
    w.now += hour;
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ workouts: { updated: 1 } });
    expect(stored()).toMatchObject(full);
    const before = asked();
    await w.pull({ source: 'exercises' });
    expect([before, asked()]).toEqual([3, 3]);
    expect(await wrongWith(w)).toEqual([]);
  });

  it('that never come are requested less and less often', async () => {
    w.sandbox.addRawExercises([session]);
    w.sandbox.delay('late0001', w.now + 365 * 24 * hour);
    for (let run = 0; run < 24 * 14; run++) {
      expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', failed: [] });
      w.now += hour;
    }
    expect(asked()).toBeGreaterThan(8);
    expect(asked()).toBeLessThan(14);
  });

  it('are not late if the list promises no more', async () => {
    w.sandbox.addRawExercises([{ ...session, has_route: false, heart_rate: undefined, samples: [], route: [] }]);
    for (let run = 0; run < 3; run++) await w.pull({ source: 'exercises' });
    expect(asked()).toBe(1);
  });
});

describe('nothing stored is replaced by nothing', () => {
  it.each([
    ['empty', { samples: [], heart_rate_zones: [], route: [] }],
    ['left out', { samples: undefined, heart_rate_zones: undefined, route: undefined }],
    ['gaps only', { samples: [{ recording_rate: 1, sample_type: 0, data: ',,' }], heart_rate_zones: null, route: [] }],
  ])('an edit whose details are %s keeps the samples', async (_how, emptied) => {
    w.sandbox.addRawExercises([session]);
    await w.pull({ source: 'exercises' });
    w.sandbox.edit('late0001', { calories: 77, ...emptied });
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ workouts: { updated: 1 } });
    expect(stored()).toMatchObject({ ...full, calories_kcal: 77 });
    expect(await wrongWith(w)).toEqual([]);
  });

  it('an edit with other details brings those', async () => {
    w.sandbox.addRawExercises([session]);
    await w.pull({ source: 'exercises' });
    w.sandbox.edit('late0001', {
      calories: 77,
      samples: [{ recording_rate: 1, sample_type: 0, data: '90,91,92' }],
      route: [],
    });
    await w.pull({ source: 'exercises' });
    expect(stored()).toMatchObject({ ...full, streams: { heart_rate_bpm: { values: [90, 91, 92] } } });
  });

  it('a session that a transaction offers again with empty pieces keeps what it had', async () => {
    w.sandbox.addRawExercises([session]);
    w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 'always' });
    await w.pull({ source: 'transactions' }).catch(() => undefined);
    expect(w.look((store) => [...store.iterate()])).toMatchObject([full]);
    w.sandbox.faults.clear();
    const [base] = w.look((store) => store.sessions.all());
    await w.sandbox.close();
    const again = await emptyWorld({ firstTransactionId: 777n });
    again.sandbox.addRawExercises([{ ...session, calories: 77, samples: [], heart_rate_zones: [], route: [] }]);
    w.sandbox = again.sandbox;
    w.token = again.token;
    w.now += hour;
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(w.look((store) => store.sessions.all()).map(({ externalId }) => externalId)).toEqual([base?.externalId]);
    expect(w.look((store) => [...store.iterate()])).toMatchObject([{ ...full, calories_kcal: 77 }]);
    expect(await wrongWith(w)).toEqual([]);
  });
});

describe('nothing stored is replaced by nothing in v4', () => {
  it.each([
    ['empty', { samples: {}, routes: {}, zones: [] }],
    ['left out', {}],
    ['without values', { samples: { samples: [{ type: 'HEART_RATE', intervalMillis: 1000, values: [] }] } }],
  ])('an edit whose features are %s keeps what was there', async (_how, emptied) => {
    await w.close();
    w = await emptyWorld({ api: 'v4' });
    const summary = {
      identifier: { id: '7000000009' },
      modified: '2026-11-27T08:00:00.000',
      startTime: '2026-11-27T09:00:00.000',
      stopTime: '2026-11-27T09:00:03.000',
      timezoneOffsetMinutes: 120,
      durationMillis: 3000,
      sport: { id: '1' },
    };
    const exercise = { ...summary, identifier: { id: '7100000009' } };
    const way = { startTime: summary.startTime, wayPoints: [{ latitude: 60, longitude: 24, elapsedMillis: 0 }] };
    const recorded = {
      samples: { samples: [{ type: 'HEART_RATE', intervalMillis: 1000, values: [100, 101, 102] }] },
      routes: { route: way },
      zones: [{ type: 'ZONE_TYPE_HEART_RATE', zones: [{ lowerLimit: 90, higherLimit: 120, inZone: 3000 }] }],
    };
    w.sandbox.addV4Sessions([{ ...summary, exercises: [{ ...exercise, ...recorded }] }]);
    await w.pull({ source: 'v4' });
    const there = { ...full, route: [{ latitude: 60 }] };
    expect(storedById(w)[7000000009]).toMatchObject(there);
    w.sandbox.editV4('7000000009', { name: 'Edited', exercises: [{ ...exercise, ...emptied }] });
    expect(await w.pull({ source: 'v4' })).toMatchObject({ outcome: 'ok', workouts: { updated: 1 } });
    expect(storedById(w)[7000000009]).toMatchObject({ ...there, name: 'Edited' });
    expect(await wrongWith(w)).toEqual([]);
  });
});

describe('a session whose own response does not come', () => {
  it.each([404, 500, 410])("(%d) is a workout from the list's entry, and complete once it comes", async (status) => {
    w.sandbox.addRawExercises([session]);
    w.sandbox.breakExercise('late0001', status);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({
      outcome: 'partial',
      workouts: { new: 1 },
      failed: [{ id: 'late0001' }],
    });
    const listed = { start_time: '2026-11-27T07:00:00Z', distance_meters: 11, avg_heart_rate_bpm: 101 };
    expect(stored()).toMatchObject({ ...listed, quality: ['details_missing'] });
    expect(await wrongWith(w)).toEqual([]);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({
      outcome: 'partial',
      workouts: { new: 0, updated: 0 },
    });
    w.sandbox.breakExercise('late0001', undefined);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 0, updated: 1 } });
    expect(stored()).toMatchObject({ ...listed, ...full, quality: ['pauses_unknown'] });
    expect(await wrongWith(w)).toEqual([]);
  });

  it('follows the list while it waits, and keeps what came if a later request fails', async () => {
    w.sandbox.addRawExercises([session]);
    w.sandbox.breakExercise('late0001', 404);
    await w.pull({ source: 'exercises' });
    w.sandbox.edit('late0001', { start_time: '2026-11-27T09:00:30', calories: 5 });
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ workouts: { updated: 1 } });
    expect(stored()).toMatchObject({ start_time: '2026-11-27T07:00:30Z', calories_kcal: 5 });
    expect(await wrongWith(w)).toEqual([]);
    w.sandbox.breakExercise('late0001', undefined);
    await w.pull({ source: 'exercises' });
    w.sandbox.edit('late0001', { calories: 6 });
    w.sandbox.breakExercise('late0001', 404);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'partial' });
    expect(stored()).toMatchObject({ ...full, quality: ['pauses_unknown'] });
    expect(await wrongWith(w)).toEqual([]);
  });

  it('takes its details from the other source if that has them', async () => {
    w.sandbox.addRawExercises([session]);
    w.sandbox.breakExercise('late0001', 404);
    expect(await w.pull()).toMatchObject({ outcome: 'partial', transactions: { committed: 1 } });
    expect(stored()).toMatchObject(full);
    expect(stored()?.quality).not.toContain('details_missing');
    expect(await w.pull({ details: bare })).toMatchObject({ outcome: 'partial' });
    expect(await wrongWith(w)).toEqual([]);
  });
});
