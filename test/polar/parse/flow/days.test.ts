import { describe, expect, it } from 'vitest';
import { isFlowDaysKind, readFlowDays } from '../../../../src/polar/parse/flow/days/read.js';
import {
  activityDay,
  calendarItems,
  contactPeriod,
  deviceDay,
  ecgPeriod,
  fitnessTest,
  nightlyRecovery,
  orthostaticTest,
  recoverySeries,
  sleepResult,
  sleepScore,
  spo2Period,
  strangePeriod,
  temperaturePeriod,
} from '../../../support/data/account-days.js';
import { wholeRecords } from '../../../support/data/records.js';

function read(kind: string, file: unknown) {
  if (!isFlowDaysKind(kind)) throw new Error(`${kind} is not read`);
  return readFlowDays(kind, Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)), {
    arrivedAt: '2026-03-01T12:00:00Z',
  });
}

const exported = (kind: string, id: string, time_basis: string) => ({
  ...{ kind, id, date: id.slice(0, 10), time_basis, source: 'flow_export' },
});

describe('a file of the account export', () => {
  it('sleep_result: nights with their stages on the timeline, across midnight', () => {
    const { records, problems } = read('sleep_result', [sleepResult('2026-02-22')]);
    expect(problems).toEqual([]);
    expect(records).toEqual([
      {
        ...exported('sleep', '2026-02-22', 'utc'),
        start_time: '2026-02-21T22:00:00.715Z',
        end_time: '2026-02-22T06:00:00.715Z',
        start_time_local: '2026-02-21T23:00:00.715',
        end_time_local: '2026-02-22T07:00:00.715',
        ...{ utc_offset_minutes: 60, end_utc_offset_minutes: 60, device_id: 'DC425127' },
        ...{ light_sleep_seconds: 14_400, deep_sleep_seconds: 5400, rem_sleep_seconds: 5400 },
        ...{ unrecognized_sleep_seconds: 1800, total_interruption_seconds: 1800 },
        ...{ short_interruption_seconds: 600, long_interruption_seconds: 1200, sleep_goal_seconds: 25_200 },
        ...{ sleep_rating: 4, sleep_cycles: 3, continuity: 4.2, continuity_class: 4 },
        stages: [
          ['2026-02-21T22:00:00.715Z', '2026-02-21T23:00:00.715', 1800, 'lighter'],
          ['2026-02-21T22:30:00.715Z', '2026-02-21T23:30:00.715', 12_600, 'light'],
          ['2026-02-22T02:00:00.715Z', '2026-02-22T03:00:00.715', 5400, 'deep'],
          ['2026-02-22T03:30:00.715Z', '2026-02-22T04:30:00.715', 5400, 'rem'],
          ['2026-02-22T05:00:00.715Z', '2026-02-22T06:00:00.715', 1800, 'wake'],
          ['2026-02-22T05:30:00.715Z', '2026-02-22T06:30:00.715', 1800, 'unknown'],
        ].map(([start_time, start_time_local, duration_seconds, stage]) => {
          return { start_time, start_time_local, duration_seconds, stage };
        }),
      },
    ]);
  });

  it('sleep_result: the older model without stages, and a night in which the clocks change', () => {
    const old = sleepResult('2017-10-08', { rating: 'UNKNOWN' });
    const { phaseDurations: _, ...evaluation } = old.evaluation;
    const { records } = read('sleep_result', [
      { ...old, evaluation, sleepResult: { hypnogram: old.sleepResult.hypnogram } },
    ]);
    expect(records[0]).not.toHaveProperty('sleep_rating');
    expect(records[0]).not.toHaveProperty('deep_sleep_seconds');
    expect(records[0]).toMatchObject({ total_interruption_seconds: 1800, continuity: 4.2 });
    const dst = sleepResult('2026-10-25');
    dst.sleepResult.hypnogram.sleepStart = '2026-10-24T23:00:00+02:00';
    dst.sleepResult.hypnogram.sleepEnd = '2026-10-25T06:00:00+01:00';
    const [night] = read('sleep_result', [dst]).records;
    expect(night).toMatchObject({ start_time: '2026-10-24T21:00:00Z', end_time: '2026-10-25T05:00:00Z' });
    // The fourth hour ends after the clocks were turned back: 21:00 + 4 h is 01:00 UTC, 02:00 local time again.
    expect(night).toMatchObject({ stages: { 2: { start_time_local: '2026-10-25T02:00:00' } } });
  });

  it('sleep_score: the scores of a night, without the night', () => {
    expect(read('sleep_score', [sleepScore('2026-02-22')]).records).toEqual([
      {
        ...exported('sleep', '2026-02-22', 'utc'),
        ...{ sleep_score: 82, sleep_charge: 4, duration_score: 79, solidity_score: 83, regeneration_score: 78.5 },
      },
    ]);
  });

  it('nightly_recovery: breathing as the time per breath', () => {
    expect(read('nightly_recovery', [nightlyRecovery('2026-02-22')]).records).toEqual([
      {
        ...exported('nightly_recharge', '2026-02-22', 'local'),
        ...{ avg_beat_to_beat_ms: 900, avg_hrv_rmssd_ms: 42, avg_breaths_per_minute: 14.6 },
        ...{ nightly_recharge_status: 5, ans_charge: 1.5, ans_charge_status: 4 },
      },
    ]);
  });

  it('nightly_recovery_blob: finds its night by when it begins, before or after midnight', () => {
    const late = recoverySeries('2026-02-23');
    late.hrvData = [{ startTime: '2026-02-23T02:10:00', samplingIntervalInMillis: 300_000, samples: [20] }];
    const { records } = read('nightly_recovery_blob', [recoverySeries('2026-02-22'), late]);
    expect(records[0]).toEqual({
      ...exported('nightly_recharge', '2026-02-22', 'local'),
      hrv_samples: [
        { time_local: '2026-02-21T23:31:17', hrv_rmssd_ms: 14.5 },
        { time_local: '2026-02-21T23:41:19', hrv_rmssd_ms: 24.25 },
      ],
      breathing_samples: [
        { time_local: '2026-02-21T23:28:47', breaths_per_minute: 13.5 },
        { time_local: '2026-02-21T23:33:48', breaths_per_minute: 14 },
      ],
    });
    expect(records[1]?.date).toBe('2026-02-23');
  });

  it('activity: adds up as AccessLink does, and leaves out minutes without a step', () => {
    expect(read('activity', activityDay('2026-02-22')).records).toEqual([
      {
        ...exported('daily_activity', '2026-02-22', 'local'),
        ...{ start_time_local: '2026-02-22T00:00:00', end_time_local: '2026-02-22T23:59:59' },
        ...{ active_seconds: 23_600, inactive_seconds: 30_000, calories_kcal: 2160, steps: 7088 },
        ...{ distance_from_steps_meters: 5233.99755859375, inactivity_alert_count: 2, steps_interval_seconds: 60 },
        ...{ met_minutes: 197.96, sleep_seconds: 25_200, sleep_quality: 0.9 },
        steps_samples: [
          { time_local: '2026-02-22T08:11:00', steps: 42 },
          { time_local: '2026-02-22T08:12:00', steps: 7 },
        ],
        met_samples: [{ time_local: '2026-02-22T00:00:00', met: 0.875 }],
      },
    ]);
  });

  it('activity: without a summary, without times, and beyond the end of its day', () => {
    const bare = { date: '2016-05-09', samples: { mets: [{ value: 1 }], steps: [{ value: 12 }, { value: 5 }] } };
    expect(read('activity', bare).records).toEqual([
      { ...exported('daily_activity', '2016-05-09', 'local'), start_time_local: '2016-05-09T00:00:00', steps: 17 },
    ]);
    const late = { date: '2014-10-27', summary: { startTime: '08:10:30.000', endTime: '01:30:00.000' } };
    expect(read('activity', late).records[0]).toMatchObject({
      ...{ start_time_local: '2014-10-27T08:10:30', end_time_local: '2014-10-28T01:30:00' },
    });
  });

  it('247ohr: what two devices measured on a day is one day; a zero is a gap', () => {
    const file = {
      deviceDays: [
        deviceDay('2026-02-22', [[300, 60], [900, 0]]), // biome-ignore format: as they stand in time
        deviceDay('2026-02-22', [[600, 70]], 'DC425127'),
        deviceDay('2026-02-23', []),
      ],
    };
    expect(read('heart_rate', file)).toEqual({
      problems: [],
      records: [
        {
          ...exported('heart_rate', '2026-02-22', 'local'),
          ...{ sample_count: 3, gap_count: 1, min_heart_rate_bpm: 60, max_heart_rate_bpm: 70, avg_heart_rate_bpm: 65 },
          samples: [
            { second_of_day: 300, heart_rate_bpm: 60 },
            { second_of_day: 600, heart_rate_bpm: 70 },
            { second_of_day: 900, heart_rate_bpm: null },
          ],
        },
      ],
    });
  });

  it('247ohr: an invalid sample costs no other', () => {
    const odd = [null, 5, {}, ...[-1, 86_400, 1.5, '9'].map((secondsFromDayStart) => ({ secondsFromDayStart }))];
    const good = [7, 8, 9].map((secondsFromDayStart, i) => ({ secondsFromDayStart, heartRate: [61, '62', null][i] }));
    const file = { deviceDays: [{ date: '2026-02-22', samples: [...odd, ...good] }] };
    expect(read('heart_rate', file)).toMatchObject({
      problems: [],
      records: [
        {
          samples: [
            { second_of_day: 7, heart_rate_bpm: 61 },
            { second_of_day: 8, heart_rate_bpm: 62 },
            { second_of_day: 9, heart_rate_bpm: null },
          ],
        },
      ],
    });
  });

  it('calendar-items: settings and weights, each from its own time on', () => {
    const { records } = read('calendar_items', calendarItems(['2016-05-08']));
    expect(records).toEqual([
      {
        ...exported('physical_info', '2016-05-08T20:01:22', 'local'),
        ...{ time: '2016-05-08T20:01:22', weight_kg: 70, height_cm: 170, vo2_max: 50, training_background: 'regular' },
        ...{ maximum_heart_rate_bpm: 184, resting_heart_rate_bpm: 55, aerobic_threshold_bpm: 138 },
        ...{ anaerobic_threshold_bpm: 166, typical_day: 'mostly_sitting' },
      },
      {
        ...exported('physical_info', '2016-05-08/weight', 'local'),
        ...{ time: '2016-05-08T00:00:00', weight_kg: 75.5 },
      },
    ]);
  });
});

