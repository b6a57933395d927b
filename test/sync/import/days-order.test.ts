import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import {
  activityDay,
  daysFile,
  deviceDay,
  nap,
  nightlyRecovery,
  orthostaticTest,
  recoverySeries,
  sleepResult,
  sleepScore,
  spo2Period,
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
  exportedBeats,
  exportedSleepWake,
  night,
  orthostaticFile,
  periodFile,
  pulledData,
  v4Activity,
  v4Beats,
  v4HeartRate,
  v4Night,
  v4Recharge,
  v4SleepWake,
  v4Temperature,
  v4Test,
} from './days.js';
import { memoryStore, take } from './support.js';

/** Every possible source of one night and day: two exports that do not agree, and what was pulled. */
const sayings: ((store: Store) => unknown)[] = [
  (store) => take(store, { [daysFile('sleep_result', '1')]: [sleepResult(night), sleepResult('2026-02-23')] }),
  (store) => take(store, { [daysFile('sleep_result', '2')]: [sleepResult(night, { rating: 'SLEPT_BAD' })] }),
  (store) => take(store, { [daysFile('sleep_result', '3')]: [nap(night)] }),
  (store) =>
    take(store, { [daysFile('sleep_result', '4')]: [nap(night), sleepResult(night, { deviceId: '0BA9FA32' })] }),
  (store) => take(store, { [daysFile('sleep_score', '1')]: [sleepScore(night), sleepScore('2026-02-24', 60)] }),
  (store) => take(store, { [daysFile('sleep_score', '2')]: [sleepScore(night, 91)] }),
  (store) => take(store, { [daysFile('nightly_recovery', '1')]: [nightlyRecovery(night)] }),
  (store) => take(store, { [daysFile('nightly_recovery', '2')]: [nightlyRecovery(night, 44)] }),
  (store) => take(store, { [daysFile('nightly_recovery_blob', '1')]: [recoverySeries(night)] }),
  (store) => take(store, { [activityFile(night, '11111111')]: activityDay(night, 500) }),
  (store) => take(store, { [activityFile(night, '22222222')]: activityDay(night, 7088) }),
  (store) => take(store, { [daysFile('247ohr', '1')]: { deviceDays: [deviceDay(night, [[60, 50]])] } }),
  (store) => take(store, { [daysFile('247ohr', '2')]: { deviceDays: [deviceDay(night, [[60, 50], [9000, 51]])] } }), // biome-ignore format: samples
  (store) => take(store, { [periodFile('00000007')]: temperaturePeriod('2026-02-21T22:11:57Z') }),
  (store) => take(store, { [periodFile('00000011')]: spo2Period('2026-02-21T07:34:16Z') }),
  (store) => pulledData(store, 'body-temperature', [accessLinkTemperature]),
  (store) => pulledData(store, 'spo2', [accessLinkSpo2]),
  (store) => pulledData(store, 'sleep', { nights: [accessLinkNight] }),
  (store) => pulledData(store, 'nightly-recharge', { recharges: [accessLinkRecharge] }),
  (store) => pulledData(store, 'activity', [accessLinkDay('23:59:59', 7200)]),
  (store) => pulledData(store, 'v4-sleeps', { nightSleeps: [v4Night] }),
  (store) => pulledData(store, 'v4-nightly-recharge', { nightlyRechargeResults: [v4Recharge([])] }),
  (store) => pulledData(store, 'v4-recharge-samples', { nightlyRechargeResults: [v4Recharge([41.5, 43])] }),
  (store) => pulledData(store, 'v4-activity', { activityDays: [v4Activity] }),
  (store) => pulledData(store, 'v4-heart-rate', { heartRateSamplesPerDay: [v4HeartRate] }),
  (store) => pulledData(store, 'heart-rate', [{ date: night, heart_rate_samples: [{ heart_rate: 50, sample_time: '00:01:00' }] }]), // biome-ignore format: samples
];

