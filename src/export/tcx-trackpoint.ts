import type { Workout } from '../workouts/types.js';
import type { Cadence } from './cadence.js';
import { blocksOf } from './columns.js';
import { decimalElement, putElement, putWholeElement, wholeElement } from './elements.js';
import { instantPutter, putLatitude, putLongitude } from './numbers.js';
import { literal, type Page, put } from './page.js';
import { startMs } from './timing.js';
import { altitudeColumn, type Track } from './track.js';

const OPEN = literal('<Trackpoint><Time>');
const TIME_END = literal('</Time>');
const POSITION = literal('<Position><LatitudeDegrees>');
const BETWEEN_DEGREES = literal('</LatitudeDegrees><LongitudeDegrees>');
const POSITION_END = literal('</LongitudeDegrees></Position>');
const ALTITUDE = decimalElement('<AltitudeMeters>', '</AltitudeMeters>', 2);
const DISTANCE = decimalElement('<DistanceMeters>', '</DistanceMeters>', 1);
const HEART_RATE = wholeElement('<HeartRateBpm><Value>', '</Value></HeartRateBpm>', 1, 255);
const CRANK = wholeElement('<Cadence>', '</Cadence>', 0, 254);
// Declared as the default namespace on the element: gpsbabel reads it only so.
const EXTENSION = literal('<Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2">');
const SPEED = decimalElement('<Speed>', '</Speed>', 3);
const STRIDES = wholeElement('<RunCadence>', '</RunCadence>', 0, 254);
const WATTS = wholeElement('<Watts>', '</Watts>', 0, 65_535);
const EXTENSION_END = literal('</TPX></Extensions>');
const CLOSE = literal('</Trackpoint>\n');

/**
 * Makes a function that puts the Trackpoint of a row on the page, elements in the order the schema fixes, gaps left out.
 * Strides go into the extension, turns of a crank into Cadence. Rows come in ascending order.
 */
export function trackpointWriter(
  page: Page,
  workout: Workout,
  track: Track,
  cadence: Cadence | undefined,
): (row: number) => void {
  const { channels, position, seconds } = track;
  const start = startMs(workout);
  const putInstant = instantPutter();
  const onFoot = cadence?.onFoot === true;
  const factor = cadence?.factor ?? 1;
  const { values, placeOf } = blocksOf([
    position?.latitude,
    position?.longitude,
    altitudeColumn(track),
    channels.distance_meters,
    channels.heart_rate_bpm,
    cadence && channels[cadence.channel],
    channels.speed_mps,
    channels.power_watts,
  ]);
  const [latitude, longitude, altitude, distance, heartRate, turns, speed, power] = values;
  return (row) => {
    const i = placeOf(row);
    const { bytes, view } = page;
    let at = putInstant(page, put(view, page.at, OPEN), start + (seconds[row] ?? 0) * 1000);
    at = put(view, at, TIME_END);
    const degrees = latitude?.[i] ?? Number.NaN;
    if (!Number.isNaN(degrees)) {
      at = putLatitude(bytes, put(view, at, POSITION), degrees);
      at = putLongitude(bytes, put(view, at, BETWEEN_DEGREES), longitude?.[i] ?? 0);
      at = put(view, at, POSITION_END);
    }
    at = putElement(page, at, ALTITUDE, altitude?.[i] ?? Number.NaN);
    at = putElement(page, at, DISTANCE, distance?.[i] ?? Number.NaN);
    at = putWholeElement(page, at, HEART_RATE, heartRate?.[i] ?? Number.NaN);
    const perMinute = (turns?.[i] ?? Number.NaN) * factor;
    if (!onFoot) at = putWholeElement(page, at, CRANK, perMinute);
    const inside = put(view, at, EXTENSION);
    let end = putElement(page, inside, SPEED, speed?.[i] ?? Number.NaN);
    if (onFoot) end = putWholeElement(page, end, STRIDES, perMinute);
    end = putWholeElement(page, end, WATTS, power?.[i] ?? Number.NaN);
    // An extension without content is written over.
    if (end > inside) at = put(view, end, EXTENSION_END);
    page.at = put(view, at, CLOSE);
  };
}