describe('generic-period: one period of biosensing, as AccessLink would send it', () => {
  const utc = (kind: string, id: string) => ({ ...exported(kind, id, 'utc'), device_id: '0E92C540' });

  it('the temperature of the skin, each sample since the start', () => {
    expect(read('generic_period', temperaturePeriod('2026-02-21T22:11:57Z'))).toEqual({
      problems: [],
      records: [
        {
          ...utc('body_temperature', '2026-02-21T22:11:57Z/skin_temperature'),
          ...{ start_time: '2026-02-21T22:11:57Z', measurement_type: 'skin_temperature', sensor_location: 'distal' },
          samples: [
            { time: '2026-02-21T22:11:57Z', temperature_celsius: 33.5 },
            { time: '2026-02-21T22:15:57Z', temperature_celsius: 34.25 },
          ],
        },
      ],
    });
  });

  it('the contact of the skin', () => {
    expect(read('generic_period', contactPeriod('2026-02-21T06:00:00Z')).records).toEqual([
      {
        ...utc('skin_contacts', '2026-02-21T06:00:00Z'),
        start_time: '2026-02-21T06:00:00Z',
        changes: [
          { time: '2026-02-21T06:00:00Z', contact: 1 },
          { time: '2026-02-21T07:00:00Z', contact: 0 },
        ],
      },
    ]);
  });

  it('wrist tests, by the second they were done in', () => {
    const [time, ecgTime] = ['2026-02-21T07:34:16Z', '2026-02-21T07:40:00Z'];
    expect(read('generic_period', spo2Period(time)).records).toEqual([
      {
        ...{ ...utc('spo2', time), time, test_status: 'passed' },
        ...{ blood_oxygen_percent: 97, avg_heart_rate_bpm: 55, hrv_rmssd_ms: 41.5 },
      },
    ]);
    expect(read('generic_period', ecgPeriod(ecgTime)).records).toEqual([
      { ...utc('ecg', ecgTime), time: ecgTime, avg_heart_rate_bpm: 58, hrv_rmssd_ms: 38.5, rr_ms: 1034.5 },
    ]);
  });

  it('another one has no records, and one without a start is unrecognized', () => {
    expect(read('generic_period', strangePeriod('2026-02-21T07:34:16Z'))).toEqual({ records: [], problems: [] });
    const { data } = temperaturePeriod('2026-02-21T22:11:57Z');
    expect(read('generic_period', { data })).toMatchObject({ records: [], problems: { length: 1 } });
  });
});

