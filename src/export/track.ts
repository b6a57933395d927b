import type { Channel, RoutePoint, Stream, Workout } from '../workouts/types.js';
import { channels } from '../workouts/types.js';
import {
  altitudeOfRoute,
  type Column,
  either,
  type Index,
  latitudeColumn,
  longitudeColumn,
  NOWHERE,
  streamColumn,
} from './columns.js';
import { pausesOf, type Span } from './timing.js';

/** Everything measured, side by side: one row a second. */
export interface Track {
  /** Whole seconds since the start, ascending, each once. */
  seconds: Float64Array;
  channels: Partial<Record<Channel, Column>>;
  /** Degrees; absent when the workout has no route. */
  position?: { latitude: Column; longitude: Column };
  /** m, as the route says; absent when no route point has it. */
  routeAltitude?: Column;
}

/**
 * Puts streams and route on one grid: the union of their times, rounded to the second. Of several values in one second
 * the stream's nearest and the route's first stay. A second inside a pause that has no value at all is left out; other
 * gaps stay as rows, so that a reader sees them.
 */
export function trackOf(workout: Workout): Track {
  const route = routeGrid(orderedRoute(workout));
  let seconds = route.seconds;
  for (const stream of longestOfEachInterval(workout)) seconds = withSecondsOf(stream, seconds);
  const pauses = pausesOf(workout);
  if (pauses.length > 0) seconds = withoutEmptyPauses(seconds, pauses, columnsOn(seconds, workout, route));
  return columnsOn(seconds, workout, route);
}

/**
 * The track of a workout; of one that has no recording its start and its end, with what it came to between them: services
 * refuse files without points, and take duration and distance from the points.
 */
export function trackOrEnds(workout: Workout, track: Track, lastSecond: number): Track {
  if (track.seconds.length > 0) return track;
  const ends = lastSecond > 0 ? [0, lastSecond] : [0];
  const { distance_meters: distance } = workout;
  const channels = distance === undefined ? {} : { distance_meters: streamColumn([0, distance], undefined) };
  return { seconds: Float64Array.from(ends), channels };
}

/** The route in the order of time; points that come before the start count as the start. */
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

/** Altitude: the stream's where it has a value (barometer), else the route's. */
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

/** Streams with the same interval share their times, so only the longest of them matters for the grid. */
function longestOfEachInterval(workout: Workout): Iterable<Stream> {
  const longest = new Map<number, Stream>();
  for (const [, stream] of streamsOf(workout)) {
    const known = longest.get(stream.interval_seconds);
    if (known === undefined || stream.values.length > known.values.length) longest.set(stream.interval_seconds, stream);
  }
  return longest.values();
}

/** The seconds of a grid and of a stream. */
function withSecondsOf({ interval_seconds: interval, values }: Stream, seconds: Float64Array): Float64Array {
  // By far the most frequent case: a route point and a sample in every second.
  if (interval === 1 && hasEverySecond(seconds) && values.length <= seconds.length) return seconds;
  const own = new Float64Array(values.length);
  for (let i = 0; i < own.length; i++) own[i] = Math.round(i * interval);
  return union(seconds, distinct(own));
}

/** Whether ascending whole numbers begin with 0 and leave none out. */
function hasEverySecond(seconds: Float64Array): boolean {
  return seconds[0] === 0 && seconds.at(-1) === seconds.length - 1;
}

function distinct(ascending: Float64Array): Float64Array {
  let length = 0;
  let previous = Number.NaN;
  for (let i = 0; i < ascending.length; i++) {
    const second = ascending[i] ?? 0;
    if (second !== previous) ascending[length++] = second;
    previous = second;
  }
  return ascending.subarray(0, length);
}

function union(a: Float64Array, b: Float64Array): Float64Array {
  const merged = new Float64Array(a.length + b.length);
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i] ?? Number.POSITIVE_INFINITY;
    const right = b[j] ?? Number.POSITIVE_INFINITY;
    merged[length++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return merged.subarray(0, length);
}

/** The route on a grid of its own: one row for each second that has a point. */
interface RouteGrid {
  points: RoutePoint[];
  seconds: Float64Array;
  /** The first point of each second. */
  index: Index;
  hasAltitude: boolean;
}

function routeGrid(points: RoutePoint[]): RouteGrid {
  const seconds = new Float64Array(points.length);
  const index = new Int32Array(points.length);
  let length = 0;
  let previous = Number.NaN;
  let hasAltitude = false;
  // Counted, not iterated: the iterator would leave an object behind for each of a hundred thousand points.
  for (let i = 0; i < points.length; i++) {
    const second = Math.round(points[i]?.time_seconds ?? 0);
    hasAltitude ||= points[i]?.altitude_meters !== undefined;
    if (second === previous) continue;
    previous = second;
    seconds[length] = second;
    index[length++] = i;
  }
  if (length === points.length) return { points, seconds, index: undefined, hasAltitude };
  return { points, seconds: seconds.subarray(0, length), index: index.subarray(0, length), hasAltitude };
}

function columnsOn(seconds: Float64Array, workout: Workout, route: RouteGrid): Track {
  return { seconds, channels: channelColumns(workout, seconds), ...routeColumns(route, seconds) };
}

function channelColumns(workout: Workout, seconds: Float64Array): Track['channels'] {
  const indexes = new Map<number, Index>();
  if (hasEverySecond(seconds)) indexes.set(1, undefined);
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

/** The index of a route on the grid of `seconds`, which has all of its own seconds and more. */
function spread(route: RouteGrid, seconds: Float64Array): Int32Array {
  const index = new Int32Array(seconds.length).fill(NOWHERE);
  for (let row = 0, next = 0; row < index.length; row++) {
    if (seconds[row] !== route.seconds[next]) continue;
    index[row] = route.index?.[next] ?? next;
    next++;
  }
  return index;
}

function withoutEmptyPauses(seconds: Float64Array, pauses: Span[], track: Track): Float64Array {
  const columns = Object.values(track.channels);
  if (track.position !== undefined) columns.push(track.position.latitude);
  const isMeasured = new Uint8Array(seconds.length);
  const values = new Float64Array(seconds.length);
  for (const column of columns) {
    column(0, values);
    for (const [row, value] of values.entries()) if (!Number.isNaN(value)) isMeasured[row] = 1;
  }
  return seconds.filter((second, row) => {
    const paused = pauses.some((pause) => second > pause.start && second < pause.end);
    return !paused || isMeasured[row] === 1;
  });
}
