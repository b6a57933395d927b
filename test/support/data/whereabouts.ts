import { join } from 'node:path';
import { gzipSync, inflateSync, unzipSync } from 'node:zlib';
import { recordKinds } from '../../../src/kinds/kinds.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import type { Streams, Workout } from '../../../src/workouts/workout.js';
import { library, workout } from '../../commands/library.js';
import { openQuickly } from '../store.js';
import { wholeRecords } from './records.js';

/** A place that nothing else here is near to. */
export const place = { latitude: 61.4987654, longitude: 23.7612345 };

/** Every way in which the place may be written: degrees, whole numbers of the rows, and the club that is there. */
const traces = [/61[.,]?498/, /23[.,]?761/, /Whereabouts Club/];

/** Where a text names the place; also inside of blobs, as SQL and JSON write them. Empty: nowhere. */
export function tracesIn(text: string): string[] {
  const blobs = [...text.matchAll(/x'([0-9a-f]{16,})'/g)].map(([, hex = '']) => opened(Buffer.from(hex, 'hex')));
  return [text, ...blobs].flatMap((one) => traces.flatMap((trace) => trace.exec(one)?.[0] ?? []));
}

function opened(bytes: Buffer): string {
  for (const open of [unzipSync, inflateSync]) {
    try {
      return open(bytes).toString('latin1');
    } catch {
      // Not compressed like that.
    }
  }
  return bytes.toString('latin1');
}

const seconds = Array.from({ length: 120 }, (_, second) => second);

/** A workout with a place in its route, its club, and a channel that nobody knows. */
export const somewhere: Workout = workout({
  id: 'ab12cd34ef56',
  name: 'Round the lake',
  note: 'Windy, legs heavy',
  external_ids: { accesslink_exercise: 'y7lOpwnJ' },
  club: { id: 61498, name: 'Whereabouts Club' },
  duration_seconds: 119,
  distance_meters: 400,
  avg_heart_rate_bpm: 124,
  has_route: true,
  streams: {
    heart_rate_bpm: { interval_seconds: 1, values: seconds.map((s) => 120 + (s % 9)) },
    vendor_where: { interval_seconds: 1, data: seconds.map(() => `${place.latitude};${place.longitude}`).join(',') },
  } as Streams,
  route: seconds.map((s) => ({ time_seconds: s, ...place, altitude_meters: 12 })),
});

/** Writes a database below `home` in which every place that may hold a position holds this one. @returns the environment. */
export function whereabouts(home: string): Record<string, string> {
  const env = library(home, [somewhere]);
  const path = join(home, 'polar-sync.db');
  const store = openQuickly(path);
  store.atomically(() => {
    for (const kind of recordKinds) {
      const record = structuredClone(wholeRecords[kind]);
      if (record.kind === 'ppi') for (const one of record.stretches) one.intervals_ms = '[800, 810]';
      if (record.kind === 'device')
        for (const setting of record.settings) setting.value = `${place.latitude} ${place.longitude}`;
      store.records.save('10579', record);
    }
  });
  store.close();
  const db = new (sqlite())(path);
  const json = JSON.stringify({ route: [place], club: 'Whereabouts Club' });
  db.prepare('INSERT INTO bodies VALUES (?, ?, ?)').run('ff', json.length, gzipSync(json));
  db.prepare(
    `INSERT INTO payloads (user_id, source, external_id, part, path, status, sha256, fetched_at)
     VALUES ('10579', 'exercises', 'y7lOpwnJ', 'exercise', ?, 200, 'ff', '2024-06-01T00:00:00Z')`,
  ).run(`/v3/near?lat=${place.latitude}`);
  db.prepare(
    `INSERT INTO deliveries (user_id, target, kind, item, state, content_hash, content, first_at, changed_at)
     VALUES ('10579', 'folder', 'workout', ?, 'sent', 'ff', ?, '2024-06-01T00:00:00Z', '2024-06-01T00:00:00Z')`,
  ).run(somewhere.id, json);
  db.prepare("INSERT INTO observations VALUES ('exercises', 'value', ?, 1, '2024-06-01', '2024-06-01')").run(
    `${place.latitude}`,
  );
  // So that samples of the indexes are among the tables.
  db.exec('ANALYZE');
  db.close();
  return env;
}
