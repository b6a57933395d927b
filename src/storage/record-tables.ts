import type { RecordKind, RecordOfKind, WellnessRecord } from '../wellness/types.js';

/** A series of a record: a table of its own, a row an element, in the order of `n`. */
interface SeriesTable {
  field: string;
  table: string;
  /** The column that names the record. */
  parent: string;
  columns: readonly string[];
}

/** Where the records of one kind lie: plain fields in one table, series in others. */
export interface RecordTable {
  table: string;
  /** In the order of the fields of a record that is read back. */
  columns: readonly string[];
  series: readonly SeriesTable[];
}

type Field<K extends RecordKind> = Exclude<keyof RecordOfKind<K>, keyof WellnessRecord>;
/** The fields that hold lists, and the fields of their elements. */
type Series<K extends RecordKind> = {
  [F in keyof RecordOfKind<K>]-?: NonNullable<RecordOfKind<K>[F]> extends readonly (infer Row)[]
    ? readonly [table: string, ...columns: (keyof Row & string)[]]
    : never;
};
type ListField<K extends RecordKind> = {
  [F in keyof Series<K>]: Series<K>[F] extends never ? never : F;
}[keyof Series<K>];

/** Every record has these first. */
const common = ['id', 'date', 'time_basis', 'source'] as const satisfies readonly (keyof WellnessRecord)[];

function table<K extends RecordKind>(
  name: string,
  columns: readonly Exclude<Field<K>, ListField<K>>[],
  series: Pick<Series<K>, ListField<K>>,
  parent = `${name}_key`,
): RecordTable {
  return {
    table: name,
    columns: [...common, ...(columns as readonly string[])],
    series: Object.entries(series as Record<string, readonly string[]>).map(
      ([field, [seriesTable = '', ...names]]) => ({
        field,
        table: seriesTable,
        parent,
        columns: names,
      }),
    ),
  };
}

