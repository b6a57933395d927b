import { describe, expect, it } from 'vitest';
import { Life } from '../../src/sandbox/days/life.js';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { client, NOW, open } from './support.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const sessions = generateSessions({ now: NOW, count: 8, longestSeconds: 1200 });
const day = (offset: number) => new Date(NOW + offset * DAY).toISOString().slice(0, 10);
/** From three days after summer time has ended; sessions are in the way of nobody's sleep. */
const autumn = Date.UTC(2026, 9, 28, 12);
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
type Any = any;

async function asking(options: Parameters<typeof open>[0] = {}) {
  const { sandbox, clock } = await open(options);
  const ask = client(sandbox);
  return { sandbox, clock, get: (path: string) => ask('GET', `/v3/users/${path}`), ask };
}

/** Every address that takes a range, and whether it can do without. */
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
  it.each(ranged)('%s: 28 days and not one more, in order, of the calendar', async (path, optional) => {
    const { get } = await asking();
    const status = async (query: string) => (await get(`${path}${query}`)).status;
    expect(await status(`?from=${day(-27)}&to=${day(0)}`)).toBe(200);
    if (path !== 'cardio-load/date') expect(await status(`?from=${day(-28)}&to=${day(0)}`)).toBe(400);
    expect(await status(`?from=${day(0)}&to=${day(-1)}`)).toBe(400);
    expect(await status(`?from=2026-02-30&to=${day(0)}`)).toBe(400);
    expect(await status(`?from=${day(-1)}`)).toBe(400);
    expect(await status(`?to=${day(0)}`)).toBe(400);
    expect(await status('')).toBe(optional ? 200 : 400);
  });

  it('of activity reach a year back; before the watch there is nothing', async () => {
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

describe('what there is none of', () => {
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

  it('403 for one kind that is not given, for all without consent, and for strangers', async () => {
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

describe('the quirks', () => {
  it('of activity: local times without zone, seconds only where there are some, a zone nobody documented', async () => {
    const { get } = await asking({ sessions });
    const { json } = await get('activities?activity_zones=true&steps=true&inactivity_stamps=true');
    const times = json.flatMap((one: Any) => one.samples.activity_zones.samples.map(({ timestamp }: Any) => timestamp));
    expect(times.every((text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:(?!00)\d\d)?$/.test(text))).toBe(true);
    expect(times.some((text: string) => text.length === 16) && times.some((text: string) => text.length === 19)).toBe(
      true,
    );
    const zones = new Set(json.flatMap((one: Any) => one.samples.activity_zones.samples.map(({ zone }: Any) => zone)));
    expect([...zones].sort()).toEqual(['LIGHT', 'MODERATE', 'NON_WEAR', 'SEDENTARY', 'SLEEP', 'VIGOROUS']);
    const whole = json.find((one: Any) => one.samples.date === day(-3));
    expect(whole).toMatchObject({ start_time: `${day(-3)}T00:00`, end_time: `${day(-3)}T23:59:59` });
    const steps = whole.samples.steps.samples.reduce((sum: number, one: Any) => sum + one.steps, 0);
    expect(steps).toBe(whole.steps);
    expect(whole.samples.inactivity_stamps.samples).toHaveLength(whole.inactivity_alert_count);
    expect((await get('activities')).json[0]).not.toHaveProperty('samples');
    expect((await get(`activities/samples/${day(-3)}`)).json).toEqual(whole.samples);
    const documented = await asking({ spelling: 'documented', sessions });
    const stamps = (await documented.get(`activities/samples/${day(-3)}`)).json.inactivity_stamps;
    expect(stamps).toEqual(whole.samples.inactivity_stamps.samples);
  });

  it('of today: it begins at midnight and grows with every synchronization', async () => {
    const { get, clock } = await asking();
    const today = async () => (await get(`activities/${day(0)}?activity_zones=true`)).json;
    const hearts = async () => (await get(`continuous-heart-rate/${day(0)}`)).json.heart_rate_samples;
    const [before, heard] = [await today(), await hearts()];
    expect(before.end_time).toBe(`${day(0)}T14:00`);
    clock.now += 19 * 60_000;
    expect(await today()).toEqual(before);
    clock.now += 2 * HOUR;
    const after = await today();
    expect(after.end_time).toBe(`${day(0)}T16:00`);
    expect(after.steps).toBeGreaterThan(before.steps);
    const zones = before.samples.activity_zones.samples;
    expect(after.samples.activity_zones.samples.slice(0, zones.length)).toEqual(zones);
    expect((await hearts()).slice(0, heard.length)).toEqual(heard);
    expect((await hearts()).length).toBeGreaterThan(heard.length + 20);
  });

  it('of heart rate: an envelope, five minutes, stretches of seconds with zeros, no zone', async () => {
    const { get } = await asking({ sessions });
    const { json } = await get(`continuous-heart-rate?from=${day(-27)}&to=${day(0)}`);
    expect(Object.keys(json)).toEqual(['heart_rates']);
    const samples = json.heart_rates.flatMap((one: Any) => one.heart_rate_samples);
    expect(samples.every(({ sample_time: at }: Any) => /^\d\d:\d\d:\d\d$/.test(at))).toBe(true);
    expect(samples.some(({ heart_rate: bpm }: Any) => bpm === 0)).toBe(true);
    expect(Math.max(...samples.map(({ heart_rate: bpm }: Any) => bpm))).toBeLessThan(190);
    const quiet = json.heart_rates.find((one: Any) => one.heart_rate_samples.length < 300).heart_rate_samples;
    expect(quiet.length).toBeGreaterThan(250);
  });

  it('of sleep: offsets and milliseconds, minutes as keys, a number that is no stage', async () => {
    const { get } = await asking({ historyDays: 60 });
    const { nights } = (await get('sleep')).json;
    for (const night of nights) {
      expect(night.sleep_start_time).toMatch(/T\d\d:\d\d:\d\d(\.\d{3})?[+-]\d\d:\d\d$/);
      const length = (Date.parse(night.sleep_end_time) - Date.parse(night.sleep_start_time)) / 1000;
      const stages = night.light_sleep + night.deep_sleep + night.rem_sleep + night.unrecognized_sleep_stage;
      expect(stages + night.total_interruption_duration).toBe(length);
      expect(night.short_interruption_duration + night.long_interruption_duration).toBe(
        night.total_interruption_duration,
      );
      expect(night.sleep_end_time.slice(0, 10)).toBe(night.date);
    }
    const values = new Set(nights.flatMap((night: Any) => Object.values(night.hypnogram)));
    expect([...values].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(nights.some((night: Any) => night.sleep_start_time.slice(0, 10) < night.date)).toBe(true);
    expect(nights.some((night: Any) => night.sleep_rating === 0)).toBe(true);
    const listed = (await get('sleep/available')).json.available;
    expect(listed[0]).toEqual({
      date: nights[0].date,
      start_time: nights[0].sleep_start_time,
      end_time: nights[0].sleep_end_time,
    });
    const { json } = await (await asking({ spelling: 'documented' })).get('sleep');
    expect(json.nights[0].sleep_start_time).toMatch(/T\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  });

  it('of the night summer time ends: two offsets, and an hour that comes twice', async () => {
    const { get } = await asking({ now: () => autumn, sessions: [] });
    const night = (await get('sleep/2026-10-25')).json;
    expect([night.sleep_start_time.slice(-6), night.sleep_end_time.slice(-6)]).toEqual(['+02:00', '+01:00']);
    const times = (await get('continuous-heart-rate/2026-10-25')).json.heart_rate_samples.map(
      (one: Any) => one.sample_time,
    );
    expect(times.filter((time: string) => time.startsWith('02:'))).toHaveLength(24);
    expect(times).not.toEqual([...times].sort());
    const { json } = await get('activities/2026-10-25?activity_zones=true');
    expect(json).toMatchObject({ start_time: '2026-10-25T00:00', end_time: '2026-10-25T23:59:59' });
  });

  it('of SleepWise: no date, UTC that does not say so, 0 for the offset of bedtimes', async () => {
    const { get } = await asking();
    const [alertness] = (await get('sleepwise/alertness')).json;
    expect(alertness).not.toHaveProperty('date');
    expect(alertness.sleep_period_start_time).toMatch(/T\d\d:\d\d:\d\d\.\d\d$/);
    const [night] = (await get('sleep')).json.nights;
    expect(alertness.sleep_timezone_offset_minutes).toBe(120);
    const starts = Date.parse(`${alertness.sleep_period_start_time}Z`);
    expect(Math.abs(starts - Date.parse(night.sleep_start_time))).toBeLessThan(10);
    const [bedtime] = (await get('sleepwise/circadian-bedtime')).json;
    expect(bedtime.sleep_timezone_offset_minutes).toBe(0);
    const range = `?from=${night.date}&to=${night.date}`;
    expect((await get(`sleepwise/alertness/date${range}`)).json).toEqual([alertness]);
    expect((await get(`sleepwise/circadian-bedtime/date${range}`)).json).toEqual([bedtime]);
  });

  it('of biosensing: periods in UTC with offsets from their start, tests in unix seconds', async () => {
    const { get } = await asking();
    const [period] = (await get('biosensing/bodytemperature')).json;
    expect(period.start_time).toMatch(/T\d\d:\d\d:\d\d$/);
    expect(period.samples[1].recording_time_delta_milliseconds).toBe(240_000);
    const tests = (await get('biosensing/spo2')).json;
    expect(tests.every((test: Any) => test.test_time < NOW / 1000)).toBe(true);
    const failed = tests.find((test: Any) => test.test_status !== 'SPO2_TEST_PASSED');
    expect(failed).not.toHaveProperty('blood_oxygen_percent');
    expect((await get('biosensing/ecg')).json[0].samples).toHaveLength(3750);
    const contacts = (await get('biosensing/skincontacts')).json[0].skin_contact_changes;
    expect(contacts.slice(0, 2).map(({ skin_contact: on }: Any) => on)).toEqual([true, false]);
    const skin = (await asking({ historyDays: 10 })).get('biosensing/skintemperature');
    expect((await skin).json[0]).not.toHaveProperty('deviation_from_baseline_celsius');
  });
});

describe('the days', () => {
  it('are the same for the same seed, whenever they are asked, and others for another one', async () => {
    const texts = await Promise.all(
      [{}, { now: () => NOW + 5 * DAY }, { seed: 2 }].map(async (options) => {
        const { get } = await asking({ ...options, historyDays: 'now' in options ? 45 : 40 });
        return (await get(`sleep/${day(-4)}`)).text + (await get(`activities/${day(-4)}?steps=true`)).text;
      }),
    );
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('follow the workouts: nobody sleeps on the run, and a hard day shows in the heart', async () => {
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

  it('can be given: verbatim, under the dates they tell, in parts as asked for', async () => {
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
