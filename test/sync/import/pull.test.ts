import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/storage/store.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { verify } from '../../../src/sync/verify.js';
import type { WorkoutSummary } from '../../../src/workouts/workout.js';
import { type World, world } from '../support.js';
import { archiveOf, sessionFile, stamp } from './support.js';

let w: World;
afterEach(() => w.close());

/** An account export of the sandbox's data; the first two sessions are exercises of one. */
function exportOf(workouts: WorkoutSummary[]): Record<string, unknown> {
  const exercise = (workout: WorkoutSummary) => ({
    startTime: workout.start_time_local,
    durationMillis: Math.round((workout.duration_seconds ?? 0) * 1000),
    timezoneOffsetMinutes: workout.utc_offset_minutes,
  });
  const session = (id: string, name: string, parts: WorkoutSummary[]) => ({
    identifier: { id },
    ...exercise(parts[0]!),
    name,
    exercises: parts.map(exercise),
  });
  const [one, other, ...rest] = workouts;
  const files = { [sessionFile('both')]: session('7000', 'Both', [one!, other!]) };
  for (const [i, workout] of rest.entries())
    files[sessionFile(String(i))] = session(String(7001 + i), `Run ${i}`, [workout]);
  return files;
}

async function importInto(files: Record<string, unknown>) {
  const store = openStore(w.path);
  try {
    const destination = storeDestination(store, w.sandbox.userId, stamp);
    return await importFiles({ destination, signal: new AbortController().signal, now: () => 0 }, archiveOf(files), {});
  } finally {
    store.close();
  }
}

const dump = () =>
  w.look(async (store) => {
    expect((await verify(store)).problems).toEqual([]);
    return [...store.iterate()].map((workout) =>
      JSON.stringify({ ...workout, provenance: { ...workout.provenance, fetched_at: '' } }),
    );
  });

describe('an import and a pull of the same sessions', () => {
  it('give the same database in either order, and imported sessions do not prevent the commit of a transaction', async () => {
    w = await world({ count: 12 });
    await w.pull();
    const files = exportOf(w.look((store) => store.list()));
    expect(await importInto(files)).toMatchObject({ outcome: 'ok', workouts: { merged: 12, new: 0 } });
    const pulledFirst = await dump();
    await w.close();

    w = await world({ count: 12 });
    expect(await importInto(files)).toMatchObject({ workouts: { new: 12 } });
    expect(await w.pull()).toMatchObject({
      outcome: 'ok',
      workouts: { new: 0, updated: 12 },
      transactions: { committed: 1, left_open: 0 },
    });
    expect(w.sandbox.committed).toHaveLength(12);
    expect(await dump()).toEqual(pulledFirst);
    expect(
      (await dump()).filter((workout) => workout.includes('"via":["exercises","flow_export","transaction"]')),
    ).toHaveLength(12);
  });
});
