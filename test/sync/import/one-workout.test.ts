import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { verify } from '../../../src/sync/verify.js';
import { counts, exported, memoryStore, pulled, sessionFile, type Truth, take, truth, uuid } from './support.js';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.close());

const { start } = truth;
const whole = () => [...store.iterate()];

describe('one workout from both sources', () => {
  it('keeps the best of both', async () => {
    pulled(store, 'hash0001', { ...truth, deviceId: '0BA9FA32' });
    expect(await take(store, { [sessionFile('1')]: exported('7000000001', truth) })).toMatchObject({
      outcome: 'ok',
      workouts: { ...counts, merged: 1 },
    });
    const [workout, ...others] = whole();
    expect(others).toEqual([]);
    expect(workout).toMatchObject({
      external_ids: { accesslink_exercise: 'hash0001', flow_export: '7000000001' },
      source: { device: 'Polar Vantage V3', device_id: '0BA9FA32', via: ['exercises', 'flow_export'] },
      // Only the export has these.
      name: 'Run 7000000001',
      note: 'muddy',
      feeling: 0.75,
      laps: [{ start_seconds: 0, duration_seconds: 3 }],
      // If both have a value, AccessLink's exercises win.
      vendor_sport: { sport: 'RUNNING', detailed_sport_info: 'ROAD_RUNNING', sport_id: '27' },
      calories_kcal: 143,
      avg_heart_rate_bpm: 120,
      streams: { heart_rate_bpm: { values: [121, 122, 123] }, altitude_meters: { values: [60, 60.5, 61] } },
    });
    expect(workout!.provenance.payload_sha256).toHaveLength(2);
  });

  it('a 0 or OTHER from AccessLink hides nothing', async () => {
    const poor = { sport: 'OTHER', detailed_sport_info: 'OTHER', heart_rate: { average: 0, maximum: 0 }, distance: 0 };
    pulled(store, 'hash0001', truth, poor);
    await take(store, {
      [sessionFile('1')]: exported('7000000001', truth, { hrAvg: 131, hrMax: 155, distanceMeters: 1500 }),
    });
    expect(whole()).toMatchObject([
      { type: 'trail_running', avg_heart_rate_bpm: 131, max_heart_rate_bpm: 155, distance_meters: 1500 },
    ]);
  });

  it.each([
    ['within 2 s in start and duration', { start: start + 2000, millis: 602_400 }, 1],
    ['more than 2 s later', { start: start + 2001 }, 2],
    ['more than 2 s longer', { millis: 602_401 }, 2],
    ['on another device', { device: 'Polar H10' }, 2],
    ['on the same device in another spelling', { device: 'VANTAGE V3' }, 1],
    ['on an unknown device', { device: undefined }, 1],
  ])('%s', async (_what, other, expected) => {
    pulled(store, 'hash0001', { ...truth, ...other } as Truth);
    await take(store, { [sessionFile('1')]: exported('7000000001', truth) });
    expect(whole()).toHaveLength(expected);
  });

  it('the exercises of one session each find their own', async () => {
    const legs = [truth, { ...truth, start: start + 700_000, millis: 1_800_000 }];
    pulled(store, 'hashRide', legs[1]!);
    const session = exported('7000000001', truth);
    const exercises = legs.map((leg) => (exported('x', leg).exercises as object[])[0]);
    expect(await take(store, { [sessionFile('1')]: { ...session, exercises } })).toMatchObject({
      workouts: { ...counts, new: 1, merged: 1 },
    });
    expect(whole()).toMatchObject([
      { part_of: { session: '7000000001', index: 1, count: 2 }, external_ids: { flow_export: '7000000001/1' } },
      { part_of: { index: 2 }, external_ids: { flow_export: '7000000001/2', accesslink_exercise: 'hashRide' } },
    ]);
    expect((await verify(store)).problems).toEqual([]);
  });
});

describe('devices', () => {
  it('of a third source that contradict the first are kept apart, even if the second names none', async () => {
    pulled(store, 'hash0001', { ...truth, deviceId: '0BA9FA32' });
    await take(store, { [sessionFile('1')]: exported('7000000001', { ...truth, device: undefined } as never) });
    expect(whole()).toHaveLength(1);
    const old = {
      exportVersion: '1.6',
      startTime: '2026-01-05T10:00:00.000',
      timeZoneOffset: 60,
      duration: 'PT600.4S',
    };
    await take(store, { [`training-session-2026-01-05-1-${uuid}.json`]: { ...old, deviceId: 'A1B2C3D4' } });
    expect(
      whole()
        .map(({ source }) => source.device_id)
        .sort(),
    ).toEqual(['0BA9FA32', 'A1B2C3D4']);
  });
});
