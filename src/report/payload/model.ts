import { keysOf } from '../../guards.js';
import type { FormDays, FormState } from '../../numbers/load/form.js';
import type { WorkoutSummary } from '../../workouts/workout.js';

/** What lists, calendar and weekly totals need from a workout: embedded for all workouts, read when the page opens. */
export type WorkoutFacts = Pick<
  WorkoutSummary,
  | 'id'
  | 'start_time_local'
  | 'type'
  | 'sport'
  | 'name'
  | 'note'
  | 'tags'
  | 'gear'
  | 'duration_seconds'
  | 'distance_meters'
  | 'calories_kcal'
  | 'avg_heart_rate_bpm'
  | 'max_heart_rate_bpm'
  | 'avg_speed_mps'
  | 'elevation_gain_meters'
  | 'has_route'
  | 'alternative_to'
> & {
  cardio_load?: number;
  /** The training impulse from the mean heart rate, if there is no cardio load. */
  impulse?: number;
  /** Polar's older value, on a different scale than cardio load. */
  training_load?: number;
  /** The name of the watch. */
  device?: string;
  /** Which of the exercises of one session this is. */
  part_of?: { index: number; count: number };
  /** Set on a whole multisport session whose legs are workouts too: their number. */
  legs?: number;
  /** Seconds in heart rate zone 1, 2 and so on. */
  zone_seconds?: number[];
};

/** What the page of a workout shows besides its samples; the names are those of `polar-sync.workout/1`. */
export type WorkoutDetail = Omit<
  WorkoutSummary,
  'schema' | 'provenance' | 'external_ids' | 'uploaded_at' | 'source' | 'part_of'
> & {
  device?: string;
  /** Which of the exercises of one session this is. */
  part_of?: { index: number; count: number };
  /** Every kilometer and every mile, and what is left. */
  splits?: { km: WorkoutSplits; mile: WorkoutSplits };
  /** The highest mean power over each duration, shortest first. */
  power_curve?: (readonly [seconds: number, watts: number])[];
  /** Where the distance in the samples comes from if there is no distance channel. */
  distance_from?: 'route';
};

/** The kilometers or the miles of a workout, in order: each begins where the one before ends. */
export interface WorkoutSplits {
  /** Seconds on the timer, mean heart rate in bpm and climb in meters; null is not known. */
  rows: (readonly [seconds: number, bpm: number | null, climb: number | null])[];
  /** The length of the last one, which may be shorter, in meters. */
  last_meters: number;
}

/** The pages of a workout at training services it was delivered to. */
export interface WorkoutLinks {
  id: string;
  pages: { name: string; url: string }[];
}

/** One night or day, by local date `YYYY-MM-DD`; a night has the date of its morning. Minutes count from that midnight. */
export interface DayFacts {
  day: string;
  /** From this day on: the value in your Polar profile. */
  resting_heart_rate_bpm?: number | undefined;
  /** Mean of the first hours of sleep. */
  night_heart_rate_bpm?: number | undefined;
  sleep_seconds?: number | undefined;
  /** When you fell asleep and woke up; negative before midnight. */
  asleep_minute?: number | undefined;
  awake_minute?: number | undefined;
  deep_seconds?: number | undefined;
  rem_seconds?: number | undefined;
  light_seconds?: number | undefined;
  /** Awake between falling asleep and waking up. */
  interrupted_seconds?: number | undefined;
  /** Polar's, 1 to 100. */
  sleep_score?: number | undefined;
  /** Root mean square of successive differences of beat intervals, at night. */
  hrv_rmssd_ms?: number | undefined;
  breaths_per_minute?: number | undefined;
  /** Nightly Recharge: 1 very poor to 6 very good. */
  recharge_status?: number | undefined;
  ans_charge?: number | undefined;
  /** Skin temperature of the night against your usual one. */
  skin_deviation_celsius?: number | undefined;
  /** Polar's cardio load status of the day, and what it is from. */
  load_status?: string | undefined;
  /** Polar's load of the whole day; absent if the report is of some sports or workouts only. */
  cardio_load?: number | undefined;
  load_ratio?: number | undefined;
  strain?: number | undefined;
  tolerance?: number | undefined;
}

/** The rows of a hypnogram, from the bottom up. */
export const nightRows = ['deep', 'light', 'rem', 'awake'] as const;
export type NightRow = (typeof nightRows)[number];

/** A reading: seconds since you fell asleep, and its value. */
export type Reading = readonly [seconds: number, value: number];

/** What the page of a night and the day after it shows besides its facts. Local times are `YYYY-MM-DDTHH:MM:SS`. */
export interface NightDetail {
  day: string;
  start_time_local?: string;
  end_time_local?: string;
  utc_offset_minutes?: number;
  /** Start and duration in seconds, and the place in `nightRows`; what is not recognized is missing. */
  stages?: (readonly [start: number, duration: number, row: number])[];
  heart_rate_bpm?: Reading[];
  hrv_rmssd_ms?: Reading[];
  breaths_per_minute?: Reading[];
  scores?: { duration?: number; solidity?: number; regeneration?: number };
  sleep_goal_seconds?: number;
  sleep_charge?: number;
  ans_charge_status?: number;
  skin_temperature_celsius?: number;
  spo2?: { time_local?: string; percent?: number; status?: string; deviation?: string }[];
  ecg?: {
    time_local?: string;
    heart_rate_bpm?: number;
    hrv_rmssd_ms?: number;
    step_ms: number;
    millivolts: (number | null)[];
  }[];
  alertness?: { grade?: number; words?: string };
}

/** The columns a report can contain, with the step their values are rounded to. The position in this list is their code. */
export const columnSteps = {
  heart_rate_bpm: 1,
  speed_mps: 0.01,
  altitude_meters: 0.1,
  power_watts: 1,
  cadence_rpm: 1,
  running_cadence_spm: 1,
  temperature_celsius: 0.1,
  distance_meters: 1,
  /** Degrees; one step is 1.1 m. Longitude continues beyond 180 where a route crosses the date line. */
  latitude: 1e-5,
  longitude: 1e-5,
} as const;

export type ColumnName = keyof typeof columnSteps;

export const columnNames = keysOf(columnSteps);

/**
 * Values of a workout on one time grid: value i is at i * stepMs after the start, on the wall clock; null is a gap or a
 * pause.
 */
export interface PlotSamples {
  stepMs: number;
  length: number;
  columns: { [column in ColumnName]?: (number | null)[] };
}

/** What form needs besides the workouts in the file. */
export interface FormFacts {
  constants: FormDays;
  /** By type of sport, with '' for all: where form was before the first day of the file. */
  before: { type: string; state: FormState }[];
}

/** The ids of the page elements that contain data. */
export const FACTS_ELEMENT = 'report-workouts';
export const DAYS_ELEMENT = 'report-days';
/** The element with the FormFacts; missing if nothing came before and the constants are the usual ones. */
export const FORM_ELEMENT = 'report-form';
/** The element with the WorkoutLinks; missing if there are no targets. */
export const LINKS_ELEMENT = 'report-links';
/** The `meta` element with the version of a report that is served; missing in a file. */
export const LIVE_ELEMENT = 'polar-sync-version';
export const workoutElement = (id: string): string => `workout-${id}`;
export const nightElement = (day: string): string => `night-${day}`;
