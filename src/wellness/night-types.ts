import type { RecordOf } from './record.js';

/** By AccessLink's numbers, 0 to 5: lighter is N1, light N2, deep N3. */
export const sleepStages = ['wake', 'rem', 'lighter', 'light', 'deep', 'unknown'] as const;
export type SleepStage = (typeof sleepStages)[number];

/** A stretch of one sleep stage; the next begins where it ends. */
export interface SleepStageRow {
  start_time?: string;
  start_time_local: string;
  duration_seconds: number;
  stage: SleepStage;
}

/** The heart rate in a night; `time` is there where the offset is known. */
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

/** Heart rate variability in a night; `time` is there where the offset is known. */
export interface HrvRow {
  time?: string;
  time_local: string;
  hrv_rmssd_ms: number;
}

/** Breathing in a night; `time` is there where the offset is known. */
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
  /** -15.7 to 15.7, around 0 as usual. */
  ans_charge?: number;
  /** 1 (much below usual) to 5 (much above usual). */
  ans_charge_status?: number;
  hrv_samples?: HrvRow[];
  breathing_samples?: BreathingRow[];
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