/** The tables of every kind of record; the files schema-*.ts of nights, days and body make them. */
export const recordTables: Readonly<Record<RecordKind, RecordTable>> = {
  sleep: table<'sleep'>(
    'sleep',
    [
      'start_time',
      'end_time',
      'start_time_local',
      'end_time_local',
      'utc_offset_minutes',
      'end_utc_offset_minutes',
      'device_id',
      'light_sleep_seconds',
      'deep_sleep_seconds',
      'rem_sleep_seconds',
      'unrecognized_sleep_seconds',
      'total_interruption_seconds',
      'short_interruption_seconds',
      'long_interruption_seconds',
      'sleep_goal_seconds',
      'sleep_score',
      'sleep_charge',
      'sleep_rating',
      'sleep_cycles',
      'continuity',
      'continuity_class',
      'duration_score',
      'solidity_score',
      'regeneration_score',
    ],
    {
      stages: ['sleep_stages', 'start_time', 'start_time_local', 'duration_seconds', 'stage'],
      heart_rate_samples: ['sleep_heart_rate', 'time', 'time_local', 'heart_rate_bpm'],
    },
  ),
  nightly_recharge: table<'nightly_recharge'>(
    'nightly_recharge',
    [
      'utc_offset_minutes',
      'avg_heart_rate_bpm',
      'avg_beat_to_beat_ms',
      'avg_hrv_rmssd_ms',
      'avg_breaths_per_minute',
      'nightly_recharge_status',
      'ans_charge',
      'ans_charge_status',
    ],
    {
      hrv_samples: ['nightly_recharge_hrv', 'time', 'time_local', 'hrv_rmssd_ms'],
      breathing_samples: ['nightly_recharge_breathing', 'time', 'time_local', 'breaths_per_minute'],
    },
  ),
  daily_activity: table<'daily_activity'>(
    'daily_activity',
    [
      'start_time_local',
      'end_time_local',
      'utc_offset_minutes',
      'active_seconds',
      'inactive_seconds',
      'daily_activity_percent',
      'calories_kcal',
      'active_calories_kcal',
      'steps',
      'distance_from_steps_meters',
      'inactivity_alert_count',
      'steps_interval_seconds',
    ],
    {
      steps_samples: ['activity_steps', 'time_local', 'steps'],
      zones: ['activity_zones', 'start_time_local', 'duration_seconds', 'zone'],
      inactivity_stamps: ['activity_inactivity', 'time_local'],
    },
  ),
  heart_rate: table<'heart_rate'>(
    'heart_rate_days',
    [
      'utc_offset_minutes',
      'sample_count',
      'gap_count',
      'min_heart_rate_bpm',
      'max_heart_rate_bpm',
      'avg_heart_rate_bpm',
    ],
    { samples: ['heart_rate_samples', 'second_of_day', 'heart_rate_bpm'] },
    'heart_rate_day_key',
  ),
  cardio_load: table<'cardio_load'>(
    'cardio_load',
    [
      'cardio_load',
      'strain',
      'tolerance',
      'cardio_load_ratio',
      'status',
      'level_very_low',
      'level_low',
      'level_medium',
      'level_high',
      'level_very_high',
    ],
    {},
  ),
  sleepwise_alertness: table<'sleepwise_alertness'>(
    'sleepwise_alertness',
    [
      'start_time',
      'end_time',
      'sleep_start_time',
      'sleep_end_time',
      'utc_offset_minutes',
      'grade',
      'grade_valid_seconds',
      'grade_type',
      'grade_classification',
      'validity',
      'sleep_inertia',
      'sleep_type',
      'result_type',
    ],
    { hours: ['sleepwise_alertness_hours', 'start_time', 'end_time', 'alertness_level', 'validity'] },
  ),
  sleepwise_bedtime: table<'sleepwise_bedtime'>(
    'sleepwise_bedtime',
    [
      'start_time',
      'end_time',
      'preferred_sleep_start_time',
      'preferred_sleep_end_time',
      'sleep_gate_start_time',
      'sleep_gate_end_time',
      'utc_offset_minutes',
      'validity',
      'quality',
      'result_type',
    ],
    {},
  ),
  body_temperature: table<'body_temperature'>(
    'body_temperature',
    ['start_time', 'end_time', 'modified_time', 'device_id', 'measurement_type', 'sensor_location'],
    { samples: ['body_temperature_samples', 'time', 'temperature_celsius'] },
  ),
  skin_temperature: table<'skin_temperature'>(
    'skin_temperature',
    ['skin_temperature_celsius', 'deviation_from_baseline_celsius'],
    {},
  ),
  skin_contacts: table<'skin_contacts'>('skin_contacts', ['start_time', 'end_time', 'modified_time', 'device_id'], {
    changes: ['skin_contact_changes', 'time', 'contact'],
  }),
  spo2: table<'spo2'>(
    'spo2',
    [
      'time',
      'time_local',
      'utc_offset_minutes',
      'device_id',
      'test_status',
      'blood_oxygen_percent',
      'blood_oxygen_class',
      'blood_oxygen_deviation',
      'quality_percent',
      'avg_heart_rate_bpm',
      'hrv_rmssd_ms',
      'hrv_deviation',
      'altitude_meters',
    ],
    {},
  ),
  ecg: table<'ecg'>(
    'ecg',
    [
      'time',
      'time_local',
      'utc_offset_minutes',
      'device_id',
      'avg_heart_rate_bpm',
      'hrv_rmssd_ms',
      'hrv_level',
      'rr_ms',
      'pulse_transit_time_systolic_ms',
      'pulse_transit_time_diastolic_ms',
      'pulse_transit_time_quality',
    ],
    {
      samples: ['ecg_samples', 'offset_ms', 'amplitude_mv'],
      qualities: ['ecg_qualities', 'offset_ms', 'quality'],
    },
  ),
  physical_info: table<'physical_info'>(
    'physical_info',
    [
      'time',
      'weight_kg',
      'height_cm',
      'maximum_heart_rate_bpm',
      'resting_heart_rate_bpm',
      'aerobic_threshold_bpm',
      'anaerobic_threshold_bpm',
      'vo2_max',
      'weight_source',
      'birthday',
      'gender',
      'training_background',
      'typical_day',
      'sleep_goal_seconds',
    ],
    {},
  ),
  fitness_test: table<'fitness_test'>(
    'fitness_tests',
    ['time_local', 'own_index', 'fitness_class', 'avg_heart_rate_bpm', 'maximum_heart_rate_bpm'],
    {},
  ),
  orthostatic_test: table<'orthostatic_test'>(
    'orthostatic_tests',
    [
      'time_local',
      'supine_rr_ms',
      'standup_min_rr_ms',
      'standing_rr_ms',
      'supine_hrv_rmssd_ms',
      'standing_hrv_rmssd_ms',
    ],
    {},
  ),
};
