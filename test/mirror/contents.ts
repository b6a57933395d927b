import { join } from 'node:path';
import type { KindRecord } from '../../src/kinds/kinds.js';
import { canonical } from '../../src/storage/records/records.js';
import { sha256Of } from '../../src/storage/sqlite/sha256.js';
import type { Store } from '../../src/storage/store.js';
import type { Workout } from '../../src/workouts/workout.js';
import { temporaryFolder } from '../support/folder.js';
import { openQuickly } from '../support/store.js';

/** All that a database holds. */
export interface Contents {
  workouts: readonly Workout[];
  records: readonly KindRecord[];
}

const user = '10579';

/** Makes a database hold exactly this: what is new is added, what is different changed, the rest deleted. */
export function fill(path: string, { workouts, records }: Contents): void {
  const store = openQuickly(path);
  try {
    store.atomically(() => {
      for (const { id } of store.list()) if (workouts.every((one) => one.id !== id)) store.dropWorkout(id);
      for (const one of workouts) {
        store.saveWorkout(user, one);
        store.sessions.save({
          ...{ userId: user, source: 'exercises', externalId: one.id, workoutId: one.id },
          ...{ startMs: Date.parse(one.start_time), samples: true, zones: true, route: true, firstSeenAt: stamp },
        });
      }
      for (const one of records) saveRecord(store, one);
    });
  } finally {
    store.close();
  }
}

const stamp = '2026-03-01T00:00:00Z';

/** As link-records does: the record, and what it was made from. */
function saveRecord(store: Store, record: KindRecord): void {
  const { kind, id } = record;
  const key = { userId: user, source: 'accesslink', externalId: `${kind} ${id}`, part: '' } as const;
  const body = Buffer.from(canonical(record));
  store.payloads.save({ ...key, path: '/', status: 200, contentType: 'application/json', body, fetchedAt: stamp });
  const payloadId = store.payloads.current(user, key.source, key.externalId).at(-1)?.id ?? 0;
  store.records.save(user, record);
  store.dataIndex.point({
    userId: user,
    kind,
    id,
    source: 'accesslink',
    part: '',
    payloadId,
    fingerprint: sha256Of(body),
  });
}

/** A database in a folder of its own. @returns its path. */
export function database(contents: Contents): string {
  const path = join(temporaryFolder(), 'polar.db');
  fill(path, contents);
  return path;
}
