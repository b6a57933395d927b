import { fitSportNumber, fitSubSportNumber } from '../../workouts/fit-enums.js';
import { utcFromLocal } from '../../workouts/time.js';
import type { Workout } from '../../workouts/types.js';
import { type LapSummary, lapsOf } from '../laps.js';
import { startMs, type Timing } from '../timing.js';
import { activity, lap, session, timeInZone } from './profile.js';
import type { FitWriter } from './writer.js';

/** The local message number of everything that stands outside the body. */
export const LOCAL_SUMMARY = 3;
const EVENT_SESSION = 8;
const EVENT_LAP = 9;
const EVENT_ACTIVITY = 26;
const EVENT_STOP = 1;
const LAP_MANUAL = 0;
const LAP_SESSION_END = 7;
const SESSION_MESSAGE = 18;
const MAX_HR_ZONE = 20;

/** When the file starts and ends, in FIT seconds, and how long the workout took. */
export interface Frame {
  start: number;
  end: number;
  timing: Timing;
}

/** Laps, zones, session and, last of all, the activity. */
export function writeSummaries(writer: FitWriter, workout: Workout, frame: Frame): void {
  const laps = lapsOf(workout, frame.timing);
  const sport = { sport: fitSportNumber(workout.sport), sub_sport: fitSubSportNumber(workout.sub_sport) };
  laps.forEach((one, i) => {
    writeLap(writer, one, { index: i, isLast: i === laps.length - 1, frame, sport });
  });
  writeZones(writer, workout, frame);
  writer.message(LOCAL_SUMMARY, session, {
    message_index: 0,
    timestamp: frame.end,
    event: EVENT_SESSION,
    event_type: EVENT_STOP,
    start_time: frame.start,
    ...sport,
    total_elapsed_time: frame.timing.elapsed,
    total_timer_time: frame.timing.timer,
    total_distance: workout.distance_meters,
    total_calories: workout.calories_kcal,
    avg_heart_rate: workout.avg_heart_rate_bpm,
    max_heart_rate: workout.max_heart_rate_bpm,
    avg_cadence: workout.avg_cadence_rpm,
    avg_power: workout.avg_power_watts,
    max_power: workout.max_power_watts,
    total_ascent: workout.elevation_gain_meters,
    total_descent: workout.elevation_loss_meters,
    first_lap_index: 0,
    num_laps: laps.length,
    trigger: 0,
    enhanced_avg_speed: workout.avg_speed_mps,
    enhanced_max_speed: workout.max_speed_mps,
  });
  const offset = offsetSeconds(workout);
  writer.message(LOCAL_SUMMARY, activity, {
    timestamp: frame.end,
    total_timer_time: frame.timing.timer,
    num_sessions: 1,
    type: 0,
    event: EVENT_ACTIVITY,
    event_type: EVENT_STOP,
    local_timestamp: offset === undefined ? undefined : frame.end + offset,
  });
}

interface LapPlace {
  index: number;
  isLast: boolean;
  frame: Frame;
  sport: { sport: number; sub_sport: number };
}

function writeLap(writer: FitWriter, one: LapSummary, { index, isLast, frame, sport }: LapPlace): void {
  writer.message(LOCAL_SUMMARY, lap, {
    message_index: index,
    timestamp: isLast ? frame.end : frame.start + Math.round(one.end),
    event: EVENT_LAP,
    event_type: EVENT_STOP,
    start_time: frame.start + Math.round(one.start),
    total_elapsed_time: one.end - one.start,
    total_timer_time: one.timer,
    total_distance: one.distanceMeters,
    total_calories: one.caloriesKcal,
    avg_heart_rate: one.avgHeartRate,
    max_heart_rate: one.maxHeartRate,
    lap_trigger: isLast ? LAP_SESSION_END : LAP_MANUAL,
    ...sport,
    enhanced_avg_speed: one.avgSpeed,
    enhanced_max_speed: one.maxSpeed,
  });
}

/**
 * Time in heart rate zones. FIT counts from zone 0, which lies below the first: its upper boundary is the lower limit
 * of zone 1, and its time is not known to Polar, hence 0.
 */
function writeZones(writer: FitWriter, workout: Workout, frame: Frame): void {
  const zones = (workout.heart_rate_zones ?? []).filter(({ zone }) => zone <= MAX_HR_ZONE);
  if (zones.length === 0) return;
  const count = Math.max(...zones.map(({ zone }) => zone)) + 1;
  const seconds = new Array<number>(count).fill(Number.NaN);
  const boundaries = new Array<number>(count).fill(Number.NaN);
  seconds[0] = 0;
  for (const zone of zones) {
    seconds[zone.zone] = zone.seconds ?? Number.NaN;
    boundaries[zone.zone] = zone.max_bpm ?? Number.NaN;
    if (zone.zone === 1) boundaries[0] = zone.min_bpm ?? Number.NaN;
  }
  writer.message(LOCAL_SUMMARY, timeInZone, {
    timestamp: frame.end,
    reference_mesg: SESSION_MESSAGE,
    reference_index: 0,
    time_in_hr_zone: seconds,
    hr_zone_high_boundary: boundaries,
  });
}

function offsetSeconds(workout: Workout): number | undefined {
  if (workout.utc_offset_minutes !== undefined) return workout.utc_offset_minutes * 60;
  const wall = utcFromLocal(workout.start_time_local, 0);
  return wall === undefined ? undefined : Math.round((wall - startMs(workout)) / 1000);
}
