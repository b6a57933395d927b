import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { DailyActivity } from '../../../../src/kinds/definitions/activity.js';
import type { HeartRateDay } from '../../../../src/kinds/definitions/heart-rate.js';
import type { ResourceName } from '../../../../src/kinds/kinds.js';
import { parseResource } from '../../../../src/polar/v3/data.js';
import { describeShared, sharedPath } from '../../../support/shared.js';

const text = (name: string) => readFileSync(sharedPath('fixtures', 'accesslink', name), 'utf8');
const read = (resource: ResourceName, json: string) =>
  parseResource(resource, { body: new TextEncoder().encode(json), fetchedAt: '2026-03-01T12:00:00.000Z' });
/** The records of a real response, all of it recognized. */
function records(resource: ResourceName, json: string) {
  const { records: found, problems } = read(resource, json);
  expect(problems).toEqual([]);
  return found;
}

describeShared('real payloads', () => {
  it('a night, value by value, including the undocumented stage', () => {
    const night = text('sleep-documentation-example.json');
    const [record] = records('sleep', `{"nights":[${night}]}`);
    expect(record).toEqual({
      kind: 'sleep',
      id: '2020-01-01',
      date: '2020-01-01',
      time_basis: 'utc',
      source: 'accesslink',
      start_time: '2019-12-31T21:39:07Z',
      end_time: '2020-01-01T06:19:37Z',
      start_time_local: '2020-01-01T00:39:07',
      end_time_local: '2020-01-01T09:19:37',
      utc_offset_minutes: 180,
      end_utc_offset_minutes: 180,
      device_id: '1111AAAA',
      light_sleep_seconds: 1000,
      deep_sleep_seconds: 1000,
      rem_sleep_seconds: 1000,
      unrecognized_sleep_seconds: 1000,
      total_interruption_seconds: 1000,
      short_interruption_seconds: 500,
      long_interruption_seconds: 300,
      sleep_goal_seconds: 28800,
      sleep_score: 80,
      sleep_charge: 3,
      sleep_rating: 3,
      sleep_cycles: 6,
      continuity: 2.1,
      continuity_class: 2,
      duration_score: 100,
      solidity_score: 75,
      regeneration_score: 54.2,
      stages: [
        stage('2019-12-31T21:39:07Z', '2020-01-01T00:39:07', 653, 'lighter'),
        stage('2019-12-31T21:50:00Z', '2020-01-01T00:50:00', 1980, 'light'),
        // Until the end of the night.
        stage('2019-12-31T22:23:00Z', '2020-01-01T01:23:00', 28597, 'unknown'),
      ],
      heart_rate_samples: [
        { time: '2019-12-31T21:41:00Z', time_local: '2020-01-01T00:41:00', heart_rate_bpm: 76 },
        { time: '2019-12-31T21:46:00Z', time_local: '2020-01-01T00:46:00', heart_rate_bpm: 77 },
        { time: '2019-12-31T21:51:00Z', time_local: '2020-01-01T00:51:00', heart_rate_bpm: 76 },
      ],
    });
    // Requested by date, and with hyphens, it is the same night.
    expect(records('sleep', night)).toEqual([record]);
    expect(
      records(
        'sleep',
        night.replaceAll(/"(\w+)":/g, (key) => key.replaceAll('_', '-')),
      ),
    ).toEqual([record]);
  });

  it("a night's recovery, value by value", () => {
    const night = text('nightly-recharge-documentation-example.json');
    expect(records('nightly-recharge', `{"recharges":[${night}]}`)).toEqual([
      {
        kind: 'nightly_recharge',
        id: '2020-01-01',
        date: '2020-01-01',
        time_basis: 'local',
        source: 'accesslink',
        avg_heart_rate_bpm: 70,
        avg_beat_to_beat_ms: 816,
        avg_hrv_rmssd_ms: 28,
        avg_breaths_per_minute: 14.1,
        nightly_recharge_status: 3,
        ans_charge: 0,
        ans_charge_status: 3,
        hrv_samples: [
          { time_local: '2020-01-01T00:41:00', hrv_rmssd_ms: 14 },
          { time_local: '2020-01-01T00:46:00', hrv_rmssd_ms: 14 },
          { time_local: '2020-01-01T00:51:00', hrv_rmssd_ms: 15 },
        ],
        breathing_samples: [
          { time_local: '2020-01-01T00:39:00', breaths_per_minute: 13.4 },
          { time_local: '2020-01-01T00:44:00', breaths_per_minute: 13.5 },
          { time_local: '2020-01-01T00:49:00', breaths_per_minute: 13.5 },
        ],
      },
    ]);
  });

  it('four days of activity, the first and the last of them incomplete', () => {
    const days = records('activity', text('activities-4-days.json')) as DailyActivity[];
    expect(days.map(({ date }) => date)).toEqual(['2025-09-07', '2025-09-08', '2025-09-09', '2025-09-10']);
    const common = { kind: 'daily_activity', time_basis: 'local', source: 'accesslink' };
    expect(days[0]).toEqual({
      ...common,
      id: '2025-09-07',
      date: '2025-09-07',
      start_time_local: '2025-09-07T12:36:00',
      end_time_local: '2025-09-07T23:59:30',
      active_seconds: 18300,
      inactive_seconds: 17040,
      daily_activity_percent: 44.43,
      calories_kcal: 2260,
      active_calories_kcal: 644,
      steps: 6278,
      inactivity_alert_count: 1,
      distance_from_steps_meters: 3692.33,
    });
    expect(days[3]).toEqual({
      ...common,
      id: '2025-09-10',
      date: '2025-09-10',
      start_time_local: '2025-09-10T00:00:00',
      end_time_local: '2025-09-10T12:48:00',
      active_seconds: 7890,
      inactive_seconds: 15180,
      daily_activity_percent: 25.15,
      calories_kcal: 1265,
      active_calories_kcal: 386,
      steps: 4050,
      inactivity_alert_count: 1,
      distance_from_steps_meters: 2235.57,
    });
  });

  it('a day in zones: they add up to what Polar says, and the day has 24 hours', () => {
    const [day] = records('activity', text('activities-with-zones.json')) as DailyActivity[];
    const { zones = [], ...rest } = day!;
    expect(zones).toHaveLength(208);
    expect(zones.slice(0, 3)).toEqual([
      { start_time_local: '2025-09-26T00:00:00', duration_seconds: 49 * 60, zone: 'sleep' },
      { start_time_local: '2025-09-26T00:49:00', duration_seconds: 120, zone: 'sedentary' },
      { start_time_local: '2025-09-26T00:51:00', duration_seconds: 83 * 60, zone: 'sleep' },
    ]);
    expect(zones.at(-1)).toEqual({ start_time_local: '2025-09-26T23:46:30', duration_seconds: 810, zone: 'sleep' });
    const total = (...names: string[]) =>
      zones.filter(({ zone }) => names.includes(zone)).reduce((sum, zone) => sum + zone.duration_seconds, 0);
    expect(total('light', 'moderate', 'vigorous')).toBe(rest.active_seconds);
    expect(total('sedentary')).toBe(rest.inactive_seconds);
    expect(total('non_wear')).toBe(1050);
    expect(total('sleep', 'sedentary', 'light', 'moderate', 'vigorous', 'non_wear')).toBe(86_400);
    expect(rest).toMatchObject({ date: '2025-09-26', end_time_local: '2025-09-26T23:59:59', steps: 9842 });
  });

  it.each([
    ['2025-07-06', 557, 59, 85, 69.3, [172, 77], [86_105, 66], 270],
    ['2025-07-14', 4982, 45, 129, 81.4, [114, 80], [86_257, 75], 4746],
  ] as const)(
    'the heart rate of %s, with its periods of a value per second',
    (date, count, min, max, avg, first, last, seconds) => {
      const json = text(`continuous-heart-rate-${date}.json`);
      const [day] = records('heart-rate', json) as HeartRateDay[];
      const { samples = [], ...rest } = day!;
      expect(rest).toEqual({
        ...{ kind: 'heart_rate', id: date, date, time_basis: 'local', source: 'accesslink' },
        ...{
          sample_count: count,
          gap_count: 0,
          min_heart_rate_bpm: min,
          max_heart_rate_bpm: max,
          avg_heart_rate_bpm: avg,
        },
      });
      const row = ([second_of_day, heart_rate_bpm]: readonly [number, number]) => ({ second_of_day, heart_rate_bpm });
      expect([samples[0], samples.at(-1)]).toEqual([row(first), row(last)]);
      expect(samples.filter(({ second_of_day: t }, i) => t - (samples[i - 1]?.second_of_day ?? 0) === 1)).toHaveLength(
        seconds,
      );
      const told = JSON.parse(json).heart_rate_samples as { heart_rate: number }[];
      expect(samples.map(({ heart_rate_bpm: bpm }) => bpm)).toEqual(told.map(({ heart_rate: bpm }) => bpm));
      // A range is the same in an envelope.
      expect(records('heart-rate', `{"heart_rates":[${json}]}`)).toEqual([day]);
    },
  );
});

function stage(start_time: string, start_time_local: string, duration_seconds: number, name: string) {
  return { start_time, start_time_local, duration_seconds, stage: name };
}
