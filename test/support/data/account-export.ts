import { ZipWriter } from './zip.js';

/** A session of the current model of the account export; every number in it follows from `index`. */
export function generatedSession(index: number, seconds: number): Record<string, unknown> {
  const start = Date.UTC(2014, 0, 1, 6, 30) + index * 15 * 3_600_000;
  const local = (ms: number) => new Date(ms).toISOString().slice(0, 23);
  const each = <T>(value: (i: number) => T) => Array.from({ length: seconds }, (_, i) => value(i));
  const wave = (i: number, period: number) => Math.sin((i + index) / period);
  const summary = {
    startTime: local(start),
    stopTime: local(start + seconds * 1000),
    durationMillis: seconds * 1000,
    distanceMeters: 3 * seconds,
    calories: 100 + (index % 700),
    timezoneOffsetMinutes: 120,
    sport: { id: String([1, 2, 27, 15][index % 4]) },
  };
  return {
    identifier: { id: idOf(index) },
    created: local(start + 86_400_000),
    modified: local(start + 86_400_000),
    ...summary,
    name: `Session ${index}`,
    hrAvg: 140,
    hrMax: 160,
    product: { modelName: 'Polar Vantage V3' },
    exercises: [
      {
        identifier: { id: String(8_000_000_000 + index) },
        ...summary,
        laps: { laps: [], autoLaps: [{ splitTimeMillis: 300_000, durationMillis: 300_000, distanceMeters: 900 }] },
        zones: [
          { type: 'ZONE_TYPE_HEART_RATE', zones: [{ lowerLimit: 90, higherLimit: 170, inZone: seconds * 1000 }] },
        ],
        samples: {
          samples: [
            { type: 'HEART_RATE', intervalMillis: 1000, values: each((i) => Math.round(140 + 20 * wave(i, 90))) },
            { type: 'SPEED', intervalMillis: 1000, values: each((i) => round(10.8 + 2 * wave(i, 40), 4)) },
            { type: 'ALTITUDE', intervalMillis: 1000, values: each((i) => round(120 + 30 * wave(i, 400), 3)) },
            { type: 'DISTANCE', intervalMillis: 1000, values: each((i) => round(3 * i + wave(i, 7), 4)) },
            { type: 'CADENCE', intervalMillis: 1000, values: each((i) => Math.round(84 + 3 * wave(i, 30))) },
          ],
        },
        routes: {
          route: {
            startTime: local(start),
            wayPoints: each((i) => ({
              longitude: round(24.9 + 0.02 * wave(i, 500), 7),
              latitude: round(60.1 + 0.01 * wave(i, 300), 7),
              elapsedMillis: i * 1000,
            })),
          },
        },
      },
    ],
  };
}

/** Old sessions have a number as their id, newer ones a UUID. */
function idOf(index: number): string {
  const number = String(7_000_000_000 + index);
  return index % 2 === 0 ? number : `0e16eab9-6090-32b2-f705-${number.padStart(12, '0')}`;
}

export function sessionName(index: number): string {
  return `training-session_2014-01-01T06-30-00_${idOf(index)}-5a5b5c5d-1111-2222-3333-${String(index).padStart(12, '0')}.json`;
}

/** Writes an account export of generated sessions and some files of other kinds. @returns its unpacked size. */
export function writeExport(path: string, sessions: number, seconds: number): number {
  const zip = new ZipWriter(path);
  let bytes = 0;
  for (let index = 0; index < sessions; index += 1) {
    const body = JSON.stringify(generatedSession(index, seconds));
    bytes += body.length;
    zip.add(sessionName(index), body);
  }
  for (const name of ['sleep_result_0', 'account-data', 'products-devices', 'something-new']) {
    zip.add(`${name}-5a5b5c5d-1111-2222-3333-444455556666.json`, '{"made":"up"}');
  }
  zip.end();
  return bytes;
}

const round = (value: number, decimals: number) => Number(value.toFixed(decimals));
