import type { Channel, RoutePoint, Stream, Workout } from '../workouts/types.js';
import { channels } from '../workouts/types.js';
import { pausesOf, type Span } from './timing.js';

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
  const route = orderedRoute(workout);
  let seconds = routeSeconds(route);
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
  return stream.map((value, row) => (Number.isNaN(value) ? (routeAltitude[row] ?? Number.NaN) : value));
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

function routeSeconds(route: RoutePoint[]): Float64Array {
  const seconds = new Float64Array(route.length);
  for (const [i, point] of route.entries()) seconds[i] = Math.round(point.time_seconds);
  return distinct(seconds);
}

function distinct(ascending: Float64Array): Float64Array {
  let length = 0;
  for (const second of ascending) {
    if (length === 0 || second !== ascending[length - 1]) ascending[length++] = second;
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

function channelColumns(workout: Workout, seconds: Float64Array): Partial<Record<Channel, Float64Array>> {
  return Object.fromEntries(streamsOf(workout).map(([channel, stream]) => [channel, column(stream, seconds)]));
}

function column({ interval_seconds: interval, values }: Stream, seconds: Float64Array): Float64Array {
  const result = new Float64Array(seconds.length);
  for (let row = 0; row < seconds.length; row++) {
    const second = seconds[row] ?? 0;
    const i = Math.round(second / interval);
    result[row] = Math.round(i * interval) === second ? (values[i] ?? Number.NaN) : Number.NaN;
  }
  return result;
}

function routeColumns(route: RoutePoint[], seconds: Float64Array): Pick<Track, 'position' | 'routeAltitude'> {
  if (route.length === 0) return {};
  const latitude = new Float64Array(seconds.length).fill(Number.NaN);
  const longitude = new Float64Array(seconds.length).fill(Number.NaN);
  const altitude = new Float64Array(seconds.length).fill(Number.NaN);
  let next = 0;
  for (let row = 0; row < seconds.length; row++) {
    const second = seconds[row] ?? 0;
    const point = route[next];
    if (point === undefined) break;
    if (Math.round(point.time_seconds) !== second) continue;
    latitude[row] = point.latitude;
    longitude[row] = point.longitude;
    altitude[row] = point.altitude_meters ?? Number.NaN;
    while (Math.round(route[next]?.time_seconds ?? Number.NaN) === second) next++;
  }
  const position = { latitude, longitude };
  return route.some((point) => point.altitude_meters !== undefined)
    ? { position, routeAltitude: altitude }
    : { position };
}

function withoutEmptyPauses(
  seconds: Float64Array,
  pauses: Span[],
  workout: Workout,
  route: RoutePoint[],
): Float64Array {
  const columns = Object.values(channelColumns(workout, seconds));
  const { position } = routeColumns(route, seconds);
  if (position !== undefined) columns.push(position.latitude);
  return seconds.filter((second, row) => {
    const paused = pauses.some((pause) => second > pause.start && second < pause.end);
    return !paused || columns.some((column) => !Number.isNaN(column[row] ?? Number.NaN));
  });
}
