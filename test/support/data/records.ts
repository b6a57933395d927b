import type { Fields, FieldType } from '../../../src/kinds/field.js';
import { type KindRecord, kinds, type RecordKind, type RecordOfKind, recordKinds } from '../../../src/kinds/kinds.js';

const utc = { time_basis: 'utc', source: 'accesslink' } as const;
const local = { time_basis: 'local', source: 'accesslink' } as const;

type WholeRecords = { [K in RecordKind]: Required<RecordOfKind<K>> };

/** Realistic records. */
const written: Partial<WholeRecords> = {
  sleep: {
    ...{ kind: 'sleep', id: '2026-02-22', date: '2026-02-22', ...utc },
    start_time: '2026-02-21T22:04:22.675Z',
    end_time: '2026-02-22T05:31:52.675Z',
    start_time_local: '2026-02-21T23:04:22.675',
    end_time_local: '2026-02-22T06:31:52.675',
    utc_offset_minutes: 60,
    end_utc_offset_minutes: 60,
    device_id: '1111AAAA',
    light_sleep_seconds: 14000,
    deep_sleep_seconds: 5000,
    rem_sleep_seconds: 6000,
    unrecognized_sleep_seconds: 30,
    total_interruption_seconds: 1800,
    short_interruption_seconds: 600,
    long_interruption_seconds: 1200,
    sleep_goal_seconds: 28800,
    sleep_score: 81,
    sleep_charge: 4,
    sleep_rating: 3,
    sleep_cycles: 5,
    continuity: 3.4,
    continuity_class: 3,
    duration_score: 74.2,
    solidity_score: 81,
    regeneration_score: 65.5,
    ...{ sleep_span_seconds: 26850, asleep_seconds: 25030, efficiency_percent: 93.3, interruption_count: 14 },
    ...{ short_interruption_count: 11, long_interruption_count: 3, own_goal_score: 71, recommendation_score: 77.4 },
    ...{ continuity_score: 80, efficiency_score: 84.5, long_interruptions_score: 78, rem_score: 60, deep_score: 71 },
    ...{ feedback_code: '11120', battery_ran_out: 0 },
    ...{ original_start_time: '2026-02-21T21:54:22.675Z', original_end_time: '2026-02-22T05:31:52.675Z' },
    stages: [
      {
        start_time: '2026-02-21T22:04:22.675Z',
        start_time_local: '2026-02-21T23:04:22.675',
        duration_seconds: 637.325,
        stage: 'lighter',
      },
    ],
    heart_rate_samples: [
      { time: '2026-02-21T22:09:00Z', time_local: '2026-02-21T23:09:00', heart_rate_bpm: 52 },
      { time: '2026-02-21T22:14:00Z', time_local: '2026-02-21T23:14:00', heart_rate_bpm: 51 },
    ],
  },
  nightly_recharge: {
    ...{ kind: 'nightly_recharge', id: '2026-02-22', date: '2026-02-22', ...local },
    utc_offset_minutes: 60,
    avg_heart_rate_bpm: 48,
    avg_beat_to_beat_ms: 1250,
    avg_hrv_rmssd_ms: 62,
    avg_breaths_per_minute: 13.9,
    nightly_recharge_status: 5,
    ans_charge: 2.1,
    ans_charge_status: 4,
    ...{ status_sub_level: 34, baseline_beat_to_beat_ms: 1220, baseline_beat_to_beat_sd_ms: 48 },
    ...{ baseline_hrv_rmssd_ms: 57, baseline_hrv_rmssd_sd_ms: 6, baseline_breath_ms: 4310, baseline_breath_sd_ms: 105 },
    ...{ exercise_tip: 'You are ready for a good workout.', sleep_tip: 'Go to bed.', vitality_tip: 'Breathe.' },
    hrv_samples: [{ time: '2026-02-21T22:41:00Z', time_local: '2026-02-21T23:41:00', hrv_rmssd_ms: 58 }],
    breathing_samples: [{ time: '2026-02-21T22:39:00Z', time_local: '2026-02-21T23:39:00', breaths_per_minute: 13.4 }],
  },
  daily_activity: {
    ...{ kind: 'daily_activity', id: '2026-02-22', date: '2026-02-22', ...local },
    start_time_local: '2026-02-22T00:00:00',
    end_time_local: '2026-02-22T23:59:59',
    utc_offset_minutes: 60,
    active_seconds: 25590,
    inactive_seconds: 33090,
    daily_activity_percent: 104.5,
    calories_kcal: 2684,
    active_calories_kcal: 997,
    steps: 9606,
    distance_from_steps_meters: 5237.74,
    inactivity_alert_count: 1,
    steps_interval_seconds: 60,
    ...{ device_id: '1111AAAA', met_goal_minutes: 840, met_interval_seconds: 60 },
    ...{ met_minutes: 1987.5, sleep_seconds: 24_300, sleep_quality: 0.9 },
    steps_samples: [{ time_local: '2026-02-22T07:15:00', steps: 84 }],
    zones: [{ start_time_local: '2026-02-22T00:00:00', duration_seconds: 2940, zone: 'sleep' }],
    inactivity_stamps: [{ time_local: '2026-02-22T15:10:00' }],
    met_samples: [{ time_local: '2026-02-22T07:15:00', met: 3.5 }],
  },
  heart_rate: {
    ...{ kind: 'heart_rate', id: '2026-02-22', date: '2026-02-22', ...local },
    utc_offset_minutes: 60,
    sample_count: 3,
    gap_count: 1,
    min_heart_rate_bpm: 51,
    max_heart_rate_bpm: 77,
    avg_heart_rate_bpm: 64.2,
    samples: [
      { second_of_day: 172, heart_rate_bpm: 77 },
      { second_of_day: 173, heart_rate_bpm: null },
      { second_of_day: 473, heart_rate_bpm: 51 },
    ],
  },
  cardio_load: {
    ...{ kind: 'cardio_load', id: '2026-02-22', date: '2026-02-22', ...local },
    cardio_load: 88.4,
    strain: 61.2,
    tolerance: 55.8,
    cardio_load_ratio: 1.1,
    status: 'productive',
    level_very_low: 20,
    level_low: 40,
    level_medium: 90,
    level_high: 160,
    level_very_high: 240,
  },
  sleepwise_alertness: {
    ...{ kind: 'sleepwise_alertness', id: '2026-02-21T22:04:22Z', date: '2026-02-22', ...utc },
    start_time: '2026-02-21T22:04:22Z',
    end_time: '2026-02-22T20:15:00Z',
    sleep_start_time: '2026-02-21T22:04:22Z',
    sleep_end_time: '2026-02-22T05:31:52Z',
    utc_offset_minutes: 60,
    grade: 7.6,
    grade_valid_seconds: 57600,
    grade_type: 'primary',
    grade_classification: 'strong',
    validity: 'estimate',
    sleep_inertia: 'mild',
    sleep_type: 'primary',
    result_type: 'history',
    hours: [
      {
        start_time: '2026-02-22T06:00:00Z',
        end_time: '2026-02-22T07:00:00Z',
        alertness_level: 'low',
        validity: 'estimate',
      },
    ],
  },
  sleepwise_bedtime: {
    ...{ kind: 'sleepwise_bedtime', id: '2026-02-22T06:00:00Z', date: '2026-02-22', ...utc },
    start_time: '2026-02-22T06:00:00Z',
    end_time: '2026-02-23T06:00:00Z',
    preferred_sleep_start_time: '2026-02-22T21:50:00Z',
    preferred_sleep_end_time: '2026-02-23T06:00:00Z',
    sleep_gate_start_time: '2026-02-22T21:20:00Z',
    sleep_gate_end_time: '2026-02-22T22:50:00Z',
    utc_offset_minutes: 60,
    validity: 'estimate',
    quality: 'clearly_recognizable',
    result_type: 'prediction',
  },
  body_temperature: {
    ...{ kind: 'body_temperature', id: '2026-02-21T22:00:00Z', date: '2026-02-21', ...utc },
    start_time: '2026-02-21T22:00:00Z',
    end_time: '2026-02-22T05:00:00Z',
    modified_time: '2026-02-22T06:00:00Z',
    device_id: '1111AAAA',
    measurement_type: 'skin_temperature',
    sensor_location: 'distal',
    samples: [{ time: '2026-02-21T22:01:00Z', temperature_celsius: 34.61 }],
  },
  skin_temperature: {
    ...{ kind: 'skin_temperature', id: '2026-02-22', date: '2026-02-22', ...local },
    skin_temperature_celsius: 35.1,
    deviation_from_baseline_celsius: -0.3,
  },
  skin_contacts: {
    ...{ kind: 'skin_contacts', id: '2026-02-22T05:00:00Z', date: '2026-02-22', ...utc },
    start_time: '2026-02-22T05:00:00Z',
    end_time: '2026-02-22T21:00:00Z',
    modified_time: '2026-02-22T21:30:00Z',
    device_id: '1111AAAA',
    changes: [
      { time: '2026-02-22T05:00:00Z', contact: 1 },
      { time: '2026-02-22T06:40:00Z', contact: 0 },
    ],
  },
  spo2: {
    ...{ kind: 'spo2', id: '2026-02-22T08:12:40Z', date: '2026-02-22', ...utc },
    time: '2026-02-22T08:12:40Z',
    time_local: '2026-02-22T09:12:40',
    utc_offset_minutes: 60,
    device_id: '1111AAAA',
    test_status: 'passed',
    blood_oxygen_percent: 97,
    blood_oxygen_class: 'normal',
    blood_oxygen_deviation: 'usual',
    quality_percent: 93.5,
    avg_heart_rate_bpm: 58,
    hrv_rmssd_ms: 44,
    hrv_deviation: 'no_baseline',
    altitude_meters: 120,
  },
  ecg: {
    ...{ kind: 'ecg', id: '2026-02-22T08:20:00Z', date: '2026-02-22', ...utc },
    time: '2026-02-22T08:20:00Z',
    time_local: '2026-02-22T09:20:00',
    utc_offset_minutes: 60,
    device_id: '1111AAAA',
    avg_heart_rate_bpm: 57,
    hrv_rmssd_ms: 47,
    hrv_level: 'usual',
    rr_ms: 1052,
    pulse_transit_time_systolic_ms: 240,
    pulse_transit_time_diastolic_ms: 310,
    pulse_transit_time_quality: 88,
    samples: [
      { offset_ms: 0, amplitude_mv: 0.012 },
      { offset_ms: 7.69, amplitude_mv: null },
    ],
    qualities: [{ offset_ms: 0, quality: 'high' }],
  },
  physical_info: {
    ...{ kind: 'physical_info', id: '2026-02-20T10:00:00Z', date: '2026-02-20', ...utc },
    time: '2026-02-20T10:00:00Z',
    weight_kg: 71.5,
    height_cm: 178,
    maximum_heart_rate_bpm: 186,
    resting_heart_rate_bpm: 47,
    aerobic_threshold_bpm: 139,
    anaerobic_threshold_bpm: 167,
    vo2_max: 54,
    weight_source: 'user',
    birthday: '1985-04-01',
    gender: 'female',
    training_background: 'frequent',
    typical_day: 'mostly_sitting',
    sleep_goal_seconds: 28800,
    functional_threshold_power_watts: 240,
  },
  fitness_test: {
    ...{ kind: 'fitness_test', id: '2026-02-21T07:30:00', date: '2026-02-21', ...local },
    ...{ time_local: '2026-02-21T07:30:00', own_index: 54, fitness_class: 'very_good' },
    ...{ avg_heart_rate_bpm: 52, maximum_heart_rate_bpm: 186 },
  },
  orthostatic_test: {
    ...{ kind: 'orthostatic_test', id: '2026-02-22T07:30:00', date: '2026-02-22', ...local },
    ...{ time_local: '2026-02-22T07:30:00', supine_rr_ms: 1100, standup_min_rr_ms: 610, standing_rr_ms: 850 },
    ...{ supine_hrv_rmssd_ms: 60.5, standing_hrv_rmssd_ms: 22 },
  },
};

/** One record of every kind with every field: a realistic one, or one made from the definition. */
export const wholeRecords = Object.fromEntries(
  recordKinds.map((kind) => [kind, written[kind] ?? madeRecord(kind)]),
) as WholeRecords;

/** A record with every field, each with some value of its type. */
export function madeRecord(kind: RecordKind): KindRecord {
  const { fields, series } = kinds[kind];
  const lists = Object.entries(series).map(([field, one]) => [field, [valuesOf(one.fields)]]);
  const common = { kind, id: '2026-02-22', date: '2026-02-22', ...local };
  return { ...common, ...valuesOf(fields), ...Object.fromEntries(lists) };
}

function valuesOf(fields: Fields): Record<string, string | number> {
  return Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, someValue(type)]));
}

function someValue(type: FieldType): string | number {
  if (typeof type === 'object') return type[0] ?? '';
  const values = {
    ...{ instant: '2026-02-22T05:00:00Z', local: '2026-02-22T06:00:00', day: '2026-02-22' },
    ...{ number: 1.5, integer: 3, flag: 1, text: 'told' },
  };
  return values[type];
}
