import { afterEach, describe, expect, it } from 'vitest';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import type { PullProgress } from '../../src/sync/pull-contract.js';
import { rebuild } from '../../src/sync/rebuild.js';
import { verify } from '../../src/sync/verify.js';
import { sessions } from './sources/v4/sessions-of-years.js';
import { bare, type World, world } from './support.js';
import { sessionsOf } from './sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

/** The progress reported, as `step done/total`. */
function listen() {
  const told: string[] = [];
  const onProgress = ({ step, done, total, until }: PullProgress) =>
    void told.push(`${step} ${done}/${total}${until === undefined ? '' : ` until ${until}`}`);
  return { told, onProgress };
}

describe('the progress of a pull is reported', () => {
  it('for each v3 session, its files and the sessions of a transaction', async () => {
    w = await world({ sessions: sessionsOf(3) });
    const { told, onProgress } = listen();
    await w.pull({ originals: ['tcx'] }, { onProgress });
    const each = (step: string) => [0, 1, 2, 3].map((done) => `${step} ${done}/3`);
    expect(told).toEqual(['exercises', 'originals', 'transaction'].flatMap(each));
  });

  it('for each FIT that is requested because of its pauses', async () => {
    w = await world({ sessions: sessionsOf(3) });
    const { told, onProgress } = listen();
    await w.pull({ source: 'exercises' }, { onProgress });
    expect(told.slice(4)).toEqual(['originals 0/3', 'originals 1/3', 'originals 2/3']);
  });

  it('for each v4 day, the newest first, and each window of a walk back', async () => {
    w = await world({ api: 'v4', sessions: [] });
    w.now = Date.parse('2024-01-01T12:00:00Z');
    w.sandbox.addV4Sessions(sessions(80, 46));
    const { told, onProgress } = listen();
    await w.pull({ source: 'v4', details: bare, since: '2023-03-01' }, { onProgress });
    expect(told).toEqual([
      ...['days 0/2', 'days 1/2'],
      ...['history 0/0 until 2023-07-07', 'history 0/2 until 2023-07-07', 'history 1/2 until 2023-07-07'],
      ...['history 0/0 until 2023-04-08', 'history 0/2 until 2023-04-08', 'history 1/2 until 2023-04-08'],
      ...['history 0/0 until 2023-03-01', 'history 0/1 until 2023-03-01'],
    ]);
  });

  it('for each request for data', async () => {
    w = await world({ sessions: [] });
    const { told, onProgress } = listen();
    await w.pullData(['sleep', 'cardio-load'], { onProgress });
    expect(told).toEqual(['sleep 0/1', 'sleep 1/1', 'cardio-load 0/2', 'cardio-load 1/2', 'cardio-load 2/2']);
  });

  it('for workouts that an earlier version made', async () => {
    w = await world({ sessions: sessionsOf(2) });
    await w.pull({ details: bare });
    const db = new (sqlite())(w.path);
    db.exec("UPDATE workouts SET summary = json_set(summary, '$.provenance.normalizer_version', 2)");
    db.close();
    const { told, onProgress } = listen();
    await w.pull({ details: bare }, { onProgress });
    expect(told).toEqual(['outdated 0/2', 'outdated 1/2', 'exercises 0/0']);
  });
});

it('the progress of rebuild and verify is reported', async () => {
  w = await world({ sessions: sessionsOf(2) });
  await w.pull({ details: bare, source: 'exercises' });
  await w.pullData(['physical-info']);
  await w.look(async (store) => {
    const told: string[] = [];
    await rebuild(store, (done, total) => void told.push(`${done}/${total}`));
    await verify(store, (what, done, total) => void told.push(`${what} ${done}/${total}`));
    const each = (what: string, total: number) => Array.from({ length: total }, (_, i) => `${what} ${i}/${total}`);
    const misplaced = ['workout 1/2', 'workout 1/2'];
    const [payloads, records] = [store.bodies.hashes().length, store.dataIndex.keys().length];
    expect(told).toEqual([
      ...['0/2', '1/2', '2/2'],
      ...each('payload', payloads),
      ...each('workout', 2),
      ...misplaced,
      ...each('record', records),
    ]);
    expect([payloads > 2, records > 2]).toEqual([true, true]);
  });
});

it('rebuild can be interrupted between records, too', async () => {
  w = await world({ sessions: sessionsOf(2) });
  await w.pull({ details: bare, source: 'exercises' });
  await w.pullData(['physical-info']);
  await w.look(async (store) => {
    const stop = new AbortController();
    const end = (done: number, total: number) => {
      if (done === total) stop.abort();
    };
    await expect(rebuild(store, end, stop.signal)).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
  });
});
