import { describe, expect, it } from 'vitest';
import { parseResource, type ResourceName } from '../../../src/accesslink/data.js';

const read = (resource: ResourceName, value: unknown) =>
  parseResource(resource, {
    body: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
    fetchedAt: '2026-03-01T12:00:00Z',
  });
const utc = { time_basis: 'utc', source: 'accesslink' };
const local = { time_basis: 'local', source: 'accesslink' };

describe('cardio load', () => {
  const real = {
    date: '2026-06-20',
    cardio_load_status: 'LOAD_STATUS_PRODUCTIVE',
    cardio_load: 88.4,
    strain: 61.2,
    tolerance: 55.8,
    cardio_load_ratio: 1.1,
    cardio_load_level: { very_low: 1, low: 2, medium: 3, high: 4, 'very-high': 5 },
  };
  const record = {
    ...{ kind: 'cardio_load', id: '2026-06-20', date: '2026-06-20', ...local },
    ...{ cardio_load: 88.4, strain: 61.2, tolerance: 55.8, cardio_load_ratio: 1.1, status: 'productive' },
    ...{ level_very_low: 1, level_low: 2, level_medium: 3, level_high: 4, level_very_high: 5 },
  };

  it('is read in either spelling, with numbers as text', () => {
    expect(read('cardio-load', [real])).toEqual({ records: [record], problems: [] });
    const texts = JSON.stringify([real]).replaceAll(/:(-?[\d.]+)/g, ':"$1"');
    expect(read('cardio-load', texts).records).toEqual([record]);
    expect(
      read('cardio-load-180-days', JSON.stringify([real]).replaceAll('cardio_load_', 'cardio-load-')).records,
    ).toEqual([record]);
  });

  it('has nothing where Polar has -1, and no status where none is available', () => {
    const none = {
      date: '2025-12-14',
      cardio_load_status: 'LOAD_STATUS_NOT_AVAILABLE',
      strain: 0,
      tolerance: -1,
      cardio_load: -1,
    };
    expect(read('cardio-load', [none]).records).toEqual([
      { kind: 'cardio_load', id: '2025-12-14', date: '2025-12-14', ...local, strain: 0 },
    ]);
  });
});

describe('SleepWise', () => {
  it('reads alertness: UTC without Z, and the day of waking up where the person is', () => {
    const period = {
      grade: 9.9,
      grade_validity_seconds: 57600,
      grade_type: 'GRADE_TYPE_PRIMARY',
      grade_classification: 'GRADE_CLASSIFICATION_STRONG',
      validity: 'VALIDITY_ESTIMATE',
      sleep_inertia: 'SLEEP_INERTIA_MILD',
      sleep_type: 'SLEEP_TYPE_PRIMARY',
      result_type: 'ALERTNESS_TYPE_HISTORY',
      period_start_time: '2022-11-20T20:52:20',
      period_end_time: '2022-11-21T19:15:52',
      sleep_period_start_time: '2022-11-20T20:52:20.57',
      sleep_period_end_time: '2022-11-20T22:11:20.57',
      sleep_timezone_offset_minutes: 120,
      hourly_data: [
        {
          validity: 'VALIDITY_ESTIMATE',
          alertness_level: 'ALERTNESS_LEVEL_LOW',
          start_time: '2022-11-21T04:12:00',
          end_time: '2022-11-21T05:00:00',
        },
        { start_time: 'never' },
      ],
    };
    expect(read('sleepwise-alertness', [period]).records).toEqual([
      {
        kind: 'sleepwise_alertness',
        id: '2022-11-20T20:52:20Z',
        // 22:11 UTC is past midnight at +02:00.
        date: '2022-11-21',
        ...utc,
        start_time: '2022-11-20T20:52:20Z',
        end_time: '2022-11-21T19:15:52Z',
        sleep_start_time: '2022-11-20T20:52:20.570Z',
        sleep_end_time: '2022-11-20T22:11:20.570Z',
        utc_offset_minutes: 120,
        grade: 9.9,
        grade_valid_seconds: 57600,
        grade_type: 'primary',
        grade_classification: 'strong',
        validity: 'estimate',
        sleep_inertia: 'mild',
        sleep_type: 'primary',
        result_type: 'history',
        hours: [
          {
            start_time: '2022-11-21T04:12:00Z',
            end_time: '2022-11-21T05:00:00Z',
            alertness_level: 'low',
            validity: 'estimate',
          },
        ],
      },
    ]);
  });

  it('reads the bedtime', () => {
    const period = {
      validity: 'VALIDITY_ESTIMATE',
      quality: 'CIRCADIAN_BEDTIME_QUALITY_CLEARLY_RECOGNIZABLE',
      result_type: 'CIRCADIAN_BEDTIME_TYPE_PREDICTION',
      period_start_time: '2026-02-21T10:00:00',
      preferred_sleep_period_start_time: '2026-02-21T21:50:00',
      sleep_gate_end_time: 'later',
      sleep_timezone_offset_minutes: 60,
    };
    expect(read('sleepwise-bedtime', [period]).records).toEqual([
      {
        ...{ kind: 'sleepwise_bedtime', id: '2026-02-21T10:00:00Z', date: '2026-02-21', ...utc },
        start_time: '2026-02-21T10:00:00Z',
        preferred_sleep_start_time: '2026-02-21T21:50:00Z',
        utc_offset_minutes: 60,
        validity: 'estimate',
        quality: 'clearly_recognizable',
        result_type: 'prediction',
      },
    ]);
  });
});

