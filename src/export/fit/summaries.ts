import { fitSportNumber, fitSubSportNumber } from '../../workouts/sports/fit-enums.js';
import { utcFromLocal } from '../../workouts/time/time.js';
import type { Workout } from '../../workouts/workout.js';
import type { LapSummary } from '../track/lap-measures.js';
import { lapsOf } from '../track/laps.js';
import { startMs, type Timing } from '../track/timing.js';
import { activity, lap, session, timeInZone } from './profile.js';
import { swimOfLaps, swimOfSession } from './swimming.js';
import type { FitWriter, Values } from './writer.js';

/** The local message number of everything outside the body. */
export const LOCAL_SUMMARY = 3;
const EVENT_SESSION = 8;
const EVENT_LAP = 9;
const EVENT_ACTIVITY = 26;
const EVENT_STOP = 1;
const ACTIVITY_MANUAL = 0;
const ACTIVITY_AUTO_MULTI_SPORT = 1;
const TRIGGER_ACTIVITY_END = 0;
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

/** The position of a session in its file: its own index and that of its first lap, both from 0. */
export interface SessionPlace {
  index: number;
  firstLap: number;
}

/** Writes the laps of a session, its zones and finally the session itself. Returns the number of laps. */
export function writeSession(writer: FitWriter, workout: Workout, frame: Frame, place: SessionPlace): number {
  const laps = lapsOf(workout, frame.timing);
  const sport = { sport: fitSportNumber(workout.sport), sub_sport: fitSubSportNumber(workout.sub_sport) };
  const swims = swimOfLaps(workout, laps);
  laps.forEach((one, i) => {
    const index = place.firstLap + i;
    writeLap(writer, one, { index, isLast: i === laps.length - 1, frame, sport, swim: swims[i] });
  });
  writeZones(writer, workout, frame, place);
  writer.message(LOCAL_SUMMARY, session, {
    message_index: place.index,
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
    first_lap_index: place.firstLap,
    num_laps: laps.length,
    trigger: TRIGGER_ACTIVITY_END,
    enhanced_avg_speed: workout.avg_speed_mps,
    enhanced_max_speed: workout.max_speed_mps,
    ...swimOfSession(workout),
  });
  return laps.length;
}

/** Writes the activity, the last message of a file: the number of sessions, and the local time. */
export function writeActivity(writer: FitWriter, sessions: readonly { workout: Workout; frame: Frame }[]): void {
  const last = sessions.at(-1);
  if (last === undefined) return;
  const { end } = last.frame;
  const offset = offsetSeconds(last.workout);
  writer.message(LOCAL_SUMMARY, activity, {
    timestamp: end,
    total_timer_time: sessions.reduce((sum, { frame }) => sum + frame.timing.timer, 0),
    num_sessions: sessions.length,
    type: sessions.length > 1 ? ACTIVITY_AUTO_MULTI_SPORT : ACTIVITY_MANUAL,
    event: EVENT_ACTIVITY,
    event_type: EVENT_STOP,
    local_timestamp: offset === undefined ? undefined : end + offset,
  });
}

interface LapPlace {
  index: number;
  isLast: boolean;
  frame: Frame;
  sport: { sport: number; sub_sport: number };
  swim: Values<typeof lap> | undefined;
}

function writeLap(writer: FitWriter, one: LapSummary, { index, isLast, frame, sport, swim }: LapPlace): void {
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
    avg_cadence: one.avgCadence,
    max_cadence: one.maxCadence,
    avg_power: one.avgPower,
    max_power: one.maxPower,
    total_ascent: one.ascent,
    total_descent: one.descent,
    ...swim,
  });
}

/**
 * Time in heart rate zones. FIT counts from zone 0, which lies below Polar's first: its upper boundary is the lower limit
 * of zone 1, and Polar does not report its time, hence 0.
 */
function writeZones(writer: FitWriter, workout: Workout, frame: Frame, { index }: SessionPlace): void {
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
    reference_index: index,
    time_in_hr_zone: seconds,
    hr_zone_high_boundary: boundaries,
  });
}

function offsetSeconds(workout: Workout): number | undefined {
  if (workout.utc_offset_minutes !== undefined) return workout.utc_offset_minutes * 60;
  const wall = utcFromLocal(workout.start_time_local, 0);
  return wall === undefined ? undefined : Math.round((wall - startMs(workout)) / 1000);
}
