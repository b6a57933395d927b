import type { Channel, RoutePoint, Stream, Workout } from '../workouts/types.js';
import { channels } from '../workouts/types.js';
import { pausesOf, type Span } from './timing.js';

const NOWHERE = 0x7fffffff;

/** Everything measured, side by side: one row a second. In every column NaN means that there is no value. */
export interface Track {
  /** Whole seconds since the start, ascending, each once. */
  seconds: Float64Array;
  channels: Partial<Record<Channel, Float64Array>>;
  /** Degrees; absent when the workout has no route. */
  position?: { latitude: Float64Array; longitude: Float64Array };
  /** m, as the route says; absent when no route point has it. */
  routeAltitude?: Float64Array;
}

/**
 * Puts streams and route on one grid: the union of their times, rounded to the second. Of several values in one second
 * the stream's nearest and the route's first stay. A second inside a pause that has no value at all is left out; other
 * gaps stay as rows, so that a reader sees them.
 */
export function trackOf(workout: Workout): Track {
  const route = routeTable(orderedRoute(workout));
  let seconds = route.seconds;
  for (const stream of longestOfEachInterval(workout)) seconds = union(seconds, streamSeconds(stream));
  const pauses = pausesOf(workout);
  if (pauses.length > 0) seconds = withoutEmptyPauses(seconds, pauses, workout, route);
  return { seconds, channels: channelColumns(workout, seconds), ...routeColumns(route, seconds) };
}

/** The route in the order of time; points that come before the start count as the start. */
export function orderedRoute(workout: Workout): RoutePoint[] {
  const route = workout.route ?? [];
  const ordered = route.every((point, i) => point.time_seconds >= (route[i - 1]?.time_seconds ?? 0));
  if (ordered) return route;
  return route
    .map((point) => ({ ...point, time_seconds: Math.max(0, point.time_seconds) }))
    .sort((a, b) => a.time_seconds - b.time_seconds);
}

/** Altitude: the stream's where it has a value (barometer), else the route's. */
export function altitudeColumn(track: Track): Float64Array | undefined {
  const { channels, routeAltitude } = track;
  const stream = channels.altitude_meters;
  if (stream === undefined || routeAltitude === undefined) return stream ?? routeAltitude;
  const firstGap = stream.findIndex((value) => Number.isNaN(value));
  if (firstGap < 0) return stream;
  const altitude = stream.slice();
  for (let row = firstGap; row < altitude.length; row++) {
    if (Number.isNaN(altitude[row])) altitude[row] = routeAltitude[row] ?? Number.NaN;
  }
  return altitude;
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

function streamSeconds({ interval_seconds, values }: Stream): Float64Array {
  const seconds = new Float64Array(values.length);
  for (let i = 0; i < seconds.length; i++) seconds[i] = Math.round(i * interval_seconds);
  return distinct(seconds);
}

/** The first point of the route in each second, column by column. */
interface RouteTable {
  seconds: Float64Array;
  latitude: Float64Array;
  longitude: Float64Array;
  altitude: Float64Array;
  hasAltitude: boolean;
}

function routeTable(route: RoutePoint[]): RouteTable {
  const column = () => new Float64Array(route.length);
  const [seconds, latitude, longitude, altitude] = [column(), column(), column(), column()];
  let length = 0;
  let hasAltitude = false;
  for (const point of route) {
    const second = Math.round(point.time_seconds);
    hasAltitude ||= point.altitude_meters !== undefined;
    if (length > 0 && second === seconds[length - 1]) continue;
    seconds[length] = second;
    latitude[length] = point.latitude;
    longitude[length] = point.longitude;
    altitude[length++] = point.altitude_meters ?? Number.NaN;
  }
  return {
    seconds: seconds.subarray(0, length),
    latitude: latitude.subarray(0, length),
    longitude: longitude.subarray(0, length),
    altitude: altitude.subarray(0, length),
    hasAltitude,
  };
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
  // By far the most frequent case: a route point and a sample in every second.
  if (isDense(a) && isDense(b) && a[0] === b[0] && a.length === b.length) return a;
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

/** Whether ascending whole numbers leave none out. */
function isDense(seconds: Float64Array): boolean {
  return (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) === seconds.length - 1;
}

function channelColumns(workout: Workout, seconds: Float64Array): Partial<Record<Channel, Float64Array>> {
  const hasEverySecond = seconds[0] === 0 && isDense(seconds);
  const indexes = new Map<number, Int32Array>();
  const columns: Partial<Record<Channel, Float64Array>> = {};
  for (const [channel, { interval_seconds: interval, values }] of streamsOf(workout)) {
    if (interval === 1 && hasEverySecond && values.length === seconds.length) {
      columns[channel] = numbersOf(values);
      continue;
    }
    const index = indexes.get(interval) ?? indexOfRows(interval, seconds);
    indexes.set(interval, index);
    const column = new Float64Array(seconds.length);
    for (let row = 0; row < column.length; row++) column[row] = values[index[row] ?? NOWHERE] ?? Number.NaN;
    columns[channel] = column;
  }
  return columns;
}

/** The values of a stream, NaN for a gap. Numbers alone are copied as a block, many times faster than one by one. */
function numbersOf(values: (number | null)[]): Float64Array {
  const numbers = new Float64Array(values.length);
  if (hasNoGap(values)) numbers.set(values);
  else for (let i = 0; i < numbers.length; i++) numbers[i] = values[i] ?? Number.NaN;
  return numbers;
}

const hasNoGap = (values: (number | null)[]): values is number[] => !values.includes(null);

/** For each row the index of the sample that was measured in its second, one past any stream where there is none. */
function indexOfRows(interval: number, seconds: Float64Array): Int32Array {
  const index = new Int32Array(seconds.length);
  for (let row = 0; row < index.length; row++) {
    const second = seconds[row] ?? 0;
    const i = Math.round(second / interval);
    index[row] = Math.round(i * interval) === second ? i : NOWHERE;
  }
  return index;
}

function routeColumns(route: RouteTable, seconds: Float64Array): Pick<Track, 'position' | 'routeAltitude'> {
  if (route.seconds.length === 0) return {};
  const latitude = spread(route.latitude, route.seconds, seconds);
  const longitude = spread(route.longitude, route.seconds, seconds);
  const position = { latitude, longitude };
  if (!route.hasAltitude) return { position };
  return { position, routeAltitude: spread(route.altitude, route.seconds, seconds) };
}

/** A column that has a value in each of `own` seconds, on the grid of `seconds`, which has all of them and more. */
function spread(column: Float64Array, own: Float64Array, seconds: Float64Array): Float64Array {
  if (own.length === seconds.length) return column;
  const result = new Float64Array(seconds.length).fill(Number.NaN);
  for (let row = 0, next = 0; row < seconds.length; row++) {
    if (seconds[row] === own[next]) result[row] = column[next++] ?? Number.NaN;
  }
  return result;
}

function withoutEmptyPauses(seconds: Float64Array, pauses: Span[], workout: Workout, route: RouteTable): Float64Array {
  const columns = Object.values(channelColumns(workout, seconds));
  const { position } = routeColumns(route, seconds);
  if (position !== undefined) columns.push(position.latitude);
  return seconds.filter((second, row) => {
    const paused = pauses.some((pause) => second > pause.start && second < pause.end);
    return !paused || columns.some((column) => !Number.isNaN(column[row] ?? Number.NaN));
  });
}
