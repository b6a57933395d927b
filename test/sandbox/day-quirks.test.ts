import { describe, expect, it } from 'vitest';
import { type Any, asking, day, HOUR, sessions } from './asking.js';
import { NOW } from './support.js';

/** Three days after summer time has ended; no session disturbs the sleep. */
const autumn = Date.UTC(2026, 9, 28, 12);

describe('the quirks', () => {
  it('of activity: local times without zone, seconds only if they are not zero, an undocumented zone', async () => {
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

  it('of today: the day begins at midnight and grows with every synchronization', async () => {
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

  it('of heart rate: an envelope, five minutes, second-by-second periods with zeros, no zone', async () => {
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

  it('of sleep: offsets and milliseconds, minutes as keys, a number that is not a stage', async () => {
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

  it('of the night when summer time ends: two offsets, and an hour that occurs twice', async () => {
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

  it('of SleepWise: no date, UTC without a zone, 0 as the offset of bedtimes', async () => {
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

  it('of biosensing: periods in UTC with offsets from their start, tests in Unix seconds', async () => {
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
