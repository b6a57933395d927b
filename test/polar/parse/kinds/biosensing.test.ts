import { describe, expect, it } from 'vitest';
import { local, read, utc } from './read.js';

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

  it('accepts the numbers of a series also as text', () => {
    const start_time = '2023-10-20T04:00:00Z';
    const at = { recording_time_delta_milliseconds: '5000' };
    const temperature = { start_time, samples: [{ ...at, temperature_celsius: '36.5' }] };
    expect(read('body-temperature', [temperature]).records).toMatchObject([
      { samples: [{ time: '2023-10-20T04:00:05Z', temperature_celsius: 36.5 }] },
    ]);
    const contacts = { start_time, skin_contact_changes: [{ ...at, skin_contact: true }] };
    expect(read('skin-contacts', [contacts]).records).toMatchObject([
      { changes: [{ time: '2023-10-20T04:00:05Z', contact: 1 }] },
    ]);
    const curve = { test_time: 1_697_787_256, samples: [{ recording_time_delta_ms: '8', amplitude_mv: '0.1' }] };
    expect(read('ecg', [curve]).records).toMatchObject([{ samples: [{ offset_ms: 8, amplitude_mv: 0.1 }] }]);
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
