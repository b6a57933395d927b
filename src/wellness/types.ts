/*
 * What AccessLink knows of a person besides workouts, normalized: one type a kind of record. The names of the fields are
 * those of the columns (docs/database.md); units stand in them; what is unknown is absent, or null inside a series.
 *
 * Every record says which clock its times are of. `utc`: fields that end in `_time` or are called `time` are instants
 * (RFC 3339 with Z), and those in `_local` are there only where the offset is known. `local`: the device's own clock
 * without zone (`2026-02-22T07:50:17`), all that Polar tells; then there are no instants.
 */

/** Which clock the times of a record are of. */
export type TimeBasis = 'utc' | 'local';

/** Where a record, or a part of it, came from; the order is the order of precedence. */
export const recordSources = ['accesslink', 'accesslink_transaction', 'flow_export'] as const;
export type RecordSource = (typeof recordSources)[number];

interface RecordOf<K extends string> {
  kind: K;
  /** Names the record among those of its kind and person: the date, or the instant it begins. */
  id: string;
  /** The day it belongs to, `YYYY-MM-DD`: the person's own where Polar tells the zone or speaks of days, else UTC's. */
  date: string;
  time_basis: TimeBasis;
  /** The sources it was made from, best first, joined with commas. */
  source: string;
}

export const sleepStages = ['wake', 'rem', 'lighter', 'light', 'deep', 'unknown'] as const;
export type SleepStage = (typeof sleepStages)[number];

/** A stretch of one sleep stage; the next begins where it ends. */
export interface SleepStageRow {
  start_time?: string;
  start_time_local: string;
  duration_seconds: number;
  stage: SleepStage;
}

export interface SleepHeartRateRow {
  time?: string;
  time_local: string;
  heart_rate_bpm: number;
}

/** One night. `date` is the day of waking up. */
export interface Sleep extends RecordOf<'sleep'> {
  start_time?: string;
  end_time?: string;
  start_time_local: string;
  end_time_local: string;
  /** At the start, and at the end: they differ in the night in which the clocks change. */
  utc_offset_minutes?: number;
  end_utc_offset_minutes?: number;
  device_id?: string;
  light_sleep_seconds?: number;
  deep_sleep_seconds?: number;
  rem_sleep_seconds?: number;
  unrecognized_sleep_seconds?: number;
  total_interruption_seconds?: number;
  short_interruption_seconds?: number;
  long_interruption_seconds?: number;
  sleep_goal_seconds?: number;
  /** 1 to 100. */
  sleep_score?: number;
  /** 1 (far below usual) to 5 (far above usual). */
  sleep_charge?: number;
  /** The person's own word, 1 to 5. */
  sleep_rating?: number;
  sleep_cycles?: number;
  /** 1 to 5. */
  continuity?: number;
  continuity_class?: number;
  /** 1 to 100 each: the three parts of the sleep score. */
  duration_score?: number;
  solidity_score?: number;
  regeneration_score?: number;
  stages?: SleepStageRow[];
  heart_rate_samples?: SleepHeartRateRow[];
}

export interface HrvRow {
  time?: string;
  time_local: string;
  hrv_rmssd_ms: number;
}

export interface BreathingRow {
  time?: string;
  time_local: string;
  breaths_per_minute: number;
}

/** How the night was for the autonomic nervous system. `date` is the day of waking up. */
export interface NightlyRecharge extends RecordOf<'nightly_recharge'> {
  utc_offset_minutes?: number;
  avg_heart_rate_bpm?: number;
  avg_beat_to_beat_ms?: number;
  /** RMSSD. */
  avg_hrv_rmssd_ms?: number;
  avg_breaths_per_minute?: number;
  /** 1 (very poor) to 6 (very good). */
  nightly_recharge_status?: number;
  /** -10 to 10, around 0 as usual. */
  ans_charge?: number;
  /** 1 (much below usual) to 5 (much above usual). */
  ans_charge_status?: number;
  hrv_samples?: HrvRow[];
  breathing_samples?: BreathingRow[];
}

