import { describe, expect, it } from 'vitest';
import { read, utc } from './read.js';

describe('SleepWise', () => {
  it('reads alertness: UTC without Z, and the local day of waking up', () => {
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
