import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { lookDestination } from '../../../src/sync/import/look-destination.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { archiveOf, exported, memoryStore, pulled, sessionFile, stamp, type Truth, take, user } from './support.js';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.close());

const start = Date.UTC(2026, 0, 5, 9);
const truth: Truth = { start, millis: 600_400, device: 'Polar Vantage V3', heartRate: [120, 121, 122] };
const uuid = '0e16eab9-6090-32b2-f705-0b063ea9f20b';
const day = (n: number): Truth => ({ ...truth, start: start + n * 86_400_000 });
const counts = { new: 0, merged: 0, updated: 0, unchanged: 0, skipped: 0 };
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
      // Only the export knows these.
      name: 'Run 7000000001',
      note: 'muddy',
      feeling: 0.75,
      laps: [{ start_seconds: 0, duration_seconds: 3 }],
      // Where both say something, AccessLink's exercises win.
      vendor_sport: { sport: 'RUNNING', detailed_sport_info: 'ROAD_RUNNING', sport_id: '27' },
      calories_kcal: 143,
      avg_heart_rate_bpm: 120,
      streams: { heart_rate_bpm: { values: [121, 122, 123] }, altitude_meters: { values: [60, 60.5, 61] } },
    });
    expect(workout!.provenance.payload_sha256).toHaveLength(2);
  });

  it('what AccessLink says as 0 or OTHER hides nothing', async () => {
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
    ['on a device that is not known', { device: undefined }, 1],
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

describe('again, and later', () => {
  it('twice: nothing changes, under whatever name', async () => {
    const files = { [sessionFile('1')]: exported('7000000001', truth), [`sleep_result_1-${uuid}.json`]: '{}' };
    await take(store, files);
    const before = [JSON.stringify(whole()), store.counts().payloads];
    const renamed = Object.fromEntries(
      Object.entries(files).map(([name, body]) => [name.replace('0e16', '1e16'), body]),
    );
    for (const again of [files, renamed]) {
      expect(await take(store, again)).toMatchObject({
        workouts: { ...counts, unchanged: 1 },
        kept: { sleep_result: 1 },
      });
    }
    expect([JSON.stringify(whole()), store.counts().payloads]).toEqual(before);
  });

  it('of two revisions the newer counts, in either order', async () => {
    const older = {
      [sessionFile('1')]: exported('7000000001', truth, { name: 'Old', modified: '2026-02-01T00:00:00.000' }),
    };
    const newer = {
      [sessionFile('1')]: exported('7000000001', truth, { name: 'New', modified: '2026-02-02T00:00:00.000' }),
    };
    await take(store, older);
    expect(await take(store, newer)).toMatchObject({ workouts: { ...counts, updated: 1 } });
    const inOrder = JSON.stringify(whole());
    store.close();
    store = memoryStore();
    await take(store, newer);
    expect(await take(store, older)).toMatchObject({ workouts: { ...counts, unchanged: 1 } });
    expect(whole()).toMatchObject([{ name: 'New' }]);
    expect(JSON.stringify(whole())).toBe(inOrder);
    expect(store.counts().payloads).toBe(2);
  });

  it('of two that Polar gives the same time the one that says more counts, in either order', async () => {
    const [less, more] = [exported('7000000001', truth), exported('7000000001', truth, { note: 'muddy, and steep' })];
    const files = [{ [sessionFile('less')]: less }, { [sessionFile('more')]: more }];
    for (const order of [files, files.toReversed()]) {
      store.close();
      store = memoryStore();
      for (const file of order) await take(store, file);
      expect(whole()).toMatchObject([{ note: 'muddy, and steep' }]);
      expect(store.counts().payloads).toBe(2);
      expect(await rebuild(store)).toMatchObject({ changed: 0 });
    }
  });

  it('an older revision does not bring back the exercises it had', async () => {
    const [exercise] = exported('x', truth).exercises as object[];
    const [later] = exported('x', { ...truth, start: start + 700_000 }).exercises as object[];
    await take(store, { [sessionFile('1')]: exported('7000000001', truth) });
    const before = JSON.stringify(whole());
    const older = { exercises: [exercise, later], modified: '2025-12-01T00:00:00.000' };
    expect(await take(store, { [sessionFile('1')]: exported('7000000001', truth, older) })).toMatchObject({
      workouts: { ...counts, unchanged: 2 },
    });
    expect(JSON.stringify(whole())).toBe(before);
    expect((await verify(store)).problems).toEqual([]);
  });

  it('a session that has become two exercises leaves no third workout', async () => {
    await take(store, { [sessionFile('1')]: exported('7000000001', truth) });
    const [exercise] = exported('x', truth).exercises as object[];
    const [later] = exported('x', { ...truth, start: start + 700_000 }).exercises as object[];
    const more = { exercises: [exercise, later], modified: '2026-03-01T00:00:00.000' };
    await take(store, { [sessionFile('1')]: exported('7000000001', truth, more) });
    expect(whole().map(({ part_of }) => part_of?.index)).toEqual([1, 2]);
    expect((await verify(store)).problems).toEqual([]);
    expect(await rebuild(store)).toMatchObject({ workouts: 2, changed: 0, removed: 0 });
  });

  it('a session whose id begins with that of another stays', async () => {
    await take(store, { [sessionFile('1')]: exported('7000000010', truth) });
    await take(store, { [sessionFile('2')]: exported('700000001', { ...truth, start: truth.start + 3_600_000 }) });
    expect(store.list()).toHaveLength(2);
  });

  it('the same session in an export of the old model is the same workout, in either order', async () => {
    const old = {
      [`training-session-2026-01-05-1-${uuid}.json`]: {
        exportVersion: '1.6',
        startTime: '2026-01-05T10:00:00.000',
        timeZoneOffset: 60,
        duration: 'PT600.4S',
        exercises: [{ sport: 'TRAIL_RUNNING', kiloCalories: 9 }],
      },
    };
    const current = { [sessionFile('1')]: exported('7000000001', truth) };
    const seen: string[] = [];
    for (const order of [
      [old, current],
      [current, old],
    ]) {
      store.close();
      store = memoryStore();
      for (const files of order) await take(store, files);
      expect(whole()).toMatchObject([{ external_ids: { flow_export: '7000000001' }, name: 'Run 7000000001' }]);
      seen.push(JSON.stringify(whole()));
    }
    expect(seen[0]).toBe(seen[1]);
    store.close();
    store = memoryStore();
    await take(store, old);
    expect(whole()).toMatchObject([{ type: 'trail_running', calories_kcal: 9, external_ids: {} }]);
  });

  it('rebuild makes the same again from the payloads', async () => {
    pulled(store, 'hash0001', truth);
    await take(store, {
      [sessionFile('1')]: exported('7000000001', truth),
      [sessionFile('2')]: exported('7000000002', day(1)),
    });
    expect(await rebuild(store)).toMatchObject({ workouts: 2, changed: 0, failed: [] });
    expect(await verify(store)).toMatchObject({ ok: true, payloads: 3, workouts: 2 });
  });
});

describe('devices', () => {
  it('of a third source that contradicts the first are kept apart, though the second knows none', async () => {
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

describe('the other files', () => {
  it('are kept as they came, by kind; what is not Polar’s is left alone', async () => {
    const names = [
      'activity-2026-01-01',
      '247ohr_1_2026-01',
      'ppi_samples_1_2026-01_1',
      'sleep_score_1',
      'nightly_recovery_1',
    ];
    const files: Record<string, unknown> = Object.fromEntries(
      names.map((name) => [`${name}-${uuid}.json`, `{"n":"${name}"}`]),
    );
    files[`brand-new-kind_7-${uuid}.json`] = '{}';
    files[`profile-picture-7-${uuid}.data`] = 'JPEG';
    files['renamed.json'] = { deviceDays: [] };
    files['holiday.jpg'] = 'x';
    files['package.json'] = { name: 'something else' };
    files['my-session.json'] = exported('7000000001', truth);
    expect(await take(store, files)).toMatchObject({
      outcome: 'ok',
      workouts: { ...counts, new: 1 },
      kept: { activity: 1, heart_rate: 2, nightly_recovery: 1, other: 1, ppi: 1, profile_picture: 1, sleep_score: 1 },
      ignored: 2,
    });
    const [payload] = store.payloads.current(user, 'flow_export', `activity-2026-01-01-${uuid}.json`);
    expect(payload).toMatchObject({ part: 'activity' });
    expect(String(payload!.body)).toBe('{"n":"activity-2026-01-01"}');
    expect((await verify(store)).problems).toEqual([]);
  });

  it('an export that is still packed among them is named, not kept as it is', async () => {
    const packed = `polar-user-data-export_${uuid}.zip`;
    const result = await take(store, {
      [packed]: 'PK',
      [sessionFile('1')]: exported('7000000001', truth),
      'my.zip': 'PK',
    });
    expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 1 }, kept: {}, ignored: 1 });
    expect(result.failed).toEqual([{ id: packed, reason: 'it is a ZIP itself: import it by its own name' }]);
    expect(store.counts().payloads).toBe(1);
  });

  it('nothing of Polar’s is a mistake of the person', async () => {
    await expect(take(store, { 'holiday.jpg': 'x', 'package.json': '{}' })).rejects.toMatchObject({
      code: 'NOTHING_OF_POLAR',
      exitCode: 2,
    });
  });
});

describe('bad files', () => {
  it('are named, kept where they were read, and do not stop the rest', async () => {
    const good = exported('7000000001', truth);
    const files = {
      [sessionFile('1')]: JSON.stringify(good).slice(0, 300),
      [sessionFile('2')]: { ...good, startTime: 'yesterday', exercises: [] },
      [sessionFile('3')]: '[]',
      [sessionFile('4')]: good,
    };
    const result = await take(store, files);
    expect(result).toMatchObject({ outcome: 'partial', workouts: { ...counts, new: 1 } });
    expect(result.failed.map(({ id }) => id)).toEqual([sessionFile('1'), sessionFile('2'), sessionFile('3')]);
    expect(result.failed[0]!.reason).toContain('truncated');
    expect(String(store.payloads.current(user, 'flow_export', sessionFile('3'))[0]!.body)).toBe('[]');
    // Bad once more: what is stored is tried again, for a later version may understand it.
    expect(await take(store, files)).toMatchObject({ outcome: 'partial', workouts: { ...counts, unchanged: 1 } });
    expect((await verify(store)).ok).toBe(true);
  });
});

describe('since and until', () => {
  const files = Object.fromEntries([0, 1, 2].map((n) => [sessionFile(String(n)), exported(`700000000${n}`, day(n))]));

  it.each([
    [{ since: '2026-01-06' }, 2],
    [{ until: '2026-01-06' }, 2],
    [{ since: '2026-01-06', until: '2026-01-06' }, 1],
    [{ since: '2026-01-06T09:00:00Z' }, 2],
    [{ since: '2026-01-06T09:00:01Z' }, 1],
    [{ until: '2026-01-06T09:00:00Z' }, 1],
  ])('%j', async (options, taken) => {
    expect(await take(store, files, options)).toMatchObject({
      workouts: { ...counts, new: taken, skipped: 3 - taken },
    });
    expect(whole()).toHaveLength(taken);
    expect(store.counts().payloads).toBe(taken);
    expect(await take(store, files, options)).toMatchObject({ workouts: { unchanged: taken, skipped: 3 - taken } });
  });

  it('a date that is none is refused before anything is read', async () => {
    await expect(take(store, files, { since: '2026-02-31' })).rejects.toMatchObject({ code: 'DATE', exitCode: 2 });
  });
});

describe('a dry run', () => {
  const look = (files: Record<string, unknown>, of: Store | undefined = store) =>
    importFiles(
      { destination: lookDestination(of, user, stamp), signal: new AbortController().signal, now: () => 0 },
      archiveOf(files),
      {},
    );

  it('tells what the import then does, and stores nothing', async () => {
    pulled(store, 'hash0001', truth);
    await take(store, { [sessionFile('3')]: exported('7000000003', day(3)) });
    const before = store.counts();
    const files = {
      [sessionFile('1')]: exported('7000000001', truth),
      [sessionFile('2')]: exported('7000000002', day(2)),
      [sessionFile('3')]: exported('7000000003', day(3), { note: 'another', modified: '2026-03-01T00:00:00.000' }),
      [`sleep_result_1-${uuid}.json`]: '{}',
      [sessionFile('4')]: 'no',
    };
    const { dry_run: dry, ...foreseen } = await look(files);
    expect(dry).toBe(true);
    expect(store.counts()).toEqual(before);
    expect(foreseen).toMatchObject({ workouts: { ...counts, new: 1, merged: 1, updated: 1 } });
    expect(await take(store, files)).toEqual({ ...foreseen, dry_run: false });
  });

  it('needs no store', async () => {
    expect(await look({ [sessionFile('1')]: exported('7000000001', truth) }, undefined)).toMatchObject({
      workouts: { ...counts, new: 1 },
    });
  });
});

it('ends between two files when it is told to', async () => {
  const controller = new AbortController();
  const files = Object.fromEntries([0, 1, 2].map((n) => [sessionFile(String(n)), exported(`700000000${n}`, day(n))]));
  const seen: number[] = [];
  const run = importFiles(
    {
      destination: storeDestination(store, user, stamp),
      signal: controller.signal,
      now: () => 0,
      onProgress: ({ files: done, totalFiles, bytes, totalBytes }) => {
        seen.push(done);
        expect([totalFiles, bytes <= totalBytes]).toEqual([3, true]);
        if (done === 2) controller.abort();
      },
    },
    archiveOf(files),
    {},
  );
  await expect(run).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
  expect([seen, whole().length]).toEqual([[1, 2], 2]);
});
