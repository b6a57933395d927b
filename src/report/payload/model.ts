import { keysOf } from '../../guards.js';
import type { WorkoutSummary } from '../../workouts/workout.js';

/** What lists, calendar and weekly totals need from a workout: embedded for all workouts, read when the page opens. */
export type WorkoutFacts = Pick<
  WorkoutSummary,
  | 'id'
  | 'start_time_local'
  | 'type'
  | 'sport'
  | 'name'
  | 'duration_seconds'
  | 'distance_meters'
  | 'calories_kcal'
  | 'avg_heart_rate_bpm'
  | 'max_heart_rate_bpm'
  | 'avg_speed_mps'
  | 'elevation_gain_meters'
  | 'has_route'
> & {
  cardio_load?: number;
  /** Polar's older value, on a different scale than cardio load. */
  training_load?: number;
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
  /** Where the distance in the samples comes from if there is no distance channel. */
  distance_from?: 'route';
};

/** The pages of a workout at training services it was delivered to. */
export interface WorkoutLinks {
  id: string;
  pages: { name: string; url: string }[];
}

/** One night or day, by local date `YYYY-MM-DD`. */
export interface DayFacts {
  day: string;
  /** From this day on: the value in your Polar profile. */
  resting_heart_rate_bpm?: number | undefined;
  /** Mean of the first hours of sleep. */
  night_heart_rate_bpm?: number | undefined;
  sleep_seconds?: number | undefined;
  /** Root mean square of successive differences of beat intervals, at night. */
  hrv_rmssd_ms?: number | undefined;
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

/** The ids of the page elements that contain data. */
export const FACTS_ELEMENT = 'report-workouts';
export const DAYS_ELEMENT = 'report-days';
/** The element with the WorkoutLinks; missing if there are no targets. */
export const LINKS_ELEMENT = 'report-links';
export const workoutElement = (id: string): string => `workout-${id}`;
