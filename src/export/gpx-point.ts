import type { Channel, RoutePoint, Workout } from '../workouts/types.js';
import { cadenceOf } from './cadence.js';
import { decimalElement, putElement, putWholeElement, wholeElement } from './elements.js';
import { instantPutter, putLatitude, putLongitude } from './numbers.js';
import { literal, type Page, put } from './page.js';
import { startMs } from './timing.js';

const OPEN = literal('<trkpt lat="');
const BETWEEN_DEGREES = literal('" lon="');
const DEGREES_END = literal('">');
const ALTITUDE = decimalElement('<ele>', '</ele>', 2);
const TIME = literal('<time>');
const TIME_END = literal('</time>');
const EXTENSIONS = literal('<extensions>');
const GARMIN = literal('<gpxtpx:TrackPointExtension>');
// The schemas' ranges: what does not fit is left out. Heart rate 0 means "invalid" there.
const POWER = wholeElement('<gpxpx:PowerInWatts>', '</gpxpx:PowerInWatts>', 0, 65_535);
const TEMPERATURE = decimalElement('<gpxtpx:atemp>', '</gpxtpx:atemp>', 1);
const HEART_RATE = wholeElement('<gpxtpx:hr>', '</gpxtpx:hr>', 1, 255);
const CADENCE = wholeElement('<gpxtpx:cad>', '</gpxtpx:cad>', 0, 254);
const SPEED = decimalElement('<gpxtpx:speed>', '</gpxtpx:speed>', 3);
const GARMIN_END = literal('</gpxtpx:TrackPointExtension>');
const EXTENSIONS_END = literal('</extensions>');
const CLOSE = literal('</trkpt>\n');

/** Makes a function that puts a point of the route on the page, with the samples nearest to it in time. */
export function pointWriter(page: Page, workout: Workout): (point: RoutePoint) => void {
  const start = startMs(workout);
  const putInstant = instantPutter();
  const cadence = cadenceOf(workout);
  const turnsAt = sampler(workout, cadence?.channel);
  const factor = cadence?.factor ?? 1;
  const altitudeAt = sampler(workout, 'altitude_meters');
  const heartRateAt = sampler(workout, 'heart_rate_bpm');
  const temperatureAt = sampler(workout, 'temperature_celsius');
  const speedAt = sampler(workout, 'speed_mps');
  const powerAt = sampler(workout, 'power_watts');
  return (point) => {
    const t = point.time_seconds;
    const { bytes, view } = page;
    let at = putLatitude(bytes, put(view, page.at, OPEN), point.latitude);
    at = putLongitude(bytes, put(view, at, BETWEEN_DEGREES), point.longitude);
    at = put(view, at, DEGREES_END);
    const altitude = altitudeAt(t);
    at = putElement(page, at, ALTITUDE, Number.isNaN(altitude) ? (point.altitude_meters ?? Number.NaN) : altitude);
    at = putInstant(page, put(view, at, TIME), start + Math.round(t * 1000));
    at = put(view, at, TIME_END);
    // Tags without content are written over.
    const extensions = put(view, at, EXTENSIONS);
    let end = putWholeElement(page, extensions, POWER, powerAt(t));
    const garmin = put(view, end, GARMIN);
    let inside = putElement(page, garmin, TEMPERATURE, temperatureAt(t));
    inside = putWholeElement(page, inside, HEART_RATE, heartRateAt(t));
    inside = putWholeElement(page, inside, CADENCE, turnsAt(t) * factor);
    inside = putElement(page, inside, SPEED, speedAt(t));
    if (inside > garmin) end = put(view, inside, GARMIN_END);
    if (end > extensions) at = put(view, end, EXTENSIONS_END);
    page.at = put(view, at, CLOSE);
  };
}

/** Reads a channel at a time: the sample nearest to it, NaN where there is none. */
function sampler(workout: Workout, channel: Channel | undefined): (seconds: number) => number {
  const stream = channel && workout.streams?.[channel];
  if (stream === undefined) return () => Number.NaN;
  const { interval_seconds: interval, values } = stream;
  return (seconds) => values[Math.round(seconds / interval)] ?? Number.NaN;
}
