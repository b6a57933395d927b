import { writeToString } from '@fast-csv/format';
import { FitWriter } from '@markw65/fit-file-writer';
import { stringify } from 'csv-stringify/sync';
import { XMLBuilder } from 'fast-xml-parser';
import fitEncoder from 'fit-encoder';
import Papa from 'papaparse';

/*
 * The npm packages that write these formats, each used as documented, with the same input as our own writers: the same
 * fields of the same seconds. Each takes the seconds and returns the finished file.
 */

const FIT_EPOCH_SECONDS = 631_065_600;
const SEMICIRCLES = 2 ** 31 / 180;

export function fitFileWriter(seconds) {
  const writer = new FitWriter();
  const start = writer.time(new Date(seconds[0].ms));
  const end = writer.time(new Date(seconds.at(-1).ms));
  const file = { type: 'activity', manufacturer: 'development', product: 0, serial_number: 1, time_created: start };
  writer.writeMessage('file_id', file, null, true);
  for (const second of seconds) {
    writer.writeMessage('record', {
      timestamp: writer.time(new Date(second.ms)),
      position_lat: writer.latlng((second.latitude * Math.PI) / 180),
      position_long: writer.latlng((second.longitude * Math.PI) / 180),
      heart_rate: second.heart_rate_bpm,
      cadence: second.cadence_rpm,
      distance: second.distance_meters,
      power: second.power_watts,
      temperature: Math.round(second.temperature_celsius),
      enhanced_speed: second.speed_mps,
      enhanced_altitude: second.altitude_meters,
    });
  }
  const times = { start_time: start, timestamp: end, total_elapsed_time: end - start, total_timer_time: end - start };
  writer.writeMessage('lap', times, null, true);
  writer.writeMessage('session', { ...times, sport: 'cycling', first_lap_index: 0, num_laps: 1 }, null, true);
  writer.writeMessage('activity', { timestamp: end, num_sessions: 1, type: 'manual' }, null, true);
  const view = writer.finish();
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

export function fitEncoderPackage(seconds) {
  const { FitEncoder, Message, FitConstants, FitMessages } = fitEncoder;
  const time = (ms) => ms / 1000 - FIT_EPOCH_SECONDS;
  const message = (name, ...fields) => new Message(FitConstants.mesg_num[name], FitMessages[name], ...fields);
  const encoder = new FitEncoder();
  message('file_id', 'type', 'manufacturer', 'product', 'time_created').writeDataMessage(
    4,
    255,
    0,
    time(seconds[0].ms),
  );
  const record = message(
    'record',
    ...['timestamp', 'position_lat', 'position_long', 'heart_rate', 'cadence', 'distance', 'power', 'temperature'],
    ...['enhanced_speed', 'enhanced_altitude'],
  );
  for (const second of seconds) {
    record.writeDataMessage(
      time(second.ms),
      Math.round(second.latitude * SEMICIRCLES),
      Math.round(second.longitude * SEMICIRCLES),
      second.heart_rate_bpm,
      second.cadence_rpm,
      Math.round(second.distance_meters * 100),
      second.power_watts,
      Math.round(second.temperature_celsius),
      Math.round(second.speed_mps * 1000),
      Math.round((second.altitude_meters + 500) * 5),
    );
  }
  return quietly(() => Buffer.from(encoder.getFile()));
}

/** fit-encoder prints two lines for every file. */
function quietly(work) {
  const { log } = console;
  console.log = () => {};
  try {
    return work();
  } finally {
    console.log = log;
  }
}

const xml = { ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true };

export function gpxByFastXml(seconds) {
  const trkpt = seconds.map((second) => ({
    '@lat': second.latitude,
    '@lon': second.longitude,
    ele: second.altitude_meters,
    time: new Date(second.ms).toISOString(),
    extensions: {
      'gpxpx:PowerInWatts': second.power_watts,
      'gpxtpx:TrackPointExtension': {
        'gpxtpx:atemp': second.temperature_celsius,
        'gpxtpx:hr': second.heart_rate_bpm,
        'gpxtpx:cad': second.cadence_rpm,
        'gpxtpx:speed': second.speed_mps,
      },
    },
  }));
  return Buffer.from(new XMLBuilder(xml).build({ gpx: { '@version': '1.1', trk: { trkseg: { trkpt } } } }));
}

export function tcxByFastXml(seconds) {
  const Trackpoint = seconds.map((second) => ({
    Time: new Date(second.ms).toISOString(),
    Position: { LatitudeDegrees: second.latitude, LongitudeDegrees: second.longitude },
    AltitudeMeters: second.altitude_meters,
    DistanceMeters: second.distance_meters,
    HeartRateBpm: { Value: second.heart_rate_bpm },
    Cadence: second.cadence_rpm,
    Extensions: { TPX: { Speed: second.speed_mps, Watts: second.power_watts } },
  }));
  const Activity = { '@Sport': 'Biking', Lap: { Track: { Trackpoint } } };
  return Buffer.from(new XMLBuilder(xml).build({ TrainingCenterDatabase: { Activities: { Activity } } }));
}

const columns = [
  ...['workout_id', 'time', 't_seconds', 'heart_rate_bpm', 'speed_mps', 'cadence_rpm', 'altitude_meters'],
  ...['power_watts', 'temperature_celsius', 'distance_meters', 'latitude', 'longitude'],
];

const rows = (seconds) =>
  seconds.map((second, i) => [
    ...['bench0000001', new Date(second.ms).toISOString(), i, second.heart_rate_bpm, second.speed_mps],
    ...[second.cadence_rpm, second.altitude_meters, second.power_watts, second.temperature_celsius],
    ...[second.distance_meters, second.latitude, second.longitude],
  ]);

export const csvByStringify = (seconds) => Buffer.from(stringify(rows(seconds), { header: true, columns }));
export const csvByPapaparse = (seconds) => Buffer.from(Papa.unparse({ fields: columns, data: rows(seconds) }));
export const csvByFastCsv = async (seconds) => Buffer.from(await writeToString([columns, ...rows(seconds)]));