describe('biosensing', () => {
  it('puts temperatures at their instants', () => {
    const period = {
      source_device_id: '1111AAAA',
      measurement_type: 'TM_CORE_TEMPERATURE',
      sensor_location: 'SL_DISTAL',
      start_time: '2023-10-20T23:59:30',
      modified_time: '2023-10-21T05:00:00Z',
      samples: [
        { temperature_celsius: 36.5, recording_time_delta_milliseconds: 0 },
        { temperature_celsius: 36.7, recording_time_delta_milliseconds: 60_000 },
        { temperature_celsius: null, recording_time_delta_milliseconds: 120_000 },
        { temperature_celsius: 36.8, recording_time_delta_milliseconds: 1e18 },
      ],
    };
    expect(read('body-temperature', [period]).records).toEqual([
      {
        ...{ kind: 'body_temperature', id: '2023-10-20T23:59:30Z/core_temperature', date: '2023-10-20', ...utc },
        start_time: '2023-10-20T23:59:30Z',
        modified_time: '2023-10-21T05:00:00Z',
        device_id: '1111AAAA',
        measurement_type: 'core_temperature',
        sensor_location: 'distal',
        samples: [
          { time: '2023-10-20T23:59:30Z', temperature_celsius: 36.5 },
          { time: '2023-10-21T00:00:30Z', temperature_celsius: 36.7 },
        ],
      },
    ]);
  });

  it('reads skin temperature and contact', () => {
    const night = {
      sleep_time_skin_temperature_celsius: 36.5,
      deviation_from_baseline_celsius: -0.5,
      sleep_date: '2023-10-20',
    };
    expect(read('skin-temperature', [night]).records).toEqual([
      {
        ...{ kind: 'skin_temperature', id: '2023-10-20', date: '2023-10-20', ...local },
        ...{ skin_temperature_celsius: 36.5, deviation_from_baseline_celsius: -0.5 },
      },
    ]);
    const changes = [
      { skin_contact: true, recording_time_delta_milliseconds: 0 },
      { skin_contact: 'false', recording_time_delta_milliseconds: 5000 },
    ];
    expect(
      read('skin-contacts', [{ start_time: '2023-10-20T04:00:00Z', skin_contact_changes: changes }]).records,
    ).toMatchObject([
      {
        kind: 'skin_contacts',
        changes: [
          { time: '2023-10-20T04:00:00Z', contact: 1 },
          { time: '2023-10-20T04:00:05Z', contact: 0 },
        ],
      },
    ]);
  });

  it.each([1_697_787_256, '1697787256', 1_697_787_256_000])('reads a test at %s, with its local time', (test_time) => {
    const test = {
      test_time,
      time_zone_offset: 180,
      test_status: 'SPO2_TEST_PASSED',
      blood_oxygen_percent: 95,
      spo2_class: 'SPO2_CLASS_NORMAL',
      heart_rate_variability_ms: 0,
    };
    expect(read('spo2', [test]).records).toEqual([
      {
        ...{ kind: 'spo2', id: '2023-10-20T07:34:16Z', date: '2023-10-20', ...utc },
        ...{ time: '2023-10-20T07:34:16Z', time_local: '2023-10-20T10:34:16', utc_offset_minutes: 180 },
        ...{ test_status: 'passed', blood_oxygen_percent: 95, blood_oxygen_class: 'normal', hrv_rmssd_ms: 0 },
      },
    ]);
  });

  it('reads an ECG with its curve', () => {
    const test = {
      test_time: 1_697_787_256,
      time_zone_offset: 1e9,
      average_heart_rate_bpm: 60,
      heart_rate_variability_level: 'ECG_HRV_LEVEL_NO_BASELINE',
      rri_ms: 1000,
      samples: [{ recording_time_delta_ms: 123, amplitude_mv: 0.1 }, { recording_time_delta_ms: 131 }],
      quality_measurements: [{ recording_time_delta_ms: 123, quality_level: 'ECG_QUALITY_HIGH' }],
    };
    expect(read('ecg', [test]).records).toEqual([
      {
        ...{ kind: 'ecg', id: '2023-10-20T07:34:16Z', date: '2023-10-20', ...utc, time: '2023-10-20T07:34:16Z' },
        ...{ avg_heart_rate_bpm: 60, hrv_level: 'no_baseline', rr_ms: 1000 },
        samples: [
          { offset_ms: 123, amplitude_mv: 0.1 },
          { offset_ms: 131, amplitude_mv: null },
        ],
        qualities: [{ offset_ms: 123, quality: 'high' }],
      },
    ]);
  });
});

