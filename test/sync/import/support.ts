import type { Archive } from '../../../src/archive/archive.js';
import type { Answer } from '../../../src/polar/answer.js';
import { parseExercise } from '../../../src/polar/parse/exercise.js';
import { newestSchema } from '../../../src/storage/schema/newest/newest.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { Store } from '../../../src/storage/store.js';
import type { Kept } from '../../../src/sync/arrival.js';
import { keep } from '../../../src/sync/core/keep.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import type { ImportResult } from '../../../src/sync/import/tally.js';
import type { ImportOptions } from '../../../src/sync/import/work.js';

export const user = '61922800';
export const stamp = '2026-03-01T12:00:00.000Z';

/** A database in memory: without a disk, hundreds of them fit into a test's time. */
export function memoryStore(db = memoryDatabase()): Store {
  return new Store(':memory:', db);
}

export function memoryDatabase() {
  const db = new (sqlite())(':memory:');
  db.exec(newestSchema);
  return db;
}

/** One session as it was; each source represents it in its own way. */
export interface Truth {
  /** Unix ms. */
  start: number;
  millis: number;
  device?: string;
  deviceId?: string;
  /** Heart rate, one value per second. */
  heartRate?: number[];
  /** Minutes; absent: 60; 'unknown': the source names no zone, and its clock is an hour ahead. */
  offset?: number | 'unknown';
}

/** Ten minutes on the morning of 5 January 2026. */
export const truth: Truth = {
  start: Date.UTC(2026, 0, 5, 9),
  millis: 600_400,
  device: 'Polar Vantage V3',
  heartRate: [120, 121, 122],
};

/** The same, this many days later. */
export const day = (n: number): Truth => ({ ...truth, start: truth.start + n * 86_400_000 });

/** An import's counts when there are no workouts. */
export const counts = { new: 0, merged: 0, updated: 0, unchanged: 0, skipped: 0 };

const offsetMinutes = 60;
const local = (ms: number, offset: Truth['offset'] = offsetMinutes) =>
  new Date(ms + (offset === 'unknown' ? offsetMinutes : offset) * 60_000).toISOString().slice(0, 23);

/** As the account export has it: the device's name but no id; laps, name, note. */
export function exported(id: string, truth: Truth, more: Record<string, unknown> = {}): Record<string, unknown> {
  const { start, millis, device, heartRate = [], offset = offsetMinutes } = truth;
  const summary = {
    startTime: local(start, offset),
    stopTime: local(start + millis, offset),
    durationMillis: millis,
    ...(offset !== 'unknown' && { timezoneOffsetMinutes: offset }),
    sport: { id: '27' },
  };
  return {
    identifier: { id },
    modified: '2026-02-01T00:00:00.000',
    ...summary,
    name: `Run ${id}`,
    note: 'muddy',
    feeling: 0.75,
    ...(device !== undefined && { product: { modelName: device } }),
    exercises: [
      {
        ...summary,
        laps: { laps: [{ durationMillis: 3000, splitTimeMillis: 3000 }] },
        samples: {
          samples: [
            { type: 'HEART_RATE', intervalMillis: 1000, values: heartRate },
            { type: 'ALTITUDE', intervalMillis: 1000, values: heartRate.map((bpm) => bpm / 2) },
          ],
        },
      },
    ],
    ...more,
  };
}

/** As an export of the older form has it: no id. */
export function exportedOlder({ start, millis, deviceId, heartRate = [], offset = offsetMinutes }: Truth): object {
  const summary = {
    startTime: local(start, offset),
    stopTime: local(start + millis, offset),
    duration: `PT${millis / 1000}S`,
    ...(offset !== 'unknown' && { timeZoneOffset: offset }),
  };
  const beats = heartRate.map((value, i) => ({ dateTime: local(start + i * 1000, offset), value }));
  return {
    exportVersion: '2.6',
    ...summary,
    kiloCalories: 150,
    ...(deviceId !== undefined && { deviceId }),
    exercises: [{ ...summary, sport: 'RUNNING', samples: { heartRate: beats } }],
  };
}

/** As `/v3/exercises/{id}` has it, stored by the code that a pull uses. */
export function pulled(store: Store, id: string, truth: Truth, more: Record<string, unknown> = {}): Kept {
  const { start, millis, device = 'UNKNOWN', deviceId, heartRate = [], offset = offsetMinutes } = truth;
  const body = Buffer.from(
    JSON.stringify({
      id,
      device,
      device_id: deviceId,
      start_time: local(start, offset).replace('.000', ''),
      ...(offset !== 'unknown' && { start_time_utc_offset: offset }),
      duration: `PT${millis / 1000}S`,
      sport: 'RUNNING',
      detailed_sport_info: 'ROAD_RUNNING',
      calories: 143,
      heart_rate: { average: 120, maximum: 150 },
      samples: [{ recording_rate: 1, sample_type: 0, data: heartRate.map((bpm) => bpm + 1).join(',') }],
      ...more,
    }),
  );
  const answer: Answer = { path: `/v3/exercises/${id}`, status: 200, contentType: null, body, fetchedAt: stamp };
  const held = { samples: true, zones: true, route: true };
  const arrival = {
    source: 'exercises',
    externalId: id,
    exercise: parseExercise(body),
    held,
    besides: new Set<string>(),
  } as const;
  return keep(store, user, { ...arrival, answers: [{ part: 'exercise', answer }] }, stamp);
}

/** Files from memory, as an archive delivers them. */
export function archiveOf(files: Record<string, unknown>): Archive {
  const bodies = Object.entries(files).map(([name, body]) => ({
    name,
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  }));
  return {
    files: bodies.length,
    bytes: bodies.reduce((sum, { body }) => sum + body.byteLength, 0),
    async *each() {
      for (const { name, body } of bodies) yield { name, bytes: body.byteLength, read: async () => body };
    },
  };
}

export function take(
  store: Store,
  files: Record<string, unknown>,
  options: ImportOptions = {},
  destination = storeDestination(store, user, stamp),
): Promise<ImportResult> {
  return importFiles({ destination, signal: new AbortController().signal, now: () => 0 }, archiveOf(files), options);
}

/** What the file names of one account have in common. */
export const uuid = '0e16eab9-6090-32b2-f705-0b063ea9f20b';

export const sessionFile = (id: string) => `training-session_2026-02-01_${id}-${uuid}.json`;
