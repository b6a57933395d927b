import { Page } from '../../dist/export/files/page.js';
import { instantPutter, putDecimal } from '../../dist/export/track/numbers.js';
import { channels } from '../../dist/workouts/workout.js';

/*
 * The minimum work of a text writer: each number and each time of the file becomes text once, with nothing around it; with
 * JavaScript's own functions, and with ours, which are several times faster. Returns the number of characters, so that
 * nothing is optimized away.
 */

/** Channels with their decimals, as in GPX, TCX and the samples table. */
const gpx = {
  heart_rate_bpm: 0,
  speed_mps: 3,
  cadence_rpm: 0,
  altitude_meters: 2,
  power_watts: 0,
  temperature_celsius: 1,
};
const tcx = { heart_rate_bpm: 0, speed_mps: 3, cadence_rpm: 0, altitude_meters: 2, power_watts: 0, distance_meters: 1 };
const csv = { ...gpx, distance_meters: 1 };

function columnsOf({ streams }, digits) {
  return channels.flatMap((name) =>
    digits[name] === undefined ? [] : [{ values: streams[name].values, digits: digits[name] }],
  );
}

function byJavaScript(workout, digits) {
  const { start_time: start, route } = workout;
  const first = Date.parse(start);
  const columns = columnsOf(workout, digits);
  let length = 0;
  for (let i = 0; i < route.length; i++) {
    const { latitude, longitude } = route[i];
    length += new Date(first + i * 1000).toISOString().length;
    length += latitude.toFixed(7).length + longitude.toFixed(7).length;
    for (const column of columns) length += column.values[i].toFixed(column.digits).length;
  }
  return length;
}

function byOurs(workout, digits) {
  const { start_time: start, route } = workout;
  const first = Date.parse(start);
  const columns = columnsOf(workout, digits);
  const page = new Page();
  const putInstant = instantPutter();
  let length = 0;
  for (let i = 0; i < route.length; i++) {
    const { latitude, longitude } = route[i];
    let at = putInstant(page, 0, first + i * 1000);
    at = putDecimal(page.bytes, putDecimal(page.bytes, at, latitude, 7), longitude, 7);
    for (const column of columns) at = putDecimal(page.bytes, at, column.values[i], column.digits);
    length += at;
  }
  return length;
}

const digitsOf = { gpx, tcx, csv };

/** Whether a format has a floor: FIT has no text. */
export const hasFloor = (format) => digitsOf[format] !== undefined;

export const numbersByJavaScript = (format, workout) => byJavaScript(workout, digitsOf[format]);
export const numbersByOurs = (format, workout) => byOurs(workout, digitsOf[format]);
