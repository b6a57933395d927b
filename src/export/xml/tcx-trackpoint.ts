import type { Workout } from '../../workouts/workout.js';
import { blocksOf } from '../csv/columns.js';
import type { Page } from '../files/page.js';
import type { Cadence } from '../track/cadence.js';
import { onDateLine } from '../track/numbers.js';
import { startMs } from '../track/timing.js';
import { altitudeColumn, instantOf, type Track } from '../track/track.js';
import { RowWriter, rowOf } from './xml-row.js';

const position = { open: '<Position>', close: '</Position>' };
const extensions = {
  // The namespace is the default one of the element, because gpsbabel reads it only that way.
  open: '<Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2">',
  close: '</TPX></Extensions>',
};
const inPosition = { within: [position], digits: 7 };
const inExtensions = { within: [extensions] };

const TRACKPOINT = rowOf(
  '<Trackpoint>',
  {
    time: { open: '<Time>', close: '</Time>' },
    latitude: { open: '<LatitudeDegrees>', close: '</LatitudeDegrees>', ...inPosition },
    longitude: { open: '<LongitudeDegrees>', close: '</LongitudeDegrees>', ...inPosition },
    altitude: { open: '<AltitudeMeters>', close: '</AltitudeMeters>', digits: 2 },
    distance: { open: '<DistanceMeters>', close: '</DistanceMeters>', digits: 1 },
    heartRate: { open: '<HeartRateBpm><Value>', close: '</Value></HeartRateBpm>', min: 1, max: 255 },
    turns: { open: '<Cadence>', close: '</Cadence>', min: 0, max: 254 },
    speed: { open: '<Speed>', close: '</Speed>', ...inExtensions, digits: 3 },
    strides: { open: '<RunCadence>', close: '</RunCadence>', ...inExtensions, min: 0, max: 254 },
    watts: { open: '<Watts>', close: '</Watts>', ...inExtensions, min: 0, max: 65_535 },
  },
  '</Trackpoint>\n',
);

/**
 * Makes a function that puts the Trackpoint of the n-th row on the page, elements in the order of the schema, gaps left
 * out. Strides go into the extension, crank revolutions into Cadence. Call it in ascending order of rows.
 */
export function trackpointWriter(
  page: Page,
  workout: Workout,
  track: Track,
  cadence: Cadence | undefined,
): (n: number) => void {
  const { channels, position } = track;
  const start = startMs(workout);
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
  const row = new RowWriter(page);
  return (n) => {
    const i = placeOf(n);
    row.begin();
    row.instant(TRACKPOINT.time, start + instantOf(track, n));
    row.decimal(TRACKPOINT.latitude, latitude?.[i] ?? Number.NaN);
    row.decimal(TRACKPOINT.longitude, onDateLine(longitude?.[i] ?? Number.NaN));
    row.decimal(TRACKPOINT.altitude, altitude?.[i] ?? Number.NaN);
    row.decimal(TRACKPOINT.distance, distance?.[i] ?? Number.NaN);
    row.whole(TRACKPOINT.heartRate, heartRate?.[i] ?? Number.NaN);
    const perMinute = (turns?.[i] ?? Number.NaN) * factor;
    if (!onFoot) row.whole(TRACKPOINT.turns, perMinute);
    row.decimal(TRACKPOINT.speed, speed?.[i] ?? Number.NaN);
    if (onFoot) row.whole(TRACKPOINT.strides, perMinute);
    row.whole(TRACKPOINT.watts, power?.[i] ?? Number.NaN);
    row.end(TRACKPOINT.end);
  };
}