describe('a test of the account export', () => {
  it('is read by the clock of the device', () => {
    expect(read('fitness_test', fitnessTest('2026-02-21T07:30:00')).records).toEqual([
      { ...wholeRecords.fitness_test, source: 'flow_export' },
    ]);
    expect(read('orthostatic_test', orthostaticTest('2026-02-22T07:30:00')).records).toEqual([
      { ...wholeRecords.orthostatic_test, source: 'flow_export' },
    ]);
    expect(read('fitness_test', { startTime: 'once' })).toMatchObject({ records: [], problems: { length: 1 } });
  });
});

describe('what is unrecognized', () => {
  const night = sleepResult('2026-02-22');

  it.each<[string, unknown, number]>([
    ['sleep_result', [night, { night: '2026-02-30' }, 7, { ...night, sleepResult: {} }], 3],
    ['sleep_result', [{ ...night, sleepResult: { hypnogram: { sleepStart: 'x', sleepEnd: 'y' } } }, night], 1],
    ['nightly_recovery_blob', [{ hrvData: [], breathingRateData: [] }, recoverySeries('2026-02-22')], 1],
    ['heart_rate', { deviceDays: [{ date: 'yesterday', samples: [] }, deviceDay('2026-02-22', [[1, 60]])] }, 1],
  ])('%s: costs no other entry, and is counted', (kind, file, unread) => {
    const { records, problems } = read(kind, file);
    expect([records.length, problems.length]).toEqual([1, unread]);
  });

  it.each<[string, unknown]>([
    ['sleep_result', 'not JSON'],
    ['sleep_result', ''],
    ['heart_rate', []],
    ['heart_rate', { deviceDays: 'many' }],
    ['activity', null],
    ['calendar_items', 5],
  ])('%s: %j makes no record and breaks nothing', (kind, file) => {
    expect(read(kind, file).records).toEqual([]);
  });

  it('takes a value of a wrong type for absent', () => {
    const odd = { ...nightlyRecovery('2026-02-22'), ansRate: 'high', recoveryIndicator: 4.4 };
    const [record] = read('nightly_recovery', [odd]).records;
    expect(record).not.toHaveProperty('ans_charge_status');
    // SQLite would reject a fraction where an integer belongs.
    expect(record).toMatchObject({ nightly_recharge_status: 4 });
  });
});