describe('physical information', () => {
  const transaction = {
    id: 1,
    created: '2026-02-20T10:00:00.000',
    'maximum-heart-rate': 186,
    'vo2-max': '54',
    weight: 71.5,
    'weight-source': 'SOURCE_MEASURED',
    'resting-heart-rate': -1,
  };

  it('is of the moment it was changed, else of the one it was asked for', () => {
    const { created, ...rest } = transaction;
    const told = { weight_kg: 71.5, maximum_heart_rate_bpm: 186, vo2_max: 54, weight_source: 'measured' };
    const at = (time: string) => ({ kind: 'physical_info', id: time, date: time.slice(0, 10), ...utc, time, ...told });
    expect(read('physical-info', transaction).records).toEqual([at('2026-02-20T10:00:00Z')]);
    expect(read('physical-info', { ...transaction, modified: '2026-02-25T08:00:00Z' }).records).toEqual([
      at('2026-02-25T08:00:00Z'),
    ]);
    expect(read('physical-info', rest).records).toEqual([at('2026-03-01T12:00:00Z')]);
    expect(created).toBeDefined();
  });

  it('of which nothing is told is no record, and something else is refused', () => {
    expect(read('physical-info', { weight: null, height: 0 })).toEqual({ records: [], problems: [] });
    expect(() => read('physical-info', { status: 'ok' })).toThrow('another shape');
  });
});

describe('heart rate', () => {
  it('has gaps where the sensor had no reading, and takes seconds as they are missing', () => {
    const day = {
      date: '2025-07-06',
      heart_rate_samples: [
        { heart_rate: 70, sample_time: '00:00' },
        { heart_rate: 0, sample_time: '00:05:00' },
        { heart_rate: '80', sample_time: '00:05:01' },
        { heart_rate: 90, sample_time: '00:05:02' },
        { heart_rate: 90, sample_time: '25:00:00' },
      ],
    };
    expect(read('heart-rate', { heart_rates: [day, { date: '2025-07-07', heart_rate_samples: [] }] }).records).toEqual([
      {
        ...{ kind: 'heart_rate', id: '2025-07-06', date: '2025-07-06', ...local },
        ...{ sample_count: 4, gap_count: 1, min_heart_rate_bpm: 70, max_heart_rate_bpm: 90 },
        // 300 s of 70, 1 s of 80, 300 s of 90.
        avg_heart_rate_bpm: 80,
        samples: [
          { second_of_day: 0, heart_rate_bpm: 70 },
          { second_of_day: 300, heart_rate_bpm: null },
          { second_of_day: 301, heart_rate_bpm: 80 },
          { second_of_day: 302, heart_rate_bpm: 90 },
        ],
      },
    ]);
  });
});

