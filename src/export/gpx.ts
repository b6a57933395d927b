import type { Channel, RoutePoint, Workout } from '../workouts/types.js';
import { cadenceOf } from './cadence.js';
import { NoPositionError } from './errors.js';
import { decimal, instantWriter, latitudeText, longitudeText } from './numbers.js';
import { utf8Chunks } from './text.js';
import { pausesOf, startMs } from './timing.js';
import { orderedRoute } from './track.js';
import { xmlElement } from './xml.js';

/** Older watches save power with one position every two minutes; only a longer hole is lost reception. */
const HOLE_SECONDS = 180;

const OPENING = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="polar-sync" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:gpxpx="http://www.garmin.com/xmlschemas/PowerExtension/v1">
`;

/**
 * A workout as GPX 1.1, a point for every point of the route. Each point takes the samples that lie nearest to it in
 * time, no further than half their interval. A pause starts a new segment, and so does a hole of more than three
 * minutes. Back from a reader it equals the route within: time 0.5 ms, position 5e-8 degrees, altitude 5 mm, speed
 * 0.5 mm/s, temperature 0.05 degrees, heart rate, cadence and power 0.5 units. Throws `NoPositionError` without a route.
 */
export function encodeGpx(workout: Workout): Iterable<Uint8Array> {
  if ((workout.route ?? []).length === 0) throw new NoPositionError(workout);
  return utf8Chunks(gpxText(workout));
}

function* gpxText(workout: Workout): Generator<string> {
  yield OPENING;
  yield `<metadata>\n${xmlElement('name', workout.name)}<time>${instantWriter()(startMs(workout))}</time>\n</metadata>\n`;
  yield '<trk>\n';
  yield xmlElement('name', workout.name);
  yield xmlElement('desc', workout.note);
  yield xmlElement('src', workout.source.device);
  yield xmlElement('type', workout.type.replaceAll('_', ' '));
  yield '<trkseg>\n';
  yield* points(workout);
  yield '</trkseg>\n</trk>\n</gpx>\n';
}

function* points(workout: Workout): Generator<string> {
  const start = startMs(workout);
  const pauses = pausesOf(workout);
  const instant = instantWriter();
  const altitude = sampler(workout, 'altitude_meters');
  const extensions = extensionWriter(workout);
  let previous: number | undefined;
  for (const point of orderedRoute(workout)) {
    const t = point.time_seconds;
    const before = previous;
    const resumes = before !== undefined && pauses.some(({ end }) => before < end && t >= end);
    if (resumes || (before !== undefined && t - before > HOLE_SECONDS)) yield '</trkseg>\n<trkseg>\n';
    previous = t;
    yield pointText(point, altitude(t) ?? point.altitude_meters, instant(start + Math.round(t * 1000)), extensions(t));
  }
}

function pointText(point: RoutePoint, altitude: number | undefined, time: string, extensions: string): string {
  const ele = altitude === undefined ? '' : `<ele>${decimal(altitude, 2)}</ele>`;
  const lat = latitudeText(point.latitude);
  return `<trkpt lat="${lat}" lon="${longitudeText(point.longitude)}">${ele}<time>${time}</time>${extensions}</trkpt>\n`;
}

/** Reads a channel at a time: the sample nearest to it, undefined where there is none. */
function sampler(workout: Workout, channel: Channel): (seconds: number) => number | undefined {
  const stream = workout.streams?.[channel];
  if (stream === undefined) return () => undefined;
  const { interval_seconds: interval, values } = stream;
  return (seconds) => values[Math.round(seconds / interval)] ?? undefined;
}

// The schemas' ranges: what does not fit is left out. Heart rate 0 means "invalid" there.
const inRange = (value: number | undefined, min: number, max: number): number | undefined => {
  if (value === undefined) return undefined;
  const rounded = Math.round(value);
  return rounded >= min && rounded <= max ? rounded : undefined;
};

function extensionWriter(workout: Workout): (seconds: number) => string {
  const cadence = cadenceOf(workout);
  const cadenceAt = cadence === undefined ? () => undefined : sampler(workout, cadence.channel);
  const heartRateAt = sampler(workout, 'heart_rate_bpm');
  const temperatureAt = sampler(workout, 'temperature_celsius');
  const speedAt = sampler(workout, 'speed_mps');
  const powerAt = sampler(workout, 'power_watts');
  return (seconds) => {
    const temperature = temperatureAt(seconds);
    const heartRate = inRange(heartRateAt(seconds), 1, 255);
    const turns = cadenceAt(seconds);
    const cad = inRange(turns === undefined ? undefined : turns * (cadence?.factor ?? 1), 0, 254);
    const speed = speedAt(seconds);
    const watts = inRange(powerAt(seconds), 0, 65_535);
    let inner = temperature === undefined ? '' : `<gpxtpx:atemp>${decimal(temperature, 1)}</gpxtpx:atemp>`;
    if (heartRate !== undefined) inner += `<gpxtpx:hr>${heartRate}</gpxtpx:hr>`;
    if (cad !== undefined) inner += `<gpxtpx:cad>${cad}</gpxtpx:cad>`;
    if (speed !== undefined) inner += `<gpxtpx:speed>${decimal(speed, 3)}</gpxtpx:speed>`;
    let all = watts === undefined ? '' : `<gpxpx:PowerInWatts>${watts}</gpxpx:PowerInWatts>`;
    if (inner !== '') all += `<gpxtpx:TrackPointExtension>${inner}</gpxtpx:TrackPointExtension>`;
    return all === '' ? '' : `<extensions>${all}</extensions>`;
  };
}
