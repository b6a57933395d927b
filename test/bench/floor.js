import { channels } from '../../dist/workouts/types.js';

/*
 * What a writer of text has to do at least: each number and each time of the file becomes text once, by the functions of
 * JavaScript itself and with nothing around it. Returns the number of characters, so that nothing is optimized away.
 */

/** Channels with their decimals, as GPX, TCX and the samples table have them. */
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

function formatNumbers({ start_time: start, streams, route }, digits) {
  const first = Date.parse(start);
  const columns = channels.flatMap((name) =>
    digits[name] === undefined ? [] : [{ values: streams[name].values, digits: digits[name] }],
  );
  let length = 0;
  for (let i = 0; i < route.length; i++) {
    const { latitude, longitude } = route[i];
    length += new Date(first + i * 1000).toISOString().length;
    length += latitude.toFixed(7).length + longitude.toFixed(7).length;
    for (const column of columns) length += column.values[i].toFixed(column.digits).length;
  }
  return length;
}

export const floors = {
  gpx: (workout) => formatNumbers(workout, gpx),
  tcx: (workout) => formatNumbers(workout, tcx),
  csv: (workout) => formatNumbers(workout, csv),
};