export interface ActivityStepsRow {
  time_local: string;
  steps: number;
}

/** A stretch in one activity zone, in Polar's words in lower case: `sedentary`, `light`, `moderate`, `vigorous`, `sleep`, `non_wear`. */
export interface ActivityZoneRow {
  start_time_local: string;
  /** By the wall clock: a stretch over a change of the clocks is off by that change. */
  duration_seconds: number;
  zone: string;
}

export interface InactivityStampRow {
  time_local: string;
}

/** One day. A day that has not ended grows until it has. */
export interface DailyActivity extends RecordOf<'daily_activity'> {
  start_time_local: string;
  end_time_local?: string;
  utc_offset_minutes?: number;
  active_seconds?: number;
  inactive_seconds?: number;
  /** Of the day's goal; can be more than 100. */
  daily_activity_percent?: number;
  /** With those of the resting body. */
  calories_kcal?: number;
  active_calories_kcal?: number;
  steps?: number;
  distance_from_steps_meters?: number;
  inactivity_alert_count?: number;
  steps_interval_seconds?: number;
  steps_samples?: ActivityStepsRow[];
  zones?: ActivityZoneRow[];
  inactivity_stamps?: InactivityStampRow[];
}

/** One measurement. null: the sensor had no reading (Polar writes 0). */
export interface HeartRateRow {
  /** Seconds since the local midnight of the day, by the wall clock. */
  second_of_day: number;
  heart_rate_bpm: number | null;
}

/** The heart rate of one day: a value every five minutes, and stretches with one a second. */
export interface HeartRateDay extends RecordOf<'heart_rate'> {
  utc_offset_minutes?: number;
  sample_count: number;
  gap_count: number;
  min_heart_rate_bpm?: number;
  max_heart_rate_bpm?: number;
  /** Weighted with time: each value stands until the next one, for 5 minutes at most. */
  avg_heart_rate_bpm?: number;
  samples?: HeartRateRow[];
}

/** The training load of one day and what it has come to. */
export interface CardioLoad extends RecordOf<'cardio_load'> {
  cardio_load?: number;
  strain?: number;
  tolerance?: number;
  cardio_load_ratio?: number;
  /** Polar's word in lower case: `detraining`, `maintaining`, `productive`, `overreaching`... */
  status?: string;
  level_very_low?: number;
  level_low?: number;
  level_medium?: number;
  level_high?: number;
  level_very_high?: number;
}

/** The alertness SleepWise expects of one hour. */
export interface AlertnessHourRow {
  start_time: string;
  end_time?: string;
  alertness_level?: string;
  validity?: string;
}

/** SleepWise: how a night shows in the alertness of the time after it. */
export interface SleepwiseAlertness extends RecordOf<'sleepwise_alertness'> {
  start_time: string;
  end_time?: string;
  sleep_start_time?: string;
  sleep_end_time?: string;
  utc_offset_minutes?: number;
  grade?: number;
  grade_valid_seconds?: number;
  grade_type?: string;
  grade_classification?: string;
  validity?: string;
  sleep_inertia?: string;
  sleep_type?: string;
  /** `history` or `prediction`. */
  result_type?: string;
  hours?: AlertnessHourRow[];
}

/** SleepWise: when the body would like to sleep. */
export interface SleepwiseBedtime extends RecordOf<'sleepwise_bedtime'> {
  start_time: string;
  end_time?: string;
  preferred_sleep_start_time?: string;
  preferred_sleep_end_time?: string;
  sleep_gate_start_time?: string;
  sleep_gate_end_time?: string;
  utc_offset_minutes?: number;
  validity?: string;
  quality?: string;
  result_type?: string;
}

export interface TemperatureRow {
  time: string;
  temperature_celsius: number;
}

/** A stretch in which the temperature of body or skin was measured. */
export interface BodyTemperature extends RecordOf<'body_temperature'> {
  start_time: string;
  end_time?: string;
  modified_time?: string;
  device_id?: string;
  /** `skin_temperature` or `core_temperature`. */
  measurement_type?: string;
  sensor_location?: string;
  samples?: TemperatureRow[];
}

