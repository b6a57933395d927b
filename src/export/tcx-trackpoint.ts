import type { Workout } from '../workouts/types.js';
import type { Cadence } from './cadence.js';
import { decimal, instantWriter, latitudeText, longitudeText } from './numbers.js';
import { startMs } from './timing.js';
import { altitudeColumn, type Track } from './track.js';

const EXTENSION = 'http://www.garmin.com/xmlschemas/ActivityExtension/v2';

/**
 * Makes a function that writes the Trackpoint of a row, elements in the order the schema fixes, gaps left out. Strides
 * go into the extension, turns of a crank into Cadence. The extension's namespace is declared as the default one on the
 * element: gpsbabel reads it only so.
 */
export function trackpointWriter(
  workout: Workout,
  track: Track,
  cadence: Cadence | undefined,
): (row: number) => string {
  const { channels, position, seconds } = track;
  const start = startMs(workout);
  const instant = instantWriter();
  const altitude = altitudeColumn(track);
  const turns = cadence === undefined ? undefined : channels[cadence.channel];
  const altitudeText = decimalNumber('<AltitudeMeters>', '</AltitudeMeters>', 2);
  const distanceText = decimalNumber('<DistanceMeters>', '</DistanceMeters>', 1);
  const speedText = decimalNumber('<Speed>', '</Speed>', 3);
  const heartRate = wholeNumber('<HeartRateBpm><Value>', '</Value></HeartRateBpm>', 1, 255);
  const crank = wholeNumber('<Cadence>', '</Cadence>', 0, 254);
  const strides = wholeNumber('<RunCadence>', '</RunCadence>', 0, 254);
  const watts = wholeNumber('<Watts>', '</Watts>', 0, 65_535);
  return (row) => {
    let text = `<Trackpoint><Time>${instant(start + (seconds[row] ?? 0) * 1000)}</Time>`;
    const latitude = position?.latitude[row] ?? Number.NaN;
    if (!Number.isNaN(latitude)) {
      const longitude = longitudeText(position?.longitude[row] ?? 0);
      text += `<Position><LatitudeDegrees>${latitudeText(latitude)}</LatitudeDegrees><LongitudeDegrees>${longitude}</LongitudeDegrees></Position>`;
    }
    text += altitudeText(altitude?.[row]);
    text += distanceText(channels.distance_meters?.[row]);
    text += heartRate(channels.heart_rate_bpm?.[row]);
    const perMinute = (turns?.[row] ?? Number.NaN) * (cadence?.factor ?? 1);
    if (cadence?.onFoot === false) text += crank(perMinute);
    let extension = speedText(channels.speed_mps?.[row]);
    if (cadence?.onFoot === true) extension += strides(perMinute);
    extension += watts(channels.power_watts?.[row]);
    if (extension !== '') text += `<Extensions><TPX xmlns="${EXTENSION}">${extension}</TPX></Extensions>`;
    return `${text}</Trackpoint>\n`;
  };
}

function decimalNumber(open: string, close: string, digits: number): (value: number | undefined) => string {
  return (value) => (value === undefined || Number.isNaN(value) ? '' : open + decimal(value, digits) + close);
}

/**
 * Makes a function that writes a whole number between tags, and nothing where the schema's range has no room for it.
 * The same few values come again and again, so the texts are kept, in one piece: that spares most of the work.
 */
function wholeNumber(open: string, close: string, min: number, max: number): (value: number | undefined) => string {
  const known = new Map<number, string>();
  return (value) => {
    const rounded = Math.round(value ?? Number.NaN);
    if (!(rounded >= min && rounded <= max)) return '';
    const found = known.get(rounded);
    if (found !== undefined) return found;
    const text = [open, rounded, close].join('');
    known.set(rounded, text);
    return text;
  };
}
