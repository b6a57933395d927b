import { describe, expect, it } from 'vitest';
import { Life } from '../../src/sandbox/days/life.js';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { type Any, asking, DAY, day, sessions } from './asking.js';
import { client, NOW, open } from './support.js';

/** Every address that accepts a range, and whether the range is optional. */
const ranged: [path: string, optional: boolean][] = [
  ['activities', true],
  ['activities/samples', true],
  ['continuous-heart-rate', false],
  ['cardio-load/date', false],
  ['sleepwise/alertness/date', false],
  ['sleepwise/circadian-bedtime/date', false],
  ['biosensing/bodytemperature', true],
  ['biosensing/skintemperature', true],
  ['biosensing/skincontacts', true],
  ['biosensing/ecg', true],
  ['biosensing/spo2', true],
];

describe('ranges', () => {
  it.each(ranged)(
    '%s: to - from is max 28 days, which is 29 dates, in order, of the calendar',
    async (path, optional) => {
      const { get } = await asking();
      const status = async (query: string) => (await get(`${path}${query}`)).status;
      expect(await status(`?from=${day(-28)}&to=${day(0)}`)).toBe(200);
      if (path !== 'cardio-load/date') expect(await status(`?from=${day(-29)}&to=${day(0)}`)).toBe(400);
      expect(await status(`?from=${day(0)}&to=${day(-1)}`)).toBe(400);
      expect(await status(`?from=2026-02-30&to=${day(0)}`)).toBe(400);
      expect(await status(`?from=${day(-1)}`)).toBe(400);
      expect(await status(`?to=${day(0)}`)).toBe(400);
      expect(await status('')).toBe(optional ? 200 : 400);
    },
  );

  it('of activity go back a year; there is nothing from before the watch', async () => {
    const { get } = await asking();
    expect((await get(`activities?from=${day(-365)}&to=${day(-340)}`)).json).toEqual([]);
    expect((await get(`activities?from=${day(-366)}&to=${day(-340)}`)).status).toBe(400);
    expect((await get(`activities/${day(-200)}`)).status).toBe(204);
    expect((await get(`activities/${day(-366)}`)).status).toBe(400);
  });

  it('of cardio load have every day, with -1 for what could not be calculated', async () => {
    const { get } = await asking();
    const { json } = await get(`cardio-load/date?from=${day(-60)}&to=${day(0)}`);
    expect(json).toHaveLength(61);
    expect(json[0]).toMatchObject({ date: day(-60), cardio_load_status: 'LOAD_STATUS_NOT_AVAILABLE', strain: -1 });
    expect(json.at(-1).cardio_load_level).toHaveProperty('very-high');
    const count = async (path: string) => (await get(`cardio-load${path}`)).json?.length;
    expect([await count(''), await count('/'), await count(`/${day(-1)}`)]).toEqual([28, 28, 1]);
    expect([await count('/period/days/180'), await count('/period/months/6')]).toEqual([180, 180]);
    for (const bad of ['/period/days/0', '/period/days/181', '/period/months/7', '/yesterday']) {
      expect((await get(`cardio-load${bad}`)).status).toBe(400);
    }
  });
});

