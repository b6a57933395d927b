import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { lookDestination } from '../../../src/sync/import/look-destination.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import {
  activityDay,
  calendarItems,
  daysFile,
  nightlyRecovery,
  sleepResult,
  sleepScore,
  spo2Period,
  strangePeriod,
  temperaturePeriod,
} from '../../support/data/account-days.js';
import {
  accessLinkDay,
  accessLinkNight,
  accessLinkRecharge,
  accessLinkSpo2,
  accessLinkTemperature,
  activityFile,
  dump,
  everything,
  night,
  periodFile,
  pulledData,
} from './days.js';
import { archiveOf, memoryDatabase, memoryStore, stamp, take, user } from './support.js';

const one = (store: Store, kind: 'sleep' | 'nightly_recharge' | 'daily_activity', id = night) =>
  store.records.get(kind, user, id);

describe('nights and days in an account export', () => {
  it('become the same rows that a pull fills; a second import and a rebuild change nothing', async () => {
    const store = memoryStore();
    const result = await take(store, everything);
    expect(result).toMatchObject({
      outcome: 'ok',
      ...{ failed: [], kept: {}, unread: {}, outside: 0, ignored: 0 },
      records: {
        sleep: { new: 2, merged: 0, updated: 0, unchanged: 0 },
        nightly_recharge: { new: 1 },
        daily_activity: { new: 1 },
        heart_rate: { new: 1 },
        physical_info: { new: 2 },
        fitness_test: { new: 1 },
        orthostatic_test: { new: 1 },
        body_temperature: { new: 1 },
        spo2: { new: 1 },
      },
    });
    expect(one(store, 'sleep')).toMatchObject({
      ...{ source: 'flow_export', sleep_score: 82, deep_sleep_seconds: 5400, start_time: '2026-02-21T22:00:00.715Z' },
    });
    expect(one(store, 'nightly_recharge')).toMatchObject({ avg_hrv_rmssd_ms: 42, hrv_samples: { length: 2 } });
    const before = dump(store);
    expect(before).toHaveLength(11);
    expect((await take(store, everything)).records).toMatchObject({ sleep: { new: 0, updated: 0, unchanged: 2 } });
    expect(dump(store)).toEqual(before);
    expect(await verify(store)).toMatchObject({ ok: true, records: 11 });
    expect((await rebuild(store)).records).toEqual({ made: 11, changed: 0, removed: 0 });
  });

  it('are made by rebuild from files that an earlier version kept unread', async () => {
    const store = memoryStore();
    await take(store, everything);
    const before = dump(store);
    const [first] = store.dataIndex.keys();
    store.atomically(() => store.dataIndex.forgetBut([], []));
    store.records.dropOrphans();
    expect([dump(store), first?.kind]).toEqual([[], 'sleep']);
    expect((await rebuild(store)).records).toEqual({ made: 11, changed: 11, removed: 0 });
    expect(dump(store)).toEqual(before);
  });

  it('are found in a file whose kind an earlier version did not know, by an import and by rebuild', async () => {
    for (const mend of ['import', 'rebuild'] as const) {
      const store = memoryStore();
      const [name, file] = [periodFile('00000007'), temperaturePeriod('2026-02-21T22:11:57Z')];
      const body = Buffer.from(JSON.stringify(file));
      const earlier = { userId: user, source: 'flow_export', externalId: name, part: 'other', path: name } as const;
      store.atomically(() =>
        store.payloads.save({ ...earlier, status: 200, contentType: null, body, fetchedAt: stamp }),
      );
      if (mend === 'import') await take(store, { [name]: file });
      else await rebuild(store);
      expect(dump(store)).toMatchObject([{ kind: 'body_temperature', samples: { length: 2 } }]);
      expect(await verify(store)).toMatchObject({ ok: true, records: 1 });
      expect((await rebuild(store)).records).toEqual({ made: 1, changed: 0, removed: 0 });
      expect(store.payloads.count()).toBe(1);
    }
  });

  it('lose an impossible value, which is counted once however often the file comes', async () => {
    const store = memoryStore();
    const text = JSON.stringify(spo2Period('2026-02-21T22:11:57Z')).replace(
      '"averageHeartRateBpm":55',
      '"averageHeartRateBpm":5500',
    );
    for (const _ of [1, 2]) {
      await take(store, { [periodFile('00000011')]: text });
      expect(dump(store)).toMatchObject([{ kind: 'spo2', hrv_rmssd_ms: 41.5 }]);
      expect(dump(store)[0]).not.toHaveProperty('avg_heart_rate_bpm');
      expect(store.observations.all()).toMatchObject([{ name: 'out_of_range:spo2.avg_heart_rate_bpm', count: 1 }]);
    }
  });

  it('that differ are updated, and only those that were pulled are merged', async () => {
    const store = memoryStore();
    const none = { new: 0, merged: 0, updated: 0, unchanged: 0 };
    const scored = async (score: number) =>
      (await take(store, { [daysFile('sleep_score')]: [sleepScore(night, score)] })).records.sleep;
    const whole = { [daysFile('sleep_result')]: [sleepResult(night)] };
    expect((await take(store, whole)).records.sleep).toEqual({ ...none, new: 1 });
    expect(await scored(80)).toEqual({ ...none, updated: 1 });
    expect(await scored(80)).toEqual({ ...none, unchanged: 1 });
  });

  it('that do not fit the database are named, and do not affect the others', async () => {
    const db = memoryDatabase();
    db.exec("CREATE TRIGGER refuse BEFORE INSERT ON sleep BEGIN SELECT RAISE(ABORT, 'no'); END");
    const result = await take(memoryStore(db), everything);
    expect(result.outcome).toBe('partial');
    expect(result.failed.length).toBeGreaterThan(0);
    expect(result.failed[0]?.reason).toMatch(/^sleep .* is stored verbatim, but not understood/);
    expect(result.records.daily_activity).toMatchObject({ new: 1 });
  });

  it('of biosensing are the same ones that AccessLink has', async () => {
    const store = memoryStore();
    pulledData(store, 'body-temperature', [accessLinkTemperature]);
    pulledData(store, 'spo2', [accessLinkSpo2]);
    expect((await take(store, everything)).records).toMatchObject({
      body_temperature: { merged: 1 },
      spo2: { merged: 1 },
    });
    const source = 'accesslink,flow_export';
    expect([...store.records.iterate('body_temperature')]).toMatchObject([{ source, sensor_location: 'distal' }]);
    expect([...store.records.iterate('spo2')]).toMatchObject([
      { source, blood_oxygen_percent: 96, hrv_rmssd_ms: 41.5 },
    ]);
    // What is not documented is kept.
    expect(await take(store, { [periodFile('00000099')]: strangePeriod('2026-02-21T22:11:57Z') })).toMatchObject({
      ...{ outcome: 'ok', kept: { generic_period: 1 }, unread: {}, records: {} },
    });
  });

  it("give way to AccessLink's values, and fill in those it lacks", async () => {
    const store = memoryStore();
    pulledData(store, 'sleep', { nights: [accessLinkNight] });
    pulledData(store, 'nightly-recharge', { recharges: [accessLinkRecharge] });
    const { records } = await take(store, everything);
    expect(records).toMatchObject({ sleep: { new: 1, merged: 1 }, nightly_recharge: { merged: 1 } });
    expect(one(store, 'sleep')).toMatchObject({
      ...{ source: 'accesslink,flow_export', sleep_score: 77, light_sleep_seconds: 14_000 },
      ...{ deep_sleep_seconds: 5400, sleep_charge: 4, stages: { length: 6 }, heart_rate_samples: { length: 1 } },
    });
    expect(one(store, 'nightly_recharge')).toMatchObject({
      ...{ avg_heart_rate_bpm: 55, avg_hrv_rmssd_ms: 43, ans_charge: 1.4, avg_beat_to_beat_ms: 900 },
      hrv_samples: { length: 2 },
    });
    expect((await verify(store)).problems).toEqual([]);
  });

  it('count first if they have more of a day than what was pulled', async () => {
    const store = memoryStore();
    pulledData(store, 'activity', [accessLinkDay('11:30', 3000)]);
    await take(store, { [activityFile(night, '0e16eab9')]: activityDay(night, 7088) });
    expect(one(store, 'daily_activity')).toMatchObject({ steps: 7088, active_calories_kcal: 700 });
    pulledData(store, 'activity', [accessLinkDay('23:59:59', 7200)]);
    expect(one(store, 'daily_activity')).toMatchObject({ steps: 7200, inactive_seconds: 30_000 });
  });

  it('a score without its night is kept and waits for it', async () => {
    const store = memoryStore();
    await take(store, { [daysFile('sleep_score')]: [sleepScore(night)] });
    expect(dump(store)).toEqual([]);
    expect(await verify(store)).toMatchObject({ ok: true });
    expect((await rebuild(store)).records).toEqual({ made: 0, changed: 0, removed: 0 });
    pulledData(store, 'sleep', { nights: [{ ...accessLinkNight, sleep_score: null }] });
    expect(one(store, 'sleep')).toMatchObject({ sleep_score: 82, source: 'accesslink,flow_export' });
  });

  it('are selected by date: a file with one in the range is imported whole', async () => {
    const store = memoryStore();
    const result = await take(store, everything, { since: '2026-02-23' });
    expect(result).toMatchObject({ outside: 10, records: { sleep: { new: 2 } }, kept: {} });
    expect(dump(store).map(({ date }) => date)).toEqual([night, '2026-02-23']);
    expect((await take(store, everything, { until: '2016-12-31' })).records).toMatchObject({
      physical_info: { new: 2 },
    });
  });

  it('are counted by a dry run as by an import, and nothing is stored', async () => {
    const store = memoryStore();
    pulledData(store, 'sleep', { nights: [accessLinkNight] });
    const before = dump(store);
    const deps = {
      destination: lookDestination(store, user, stamp),
      signal: new AbortController().signal,
      now: () => 0,
    };
    const told = await importFiles(deps, archiveOf(everything), {});
    expect(dump(store)).toEqual(before);
    const { dry_run: _, ...done } = await take(store, everything);
    expect(told).toEqual({ dry_run: true, ...done });
    const nowhere = { ...deps, destination: lookDestination(undefined, user, stamp) };
    expect((await importFiles(nowhere, archiveOf(everything), {})).records).toMatchObject({ sleep: { new: 2 } });
  });

  it('that are twice in one file are one row, the first of them, whatever is requested afterwards', async () => {
    const store = memoryStore();
    const items = calendarItems(['2016-05-08']);
    const files = {
      [daysFile('nightly_recovery')]: [nightlyRecovery(night), nightlyRecovery(night, 60)],
      'calendar-items-4476608-0e16eab9-6090-32b2-f705-0b063ea9f20b.json': {
        ...items,
        weights: [...items.weights, { weight: 80, date: '2016-05-08' }],
      },
    };
    await take(store, files);
    const before = dump(store);
    expect(one(store, 'nightly_recharge')).toMatchObject({ avg_hrv_rmssd_ms: 42 });
    expect(store.records.get('physical_info', user, '2016-05-08/weight')).toMatchObject({ weight_kg: 75.5 });
    expect((await verify(store)).problems).toEqual([]);
    expect((await take(store, files)).records).toMatchObject({ nightly_recharge: { updated: 0, unchanged: 1 } });
    expect((await rebuild(store)).records).toEqual({ made: 3, changed: 0, removed: 0 });
    expect(dump(store)).toEqual(before);
  });

  it('are counted if they are not understood, kept all the same, and stop nothing', async () => {
    const store = memoryStore();
    const files = {
      [daysFile('sleep_result')]: [sleepResult(night), { night: 'the longest' }],
      [daysFile('sleep_score')]: 'no JSON at all',
      [daysFile('nightly_recovery')]: { what: 'is this' },
    };
    const result = await take(store, files);
    expect(result).toMatchObject({
      ...{ outcome: 'ok', failed: [], kept: { sleep_score: 1, nightly_recovery: 1 }, records: { sleep: { new: 1 } } },
      unread: { sleep_result: 1, sleep_score: 1, nightly_recovery: 1 },
    });
    expect(store.payloads.count()).toBe(3);
    expect((await rebuild(store)).failed).toEqual([]);
    expect(await take(store, files)).toMatchObject({ unread: result.unread, records: { sleep: { unchanged: 1 } } });
  });
});
