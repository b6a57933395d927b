import { afterEach, expect, it } from 'vitest';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { verify } from '../../src/sync/verify.js';
import { bare, type World, world } from './support.js';
import { sessionsOf } from './sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

/** Marks this many workouts as made by an earlier version. */
function age(count: number): void {
  const db = new (sqlite())(w.path);
  db.exec(
    `UPDATE workouts SET summary = json_set(summary, '$.provenance.normalizer_version', 2, '$.type', 'old')
     WHERE id IN (SELECT id FROM workouts ORDER BY id LIMIT ${count})`,
  );
  db.close();
}

const problems = () => w.look(async (store) => (await verify(store)).problems);

it('workouts of an earlier version are reported by verify and recreated by the next pull, which counts them', async () => {
  w = await world({ sessions: sessionsOf(3) });
  await w.pull({ details: bare });
  const before = w.look((store) => store.list());
  age(1);
  expect(await problems()).toEqual([
    '1 workout was made by an earlier version; the next pull, or polar-sync rebuild, recreates it',
  ]);
  age(2);
  expect(await problems()).toEqual([
    '2 workouts were made by an earlier version; the next pull, or polar-sync rebuild, recreates them',
  ]);
  expect(await w.pull({ details: bare })).toMatchObject({ workouts: { new: 0, updated: 2, unchanged: 1 } });
  expect(w.look((store) => store.list())).toEqual(before);
  expect(await problems()).toEqual([]);
});