describe("a night's recovery", () => {
  const samples = (keys: string[]) => Object.fromEntries(keys.map((key, i) => [key, 50 + i]));
  const times = (keys: string[]) => {
    const [record] = read('nightly-recharge', {
      recharges: [{ date: '2026-02-22', hrv_samples: samples(keys) }],
    }).records;
    return record?.kind === 'nightly_recharge' ? record.hrv_samples?.map(({ time_local: time }) => time) : undefined;
  };

  it.each([
    ['after midnight', ['00:41', '00:46'], ['2026-02-22T00:41:00', '2026-02-22T00:46:00']],
    ['over midnight', ['23:56', '00:01'], ['2026-02-21T23:56:00', '2026-02-22T00:01:00']],
    ['over midnight, in any order', ['00:01', '23:56'], ['2026-02-21T23:56:00', '2026-02-22T00:01:00']],
    ['in the evening before', ['20:10', '23:50'], ['2026-02-21T20:10:00', '2026-02-21T23:50:00']],
    ['of somebody who sleeps by day', ['09:00', '12:55'], ['2026-02-22T09:00:00', '2026-02-22T12:55:00']],
  ])('has its samples %s', (_when, keys, expected) => {
    expect(times(keys)).toEqual(expected);
  });
});

describe('activity', () => {
  it('takes samples as documented and as they come, and words nobody knows', () => {
    const zone = (timestamp: string, name: string) => ({ timestamp, zone: name });
    const day = (stamps: unknown) => ({
      start_time: '2026-02-21T00:00',
      end_time: '2026-02-21T12:30',
      samples: {
        date: '2026-02-21',
        steps: {
          interval_ms: 60_000,
          total_steps: 90,
          samples: [
            { steps: 84, timestamp: '2026-02-21T07:15' },
            { steps: null, timestamp: '07:16' },
            { steps: 6, timestamp: '07:17:30' },
          ],
        },
        activity_zones: { samples: [zone('2026-02-21T00:00', 'SLEEP'), zone('2026-02-21T07:00', 'FLYING')] },
        inactivity_stamps: stamps,
      },
    });
    const expected = {
      ...{ kind: 'daily_activity', id: '2026-02-21', date: '2026-02-21', ...local },
      start_time_local: '2026-02-21T00:00:00',
      end_time_local: '2026-02-21T12:30:00',
      steps_interval_seconds: 60,
      steps_samples: [
        { time_local: '2026-02-21T07:15:00', steps: 84 },
        { time_local: '2026-02-21T07:17:30', steps: 6 },
      ],
      zones: [
        { start_time_local: '2026-02-21T00:00:00', duration_seconds: 25_200, zone: 'sleep' },
        { start_time_local: '2026-02-21T07:00:00', duration_seconds: 19_800, zone: 'flying' },
      ],
      inactivity_stamps: [{ time_local: '2026-02-21T11:00:00' }],
    };
    const stamp = { stamp: '2026-02-21T11:00' };
    for (const stamps of [[stamp], { samples: [stamp] }, ['2026-02-21T11:00']]) {
      expect(read('activity', [day(stamps)]).records).toEqual([expected]);
    }
    expect(read('activity', day([stamp])).records).toEqual([expected]);
  });
});

describe('an answer', () => {
  it('with a record twice has it once, the first filled by the second', () => {
    const night = { sleep_date: '2026-02-22', sleep_time_skin_temperature_celsius: 35 };
    const again = { ...night, sleep_time_skin_temperature_celsius: 30, deviation_from_baseline_celsius: 1 };
    expect(read('skin-temperature', [night, again]).records).toMatchObject([
      { skin_temperature_celsius: 35, deviation_from_baseline_celsius: 1 },
    ]);
  });

  it.each(['', '{', '<html></html>', '{"status":"ok","items":[1]}', '"text"', '7'])('that is %j is refused', (text) => {
    expect(() => read('sleep', text)).toThrow("Polar's answer");
  });
});