/** Every possible source of what v4 and the account export have, and v3 has not. */
const othersOfV4: ((store: Store) => unknown)[] = [
  (store) => pulledData(store, 'v4-ppi', { dailyPpiSamples: [v4Beats(40)] }),
  (store) => take(store, { [daysFile('ppi_samples', '1')]: [exportedBeats(20)] }),
  (store) => take(store, { [daysFile('ppi_samples', '2')]: [exportedBeats(9000)] }),
  (store) => pulledData(store, 'v4-sleep-wake', { sleepWakeVectors: [v4SleepWake] }),
  (store) => take(store, { [daysFile('sleep_wake', '1')]: [exportedSleepWake] }),
  (store) => pulledData(store, 'v4-tests', { tests: [v4Test] }),
  (store) => take(store, { [orthostaticFile]: orthostaticTest(`${night}T07:40:00`) }),
  (store) => pulledData(store, 'v4-temperature', { temperatureMeasurementPeriod: [v4Temperature] }),
  (store) => take(store, { [periodFile('00000007')]: temperaturePeriod('2026-02-21T22:11:57Z') }),
  (store) => pulledData(store, 'body-temperature', [accessLinkTemperature]),
  (store) => take(store, { [activityFile(night, '33333333')]: activityDay(night, 900) }),
  (store) => pulledData(store, 'v4-activity', { activityDays: [v4Activity] }),
];

const plan = (name: string, done: boolean) => ({
  ...{ name, done, startTime: '2026-02-22T18:00:00.000' },
  exercises: [{ duration: 'PT3600S' }],
});
const planFile = (n: number) => `training-target-${night}-700100200-${n}a1b2c3d-0000-4000-8000-000000000007.json`;
const session = {
  ...{ id: 700_100_200, name: 'Hour', startTime: { year: 2026, month: 2, day: 22, hour: 18, min: 0, sec: 0 } },
  done: true,
};

/** A planned session as v4 and two account exports have it. */
const plans: ((store: Store) => unknown)[] = [
  (store) => pulledData(store, 'v4-targets', [{ session, exercise: [{ idx: 0, sportId: 1, duration: 3_600_000 }] }]),
  (store) => take(store, { [planFile(1)]: plan('An hour', false) }),
  (store) => take(store, { [planFile(2)]: plan('One hour', true) }),
];

async function areTheSameInAnyOrder(all: readonly ((store: Store) => unknown)[], numRuns: number): Promise<void> {
  const some = fc.shuffledSubarray([...all.keys()], { minLength: 2 });
  const orders = some.chain((chosen) =>
    fc.tuple(fc.constant(chosen), fc.shuffledSubarray(chosen, { minLength: chosen.length })),
  );
  await fc.assert(
    fc.asyncProperty(orders, async ([first, second]) => {
      await setImmediate();
      const stores = [memoryStore(), memoryStore()] as const;
      for (const [i, order] of [first, second].entries()) {
        for (const n of order) {
          const said = await all[n]?.(stores[i] as Store);
          if (said) expect(said).toMatchObject({ failed: [] });
        }
      }
      expect(dump(stores[1])).toEqual(dump(stores[0]));
      expect((await verify(stores[1])).problems).toEqual([]);
      expect((await rebuild(stores[1])).records.changed).toBe(0);
      for (const n of first) await all[n]?.(stores[1]);
      expect(dump(stores[1])).toEqual(dump(stores[0]));
      for (const store of stores) store.close();
    }),
    { numRuns },
  );
}

// The limit is for a busy machine.
const timeout = 300_000;

it('give the same rows in any order of imports and pulls, whichever of them there are', { timeout }, async () => {
  await areTheSameInAnyOrder(sayings, 60);
});

it('give the same beats, tests and temperatures in any order, whichever of them there are', { timeout }, async () => {
  await areTheSameInAnyOrder(othersOfV4, 20);
});

it('give the same plans in any order, whichever of them there are', { timeout }, async () => {
  await areTheSameInAnyOrder(plans, 20);
});
