import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/storage/open.js';
import { Store } from '../../../src/storage/store.js';
import { checkAll } from '../../../src/sync/checking/checks.js';
import { claim, claimsOf, doClaimed } from '../../../src/sync/checking/claims.js';
import type { Task } from '../../../src/sync/checking/task.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { built } from '../../support/built.js';
import { temporaryFolder } from '../../support/folder.js';
import { day, exported, stamp, user } from '../import/support.js';

const count = 40;
const never = new Promise<void>(() => undefined);

/** Forty workouts on disk, two of them and one payload damaged. */
async function damaged() {
  const path = join(temporaryFolder(), 'polar.db');
  const db = openDatabase(path);
  const store = new Store(path, db);
  const files = Array.from({ length: count }, (_, n) => {
    const body = Buffer.from(JSON.stringify(exported(`70000000${n}0`, day(n))));
    return { name: `training-session-${n}.json`, bytes: body.length, read: () => Promise.resolve(body) };
  });
  const archive = {
    files: count,
    bytes: 0,
    async *each() {
      yield* files;
    },
  };
  const { signal } = new AbortController();
  await importFiles({ destination: storeDestination(store, user, stamp), signal, now: () => 0 }, archive, {});
  db.exec("UPDATE workouts SET summary = replace(summary, '1', '2') WHERE key IN (3, 30)");
  const bad = db.prepare<unknown[], string>('SELECT id FROM workouts WHERE key IN (3, 30)').pluck().all();
  const [hash = ''] = store.bodies.hashes();
  const ids = store.sessions.workoutIds();
  const tasks: Task[] = [
    { what: 'payload', id: hash },
    { what: 'payload', id: 'none' },
    ...ids.map((id) => ({ what: 'workout' as const, id })),
  ];
  return { store, tasks, wrong: [...tasks.keys()].filter((n) => ['none', ...bad].includes(tasks[n]?.id ?? '')) };
}

describe('checks on two threads', () => {
  it('find what one finds, in the same order', async () => {
    const { store, tasks, wrong } = await damaged();
    const mine: number[] = [];
    const options = { step: async (n: number) => void mine.push(n), aborted: never, worthwhile: 1, processors: 2 };
    const alone = await checkAll(store, tasks, { ...options, worthwhile: tasks.length + 1 });
    expect(alone.flatMap((problem, n) => (problem === undefined ? [] : [n]))).toEqual(wrong);
    expect(mine).toEqual([...tasks.keys()]);
    const thread = built('sync/checking/checking-thread.js');
    // This one does nothing until the other has had time for everything that is left.
    const patient = { ...options, step: () => new Promise<void>((resolve) => setTimeout(resolve, 20)), thread };
    expect(await checkAll(store, tasks, patient)).toEqual(alone);
    store.close();
  });

  it('are all done here if the other thread fails', async () => {
    const { store, tasks, wrong } = await damaged();
    const thread = join(temporaryFolder(), 'broken.mjs');
    // It takes some tasks and ends without a word.
    writeFileSync(
      thread,
      "import { workerData } from 'node:worker_threads';\nAtomics.add(workerData.claims.next, 0, 16);\nthrow new Error('no');\n",
    );
    const options = { step: () => new Promise<void>((resolve) => setTimeout(resolve, 5)), aborted: never };
    const found = await checkAll(store, tasks, { ...options, thread, worthwhile: 1, processors: 2 });
    expect(found).toHaveLength(tasks.length);
    expect(found.flatMap((problem, n) => (problem === undefined ? [] : [n]))).toEqual(wrong);
    store.close();
  });

  it('are all done here if there is no other thread', async () => {
    const { store, tasks, wrong } = await damaged();
    const options = { step: async () => {}, aborted: never, worthwhile: 1 };
    for (const more of [{ thread: 'package.json', processors: 2 }, { processors: 1 }]) {
      const found = await checkAll(store, tasks, { ...options, ...more });
      expect(found.flatMap((problem, n) => (problem === undefined ? [] : [n]))).toEqual(wrong);
    }
    store.close();
  });
});

describe('claims', () => {
  it('give each task to one thread only, and end', () => {
    const claims = claimsOf(40);
    const taken = [claim(claims), claim(claims), claim(claims), claim(claims)];
    expect(taken.map(({ length }) => length)).toEqual([16, 16, 8, 0]);
    expect(taken.flat()).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  it('give the event loop a turn after each task, and tell when those of a claim are done', async () => {
    let turns = 0;
    const seen: number[] = [];
    const told: number[] = [];
    const doOne = (number: number) => {
      expect(turns).toBe(number);
      seen.push(number);
      setImmediate(() => {
        turns += 1;
      });
    };
    await doClaimed(claimsOf(20), doOne, () => told.push(seen.length));
    expect([seen.length, told]).toEqual([20, [16, 20]]);
  });
});
