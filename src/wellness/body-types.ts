import type { RecordOf } from './record.js';

/** A temperature at an instant (RFC 3339 UTC). */
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

/** From an instant (RFC 3339 UTC) on the watch was on the skin, or off it. */
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

/** A value of the curve; null is a gap. */
export interface EcgRow {
  offset_ms: number;
  amplitude_mv: number | null;
}

/** How good the curve is from an offset on, in Polar's word. */
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