/** The skin temperature of one night. `date` is the day of waking up. */
export interface SkinTemperature extends RecordOf<'skin_temperature'> {
  skin_temperature_celsius?: number;
  deviation_from_baseline_celsius?: number;
}

export interface SkinContactRow {
  time: string;
  /** 1 on the skin, 0 off it. */
  contact: number;
}

/** A stretch in which the device watched whether it is worn. */
export interface SkinContacts extends RecordOf<'skin_contacts'> {
  start_time: string;
  end_time?: string;
  modified_time?: string;
  device_id?: string;
  changes?: SkinContactRow[];
}

/** One test of the oxygen saturation. */
export interface Spo2 extends RecordOf<'spo2'> {
  time: string;
  time_local?: string;
  utc_offset_minutes?: number;
  device_id?: string;
  test_status?: string;
  blood_oxygen_percent?: number;
  blood_oxygen_class?: string;
  blood_oxygen_deviation?: string;
  quality_percent?: number;
  avg_heart_rate_bpm?: number;
  hrv_rmssd_ms?: number;
  hrv_deviation?: string;
  altitude_meters?: number;
}

export interface EcgRow {
  offset_ms: number;
  amplitude_mv: number | null;
}

export interface EcgQualityRow {
  offset_ms: number;
  quality: string;
}

/** One ECG of the wrist. */
export interface Ecg extends RecordOf<'ecg'> {
  time: string;
  time_local?: string;
  utc_offset_minutes?: number;
  device_id?: string;
  avg_heart_rate_bpm?: number;
  hrv_rmssd_ms?: number;
  hrv_level?: string;
  rr_ms?: number;
  pulse_transit_time_systolic_ms?: number;
  pulse_transit_time_diastolic_ms?: number;
  pulse_transit_time_quality?: number;
  samples?: EcgRow[];
  qualities?: EcgQualityRow[];
}

/** The person's settings since an instant: a change makes a new record. */
export interface PhysicalInfo extends RecordOf<'physical_info'> {
  /** From when on. */
  time: string;
  weight_kg?: number;
  height_cm?: number;
  maximum_heart_rate_bpm?: number;
  resting_heart_rate_bpm?: number;
  aerobic_threshold_bpm?: number;
  anaerobic_threshold_bpm?: number;
  /** ml/kg/min. */
  vo2_max?: number;
  weight_source?: string;
  birthday?: string;
  gender?: string;
  training_background?: string;
  typical_day?: string;
  sleep_goal_seconds?: number;
}

/** A fitness test of a watch: what it made of the heart at rest. Known from account exports only. */
export interface FitnessTest extends RecordOf<'fitness_test'> {
  time_local: string;
  /** Polar's OwnIndex: an estimate of VO2max. */
  own_index?: number;
  fitness_class?: string;
  avg_heart_rate_bpm?: number;
  maximum_heart_rate_bpm?: number;
}

/** An orthostatic test: the heart lying down, getting up and standing. Known from account exports only. */
export interface OrthostaticTest extends RecordOf<'orthostatic_test'> {
  time_local: string;
  supine_rr_ms?: number;
  standup_min_rr_ms?: number;
  standing_rr_ms?: number;
  supine_hrv_rmssd_ms?: number;
  standing_hrv_rmssd_ms?: number;
}

/** Any record. */
export type WellnessRecord =
  | Sleep
  | NightlyRecharge
  | DailyActivity
  | HeartRateDay
  | CardioLoad
  | SleepwiseAlertness
  | SleepwiseBedtime
  | BodyTemperature
  | SkinTemperature
  | SkinContacts
  | Spo2
  | Ecg
  | PhysicalInfo
  | FitnessTest
  | OrthostaticTest;

export type RecordKind = WellnessRecord['kind'];
export type RecordOfKind<K extends RecordKind> = Extract<WellnessRecord, { kind: K }>;
