import { devicesDiffer } from '../identity.js';
import { clockOf } from '../time/clock.js';
import type { RoutePoint, Workout } from '../workout.js';

/** What tells when a workout was, and what it was. */
export type Timed = Pick<Workout, 'start_time' | 'end_time' | 'duration_seconds' | 'part_of' | 'legs' | 'sport'>;

/** The time that both record, as a share of the time that either does. */
const SHARED = 0.6;
/** Seconds between two looks at both recordings, and how many looks both must answer. */
const STEP = 10;
const LOOKS = 12;
/** Seconds to the nearest route point; older watches save a position every two minutes. */
const REACH = 60;
/** Meters and beats per minute: half of the looks may differ by no more. */
const NEAR_METERS = 100;
const NEAR_BPM = 8;
/** Where nothing can be compared: how far starts and ends may be apart, in ms. */
const ENDS_MS = 300_000;
const EARTH_METERS = 6_371_009;

/** Sports that say nothing about which sport it was. */
const unspecific: ReadonlySet<string> = new Set(['generic', 'training', 'fitness_equipment']);

/**
 * Whether two workouts of one person may be recordings of one activity, by their times alone: at least 60% of the time that
 * either records is recorded by both. The parts of one session, and a session and its parts, are not.
 */
export function overlap(a: Timed, b: Timed): boolean {
  if (a.part_of && b.part_of && a.part_of.session === b.part_of.session) return false;
  if ((a.legs !== undefined && b.part_of) || (b.legs !== undefined && a.part_of)) return false;
  const [one, other] = [spanOf(a), spanOf(b)];
  const both = Math.min(one.end, other.end) - Math.max(one.start, other.start);
  const either = Math.max(one.end, other.end) - Math.min(one.start, other.start);
  return both > 0 && both >= SHARED * either;
}

/**
 * Whether two workouts of one person are recordings of one activity, made by two devices or by a watch and an app. Their
 * times overlap, and what both recorded agrees: the positions, if both have a route; otherwise the heart rates. In half of
 * the instants at which both are known they may differ by 100 m, or by 8 bpm. Where nothing can be compared, both must begin
 * and end within 5 minutes, on devices that are known to differ, and their sports must not differ.
 */
export function sameActivity(a: Workout, b: Workout): boolean {
  if (!overlap(a, b)) return false;
  const apart = middle(a, b, positionAt, meters);
  if (apart !== undefined) return apart <= NEAR_METERS;
  const beats = middle(a, b, heartRateAt, (x, y) => Math.abs(x - y));
  if (beats !== undefined) return beats <= NEAR_BPM;
  const [one, other] = [spanOf(a), spanOf(b)];
  if (!devicesDiffer(deviceOf(a), deviceOf(b))) return false;
  const isSameSport = a.sport === b.sport || unspecific.has(a.sport) || unspecific.has(b.sport);
  return isSameSport && Math.abs(one.start - other.start) <= ENDS_MS && Math.abs(one.end - other.end) <= ENDS_MS;
}

function deviceOf({ source: { device, device_id: deviceId } }: Workout): Parameters<typeof devicesDiffer>[0] {
  return { ...(device !== undefined && { device }), ...(deviceId !== undefined && { deviceId }) };
}

/** Unix ms. */
function spanOf({ start_time, end_time, duration_seconds: seconds = 0 }: Timed): { start: number; end: number } {
  const start = Date.parse(start_time);
  return { start, end: end_time === undefined ? start + seconds * 1000 : Date.parse(end_time) };
}

/** Reads something at a second of the wall clock; undefined: it is not known there. */
type Reader<T> = (wall: number) => T | undefined;

/** The median difference of what both know; undefined if there are too few instants at which both know it. */
function middle<T>(
  a: Workout,
  b: Workout,
  reader: (workout: Workout) => Reader<T> | undefined,
  difference: (x: T, y: T) => number,
): number | undefined {
  const [readA, readB] = [reader(a), reader(b)];
  if (!readA || !readB) return undefined;
  const [one, other] = [spanOf(a), spanOf(b)];
  const until = Math.min(one.end, other.end);
  const found: number[] = [];
  for (let at = Math.max(one.start, other.start); at <= until; at += STEP * 1000) {
    const [x, y] = [readA((at - one.start) / 1000), readB((at - other.start) / 1000)];
    if (x !== undefined && y !== undefined) found.push(difference(x, y));
  }
  if (found.length < LOOKS) return undefined;
  return found.sort((x, y) => x - y)[Math.floor((found.length - 1) / 2)];
}

/** Looks at ever later instants, as `middle` does: each point is passed once. */
function positionAt({ route = [] }: Workout): Reader<RoutePoint> | undefined {
  if (route.length === 0) return undefined;
  const points = [...route].sort((x, y) => x.time_seconds - y.time_seconds);
  const away = (point: RoutePoint | undefined, wall: number) =>
    point === undefined ? Number.POSITIVE_INFINITY : Math.abs(point.time_seconds - wall);
  let at = 0;
  return (wall) => {
    while (away(points[at + 1], wall) <= away(points[at], wall)) at++;
    return away(points[at], wall) <= REACH ? points[at] : undefined;
  };
}

function heartRateAt(workout: Workout): Reader<number> | undefined {
  const stream = workout.streams?.heart_rate_bpm;
  if (!stream) return undefined;
  const clock = clockOf(workout);
  return (wall) => {
    if (clock.isPaused(wall)) return undefined;
    return stream.values[Math.round(clock.timerAt(wall) / stream.interval_seconds)] ?? undefined;
  };
}

/** The distance on a sphere, by the haversine formula. */
function meters(a: RoutePoint, b: RoutePoint): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const h =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}
