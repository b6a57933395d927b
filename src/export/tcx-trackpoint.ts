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
  return (row) => {
    let text = `<Trackpoint><Time>${instant(start + (seconds[row] ?? 0) * 1000)}</Time>`;
    const latitude = position?.latitude[row] ?? Number.NaN;
    if (!Number.isNaN(latitude)) {
      const longitude = longitudeText(position?.longitude[row] ?? 0);
      text += `<Position><LatitudeDegrees>${latitudeText(latitude)}</LatitudeDegrees><LongitudeDegrees>${longitude}</LongitudeDegrees></Position>`;
    }
    text += float('AltitudeMeters', altitude?.[row], 2);
    text += float('DistanceMeters', channels.distance_meters?.[row], 1);
    const heartRate = whole('Value', channels.heart_rate_bpm?.[row], 1, 255);
    if (heartRate !== '') text += `<HeartRateBpm>${heartRate}</HeartRateBpm>`;
    const perMinute = (turns?.[row] ?? Number.NaN) * (cadence?.factor ?? 1);
    if (cadence?.onFoot === false) text += whole('Cadence', perMinute, 0, 254);
    let extension = float('Speed', channels.speed_mps?.[row], 3);
    if (cadence?.onFoot === true) extension += whole('RunCadence', perMinute, 0, 254);
    extension += whole('Watts', channels.power_watts?.[row], 0, 65_535);
    if (extension !== '') text += `<Extensions><TPX xmlns="${EXTENSION}">${extension}</TPX></Extensions>`;
    return `${text}</Trackpoint>\n`;
  };
}

function float(name: string, value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '' : `<${name}>${decimal(value, digits)}</${name}>`;
}

/** A whole number, left out where the schema's range has no room for it. */
function whole(name: string, value: number | undefined, min: number, max: number): string {
  const rounded = Math.round(value ?? Number.NaN);
  return rounded >= min && rounded <= max ? `<${name}>${rounded}</${name}>` : '';
}
