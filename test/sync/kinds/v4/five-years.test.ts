import { expect, it } from 'vitest';
import { allDataKinds } from '../../../../src/kinds/kinds.js';
import { resources4Of } from '../../../../src/kinds/resources-v4.js';
import { pull } from '../../../../src/sync/pull.js';
import type { PullDeps } from '../../../../src/sync/pull-contract.js';
import { memoryStore } from '../../import/support.js';
import { ShelfV4 } from '../../shelf-client-v4.js';
import { full } from '../../support.js';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-01T12:00:00Z');
const YEARS = 1826;
const served = allDataKinds.filter((kind) => resources4Of(kind).length > 0);

/** The least that a day can be made of, at every address. */
const ofDay: Readonly<Record<string, (date: string) => object>> = {
  '/sleeps': (date) => ({
    sleepDate: date,
    sleepResult: { hypnogram: { sleepStart: `${date}T00:10:00+01:00`, sleepEnd: `${date}T07:00:00+01:00` } },
  }),
  '/nightly-recharge-results': (date) => ({ sleepResultDate: date, ansStatus: 1 }),
  '/activity/list': (date) => ({
    date,
    activitiesPerDevice: [
      { activitySamples: [{ stepSamples: { startTime: '09:00:00', interval: 60_000, steps: [9] } }] },
    ],
  }),
  '/continuous-samples': (date) => ({ date, samples: [{ heartRate: 50, offsetMillis: 60_000 }] }),
  '/sleep-wake-vectors': (date) => ({ date, sleepWakeStateChanges: [{ newState: 'X_SLEEP', startOffset: 0 }] }),
  '/temperature-measurements': (date) => ({ startTime: `${date}T01:00:00Z`, temperatureMeasurementSamples: [] }),
  '/skin-contacts': (date) => ({ startTime: `${date}T01:00:00Z` }),
  '/tests/list': (date) => ({ startTime: `${date}T07:00:00`, orthostaticTestResult: { rrAvgSupine: 1000 } }),
  '/calendar/list': (date) => ({ date, note: 'Legs heavy' }),
};

it('five years with something on every day, everything but beats, take 4,400 requests at most', {
  timeout: 300_000,
}, async () => {
  const v4 = new ShelfV4(() => NOW, YEARS);
  const today = Math.floor(NOW / DAY);
  for (const [path, make] of Object.entries(ofDay)) {
    const days = Array.from({ length: YEARS }, (_, i) => today - i);
    const element = (day: number) => ({ day, element: make(new Date(day * DAY).toISOString().slice(0, 10)) as never });
    v4.data.behavior.days.given.set(path, days.map(element));
  }
  const store = memoryStore();
  const nobody = {
    requests: 0,
    userId: '1',
    budget: () => undefined,
    clocks: () => undefined,
  } as unknown as PullDeps['client'];
  const deps: PullDeps = {
    ...{ client: nobody, data: { client: nobody as never, kinds: served }, v4, opensV3: async () => 'no', store },
    ...{ signal: new AbortController().signal, now: () => NOW, onNote() {} },
  };
  const since = new Date(NOW - (YEARS - 1) * DAY).toISOString().slice(0, 10);
  const { failed } = await pull(deps, { workouts: false, source: 'auto', details: full, since });
  expect(failed).toEqual([]);
  const counts = Object.fromEntries(store.records.counts().map(({ kind, count }) => [kind, count]));
  for (const kind of ['sleep', 'nightly_recharge', 'daily_activity', 'heart_rate', 'sleep_wake', 'body_temperature'])
    expect(counts[kind], kind).toBe(YEARS);
  expect(v4.requests).toBeLessThanOrEqual(4400);
  expect(new Set(v4.paths).size).toBeGreaterThan(v4.requests - 20);
  store.close();
});
