import type { RoutePoint, Streams, Workout } from '../../workouts/workout.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { readColumn, type Values, writeColumn } from './columns.js';

/** What a watch recorded second by second or beat by beat: everything of a workout except its summary. */
export type Recording = Pick<Workout, 'streams' | 'rr_intervals_ms' | 'rr_gaps' | 'route'>;

/*
 * How the program keeps a recording: in one piece that is read at once, while the rows of `samples`, `rr_intervals` and
 * `route_points` have the same for users. A version, then parts, each a kind and its contents:
 *   1 channel: its name, the interval as a double, its column        2 vendor channel: its name, the interval or 0, its text
 *   3 beats: the column of ms, that of gaps (which may be empty)     4 route: six columns, empty ones without values
 */

const version = 1;
const kinds = { channel: 1, vendor: 2, beats: 3, route: 4 } as const;

/** Ten times the longest channel that is read: a greater length would only fill the memory. */
const maxValues = 10_000_000;

/** Loaded when it is used: commands that only list read no recording. */
const zlib = () => process.getBuiltinModule('node:zlib');

/** Differences compress well at the lowest level; a higher one takes three times as long and saves a tenth. */
const level = 1;

/** A recording as bytes: the same recording gives the same bytes; empty if there is none. */
export function recordingBytes({ streams, rr_intervals_ms: beats, rr_gaps: gaps, route }: Recording): Uint8Array {
  const to = new ByteWriter();
  to.number(version);
  for (const [name, stream] of Object.entries(streams ?? {})) {
    if (stream === undefined) continue;
    if ('values' in stream) {
      startPart(to, kinds.channel, name);
      to.double(stream.interval_seconds);
      writeColumn(to, stream.values);
    } else {
      startPart(to, kinds.vendor, name);
      to.double(stream.interval_seconds ?? 0);
      to.text(stream.data);
    }
  }
  if (beats && beats.length > 0) {
    to.number(kinds.beats);
    writeColumn(to, beats);
    writeColumn(to, gapsOf(beats.length, gaps));
  }
  if (route && route.length > 0) {
    to.number(kinds.route);
    for (const column of columnsOf(route)) writeColumn(to, column);
  }
  const bytes = to.taken();
  return bytes.length === 1 ? new Uint8Array() : bytes;
}

/** Compressed, with a checksum, so that a byte changed on the disk is noticed. */
export function packed(bytes: Uint8Array): Buffer {
  return zlib().deflateSync(bytes, { level });
}

/** @throws Error if it is damaged, or larger than any recording. */
export function unpacked(data: Uint8Array): Uint8Array {
  return zlib().inflateSync(data, { maxOutputLength: maxBytes });
}

/** Eleven channels, beats and a route, each with a million values of several bytes. */
const maxBytes = 256 * 1024 * 1024;

/** Reads a recording from its bytes. @throws RangeError for bytes that are not a recording. */
export function readRecording(bytes: Uint8Array): Recording {
  if (bytes.length === 0) return {};
  const from = new ByteReader(bytes);
  if (from.number() !== version) throw new RangeError('The version is unknown.');
  const streams: Record<string, unknown> = {};
  const rest: Omit<Recording, 'streams'> = {};
  while (!from.isAtEnd) {
    const kind = from.number();
    if (kind === kinds.channel) {
      const name = from.text();
      streams[name] = { interval_seconds: from.double(), values: readColumn(from, maxValues) };
    } else if (kind === kinds.vendor) {
      const name = from.text();
      const interval = from.double();
      streams[name] = { ...(interval !== 0 && { interval_seconds: interval }), data: from.text() };
    } else if (kind === kinds.beats) Object.assign(rest, readBeats(from));
    else if (kind === kinds.route) rest.route = readRoute(from);
    else throw new RangeError('A part of it is unknown.');
  }
  return { ...(Object.keys(streams).length > 0 && { streams: streams as Streams }), ...rest };
}

function startPart(to: ByteWriter, kind: number, name: string): void {
  to.number(kind);
  to.text(name);
}

/** The length of each beat that was not measured; empty if all were. */
function gapsOf(beats: number, gaps: Workout['rr_gaps']): Values {
  const values: Values = [];
  for (const { beat, ms } of gaps ?? []) {
    if (beat >= beats) continue;
    while (values.length <= beat) values.push(null);
    values[beat] = ms;
  }
  return values;
}

function readBeats(from: ByteReader): Omit<Recording, 'streams' | 'route'> {
  const rr_intervals_ms = readColumn(from, maxValues);
  const rr_gaps = readColumn(from, maxValues).flatMap((ms, beat) => (ms === null ? [] : [{ beat, ms }]));
  return { rr_intervals_ms, ...(rr_gaps.length > 0 && { rr_gaps }) };
}

function columnsOf(route: readonly RoutePoint[]): Values[] {
  const optional = (read: (point: RoutePoint) => number | undefined): Values => {
    const values = route.map((point) => read(point) ?? null);
    return values.some((value) => value !== null) ? values : [];
  };
  return [
    route.map((point) => point.time_seconds),
    route.map((point) => point.latitude),
    route.map((point) => point.longitude),
    optional((point) => point.altitude_meters),
    optional((point) => point.satellites),
    optional((point) => point.fix),
  ];
}

function readRoute(from: ByteReader): RoutePoint[] {
  const [times = [], latitudes = [], longitudes = [], altitudes = [], satellites = [], fixes = []] = Array.from(
    { length: 6 },
    () => readColumn(from, maxValues),
  );
  const { length } = times;
  const isWhole = (column: Values): column is number[] => column.length >= length && !column.includes(null);
  if (!isWhole(times) || !isWhole(latitudes) || !isWhole(longitudes)) throw new RangeError('A point has no place.');
  const points = new Array<RoutePoint>(length);
  for (let i = 0; i < length; i++) {
    // A literal with all that most points have takes half the memory of one that gets a field later.
    const point: RoutePoint = isSet(altitudes, i)
      ? {
          time_seconds: times[i] as number,
          latitude: latitudes[i] as number,
          longitude: longitudes[i] as number,
          altitude_meters: altitudes[i] as number,
        }
      : { time_seconds: times[i] as number, latitude: latitudes[i] as number, longitude: longitudes[i] as number };
    if (isSet(satellites, i)) point.satellites = satellites[i] as number;
    if (isSet(fixes, i)) point.fix = fixes[i] as number;
    points[i] = point;
  }
  return points;
}

/** Nothing is read beyond the end of a list, which is many times slower. */
const isSet = (values: Values, i: number) => i < values.length && values[i] !== null;