describe('missing data', () => {
  it.each(['sleep', 'nightly-recharge'])('%s: 404 for a date, and for one older than 28 days', async (kind) => {
    const { get, sandbox } = await asking();
    const list = Object.values((await get(kind)).json)[0] as { date: string }[];
    expect(list.length).toBeGreaterThan(20);
    expect(list.every(({ date }) => date >= day(-27))).toBe(true);
    expect((await get(`${kind}/${list[0]!.date}`)).json).toEqual(list[0]);
    expect((await get(`${kind}/${day(-28)}`)).status).toBe(404);
    expect((await get(`${kind}/20261020`)).status).toBe(400);
    sandbox.data.serve(kind as 'sleep', []);
    expect((await get(`${kind}/${list[0]!.date}`)).status).toBe(404);
    expect(Object.values((await get(kind)).json)).toEqual([[]]);
  });

  it('204 in SleepWise and biosensing, 404 in heart rate, an empty list of activities', async () => {
    const { get, sandbox } = await asking();
    const none = [
      'alertness',
      'circadian-bedtime',
      'bodytemperature',
      'skintemperature',
      'skincontacts',
      'ecg',
    ] as const;
    for (const kind of [...none, 'spo2', 'continuous-heart-rate', 'activities', 'physical-info'] as const) {
      sandbox.data.serve(kind, []);
    }
    for (const kind of ['sleepwise/alertness', 'sleepwise/circadian-bedtime', 'biosensing/ecg', 'biosensing/spo2']) {
      expect([(await get(kind)).status, (await get(kind)).text]).toEqual([204, '']);
    }
    expect((await get(`continuous-heart-rate/${day(-1)}`)).status).toBe(404);
    expect((await get(`continuous-heart-rate?from=${day(-1)}&to=${day(0)}`)).json).toEqual({ heart_rates: [] });
    expect((await get('activities')).json).toEqual([]);
    expect((await get(`activities/${day(-1)}`)).status).toBe(204);
    expect((await get('physical-info')).status).toBe(404);
  });

  it('403 for one kind that is not shared, for all without consent, and for other users', async () => {
    const { get, sandbox } = await asking();
    sandbox.data.refuse('sleep');
    for (const path of ['sleep', 'sleep/available', `sleep/${day(-1)}`]) expect((await get(path)).status).toBe(403);
    expect((await get('nightly-recharge')).status).toBe(200);
    sandbox.data.refuse('sleep', false);
    expect((await get('sleep')).status).toBe(200);
    sandbox.consent = false;
    expect((await get('activities')).status).toBe(403);
    sandbox.consent = true;
    expect((await get('1/physical-information-transactions/1')).status).toBe(403);
    const stranger = client((await open()).sandbox, 'nobody');
    expect((await stranger('GET', '/v3/users/sleep')).status).toBe(401);
  });
});

describe('the days', () => {
  it('are always the same for the same seed, and different for another one', async () => {
    const texts = await Promise.all(
      [{}, { now: () => NOW + 5 * DAY }, { seed: 2 }].map(async (options) => {
        const { get } = await asking({ ...options, historyDays: 'now' in options ? 45 : 40 });
        return (await get(`sleep/${day(-4)}`)).text + (await get(`activities/${day(-4)}?steps=true`)).text;
      }),
    );
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('follow the workouts: no sleep during a run, and a hard day shows in the heart rate', async () => {
    const { get, sandbox } = await asking({ sessions: generateSessions({ now: NOW }) });
    const { nights } = (await get('sleep')).json;
    const trained = (await client(sandbox)('GET', '/v3/exercises')).json.map((one: Any) => {
      const from = Date.parse(`${one.start_time}Z`) - one.start_time_utc_offset * 60_000;
      return { from, until: from + Number(one.duration.slice(2, -1)) * 1000 };
    });
    const overlaps = nights.filter((night: Any) =>
      trained.some((one: Any) => {
        return one.from < Date.parse(night.sleep_end_time) && one.until > Date.parse(night.sleep_start_time);
      }),
    );
    expect(overlaps).toEqual([]);
    const today = Math.floor(NOW / DAY);
    const [calm, hard] = [new Life(1, today - 40), new Life(1, today - 40)];
    const ride = { ...sessions[0]!, startedAt: NOW - DAY };
    calm.add({ ...ride, load: { ...ride.load!, cardio: 0 } });
    hard.add({ ...ride, load: { ...ride.load!, cardio: 200 } });
    expect(calm.form(today).hrv - hard.form(today).hrv).toBeGreaterThan(10);
    expect(hard.form(today).restingHeartRate - calm.form(today).restingHeartRate).toBeGreaterThan(3);
  });

  it('can be replaced: verbatim, on their own dates, with the requested parts', async () => {
    const { get, sandbox } = await asking();
    const element = {
      start_time: `${day(-1)}T00:00`,
      steps: 'seven',
      samples: { date: day(-1), steps: { total_steps: 7 }, activity_zones: { samples: [{ zone: 'JUGGLING' }] } },
    };
    sandbox.data.serve('activities', [element]);
    expect((await get('activities')).json).toEqual([{ start_time: element.start_time, steps: 'seven' }]);
    const { json } = await get(`activities/${day(-1)}?activity_zones=true`);
    expect(json.samples).toEqual({ date: day(-1), activity_zones: element.samples.activity_zones });
    expect((await get(`activities/${day(-2)}`)).status).toBe(204);
    sandbox.data.serve('physical-info', [{ weight: 80 }, { weight: 79.5, modified: '2026-10-19T06:00:00Z' }]);
    expect((await get('physical-info')).json.weight).toBe(79.5);
    expect(() => sandbox.data.serve('sleep', [{ light_sleep: 1 }])).toThrow(/no date/);
  });
});
