import { clockOf } from '../../workouts/time/clock.js';
import type { Channel, RoutePoint, Stream, Workout } from '../../workouts/workout.js';
import { channels } from '../../workouts/workout.js';
import {
  altitudeOfRoute,
  type Column,
  either,
  type Index,
  latitudeColumn,
  longitudeColumn,
  NOWHERE,
  streamColumn,
} from '../csv/columns.js';
import { distinct, hasEverySecond, type RouteGrid, routeGrid, spread, union } from './grid.js';
import { pausedRows } from './paused-rows.js';

/** Everything measured, side by side: one row per second. */
export interface Track {
  /** Whole seconds since the start on the wall clock, ascending, each once. */
  seconds: Float64Array;
  /** When each row was measured, in ms since the start on the wall clock; absent if that is the whole second in every row. */
  instants?: Float64Array;
  channels: Partial<Record<Channel, Column>>;
  /** Degrees; absent when the workout has no route. */
  position?: { latitude: Column; longitude: Column };
  /** Meters, according to the route; absent when no route point has it. */
  routeAltitude?: Column;
}

/**
 * Puts channels and route on one grid: the union of their times on the wall clock, rounded to the second. Of several values
 * in one second, the channel's nearest and the route's first stay. Gaps stay as rows, so that a reader sees them; during a
 * pause there are rows only where a route point was taken in it.
 */
export function trackOf(workout: Workout): Track {
  const route = routeGrid(orderedRoute(workout));
  const clock = clockOf(workout);
  if (clock.pauses.length > 0) {
    const { seconds, instants, indexes } = pausedRows(clock, longestOfEachInterval(workout), route);
    return { ...columnsOn(seconds, workout, route, indexes), instants };
  }
  let seconds = route.seconds;
  for (const stream of longestOfEachInterval(workout)) seconds = withSecondsOf(stream, seconds);
  return columnsOn(seconds, workout, route, new Map(hasEverySecond(seconds) ? [[1, undefined]] : []));
}

/** ms since the start on the wall clock at which a row was measured. */
export function instantOf({ seconds, instants }: Track, row: number): number {
  return instants === undefined ? (seconds[row] ?? 0) * 1000 : (instants[row] ?? 0);
}

/** Seconds since the start on the wall clock at which a row was measured. */
export function wallOf({ seconds, instants }: Track, row: number): number {
  return instants === undefined ? (seconds[row] ?? 0) : (instants[row] ?? 0) / 1000;
}

/**
 * The track of a workout; for one without a recording, its start and end with the distance between them, because services
 * reject files without points, and take duration and distance from the points.
 */
export function trackOrEnds(workout: Workout, track: Track, lastSecond: number): Track {
  if (track.seconds.length > 0) return track;
  const ends = lastSecond > 0 ? [0, lastSecond] : [0];
  const { distance_meters: distance } = workout;
  const channels = distance === undefined ? {} : { distance_meters: streamColumn([0, distance], undefined) };
  return { seconds: Float64Array.from(ends), channels };
}

/** The route in chronological order; points before the start are moved to the start. */
export function orderedRoute(workout: Workout): RoutePoint[] {
  const route = workout.route ?? [];
  if (isOrdered(route)) return route;
  return route
    .map((point) => ({ ...point, time_seconds: Math.max(0, point.time_seconds) }))
    .sort((a, b) => a.time_seconds - b.time_seconds);
}

function isOrdered(route: RoutePoint[]): boolean {
  let previous = 0;
  for (let i = 0; i < route.length; i++) {
    const seconds = route[i]?.time_seconds ?? 0;
    if (!(seconds >= previous)) return false;
    previous = seconds;
  }
  return true;
}

/** Altitude: the channel's where it has a value (barometer), else the route's. */
export function altitudeColumn({ channels, routeAltitude }: Track): Column | undefined {
  const stream = channels.altitude_meters;
  if (stream === undefined || routeAltitude === undefined) return stream ?? routeAltitude;
  return either(stream, routeAltitude);
}

function streamsOf(workout: Workout): [Channel, Stream][] {
  return channels.flatMap((channel): [Channel, Stream][] => {
    const stream = workout.streams?.[channel];
    return stream === undefined ? [] : [[channel, stream]];
  });
}

/** Channels with the same interval share their times, so only the longest of them matters for the grid. */
function longestOfEachInterval(workout: Workout): Iterable<Stream> {
  const longest = new Map<number, Stream>();
  for (const [, stream] of streamsOf(workout)) {
    const known = longest.get(stream.interval_seconds);
    if (known === undefined || stream.values.length > known.values.length) longest.set(stream.interval_seconds, stream);
  }
  return longest.values();
}

/** The seconds of a grid and of a channel. */
function withSecondsOf({ interval_seconds: interval, values }: Stream, seconds: Float64Array): Float64Array {
  // By far the most common case: a route point and a sample in every second.
  if (interval === 1 && hasEverySecond(seconds) && values.length <= seconds.length) return seconds;
  const own = new Float64Array(values.length);
  for (let i = 0; i < own.length; i++) own[i] = Math.round(i * interval);
  return union(seconds, distinct(own));
}

/** @param indexes by interval, where they are known already. */
function columnsOn(seconds: Float64Array, workout: Workout, route: RouteGrid, indexes: Map<number, Index>): Track {
  return { seconds, channels: channelColumns(workout, seconds, indexes), ...routeColumns(route, seconds) };
}

function channelColumns(workout: Workout, seconds: Float64Array, indexes: Map<number, Index>): Track['channels'] {
  const columns: Track['channels'] = {};
  for (const [channel, { interval_seconds: interval, values }] of streamsOf(workout)) {
    if (!indexes.has(interval)) indexes.set(interval, indexOfRows(interval, seconds));
    columns[channel] = streamColumn(values, indexes.get(interval));
  }
  return columns;
}

/** For each row the index of the sample that was measured in its second. */
function indexOfRows(interval: number, seconds: Float64Array): Int32Array {
  const index = new Int32Array(seconds.length);
  for (let row = 0; row < index.length; row++) {
    const second = seconds[row] ?? 0;
    const i = Math.round(second / interval);
    index[row] = Math.round(i * interval) === second ? i : NOWHERE;
  }
  return index;
}

function routeColumns(route: RouteGrid, seconds: Float64Array): Pick<Track, 'position' | 'routeAltitude'> {
  if (route.seconds.length === 0) return {};
  const { points } = route;
  const index = route.seconds.length === seconds.length ? route.index : spread(route, seconds);
  const position = { latitude: latitudeColumn(points, index), longitude: longitudeColumn(points, index) };
  return route.hasAltitude ? { position, routeAltitude: altitudeOfRoute(points, index) } : { position };
}
