import type { RoutePoint, Workout } from '../../workouts/workout.js';
import type { Page } from '../files/page.js';
import { cadenceOf } from '../track/cadence.js';
import { samplers } from '../track/nearest-sample.js';
import { onDateLine } from '../track/numbers.js';
import { startMs } from '../track/timing.js';
import { RowWriter, rowOf } from './xml-row.js';

const extensions = { open: '<extensions>', close: '</extensions>' };
const garmin = { open: '<gpxtpx:TrackPointExtension>', close: '</gpxtpx:TrackPointExtension>' };
const within = [extensions, garmin];

// The ranges of the schemas: what does not fit is left out. Heart rate 0 means "invalid" there.
const POINT = rowOf(
  '<trkpt ',
  {
    latitude: { open: 'lat="', close: '" ', digits: 7 },
    longitude: { open: 'lon="', close: '">', digits: 7 },
    altitude: { open: '<ele>', close: '</ele>', digits: 2 },
    time: { open: '<time>', close: '</time>' },
    power: { open: '<gpxpx:PowerInWatts>', close: '</gpxpx:PowerInWatts>', within: [extensions], min: 0, max: 65_535 },
    temperature: { open: '<gpxtpx:atemp>', close: '</gpxtpx:atemp>', within, digits: 1 },
    heartRate: { open: '<gpxtpx:hr>', close: '</gpxtpx:hr>', within, min: 1, max: 255 },
    cadence: { open: '<gpxtpx:cad>', close: '</gpxtpx:cad>', within, min: 0, max: 254 },
    speed: { open: '<gpxtpx:speed>', close: '</gpxtpx:speed>', within, digits: 3 },
  },
  '</trkpt>\n',
);

/** Makes a function that puts a route point on the page, with the samples nearest to it in time. */
export function pointWriter(page: Page, workout: Workout): (point: RoutePoint) => void {
  const start = startMs(workout);
  const cadence = cadenceOf(workout);
  const sampler = samplers(workout);
  const turnsAt = sampler(cadence?.channel);
  const factor = cadence?.factor ?? 1;
  const altitudeAt = sampler('altitude_meters');
  const heartRateAt = sampler('heart_rate_bpm');
  const temperatureAt = sampler('temperature_celsius');
  const speedAt = sampler('speed_mps');
  const powerAt = sampler('power_watts');
  const row = new RowWriter(page);
  return (point) => {
    const t = point.time_seconds;
    row.begin();
    row.decimal(POINT.latitude, point.latitude);
    row.decimal(POINT.longitude, onDateLine(point.longitude));
    const altitude = altitudeAt(t);
    row.decimal(POINT.altitude, Number.isNaN(altitude) ? (point.altitude_meters ?? Number.NaN) : altitude);
    row.instant(POINT.time, start + Math.round(t * 1000));
    row.whole(POINT.power, powerAt(t));
    row.decimal(POINT.temperature, temperatureAt(t));
    row.whole(POINT.heartRate, heartRateAt(t));
    row.whole(POINT.cadence, turnsAt(t) * factor);
    row.decimal(POINT.speed, speedAt(t));
    row.end(POINT.end);
  };
}
