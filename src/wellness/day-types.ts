import type { RecordOf } from './record.js';

/** Steps from a local time on, for the interval of the day. */
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

/** When the watch told the person to move. */
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
