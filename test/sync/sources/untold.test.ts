import { afterEach, expect, it } from 'vitest';
import { rebuild } from '../../../src/sync/rebuild.js';
import { verify } from '../../../src/sync/verify.js';
import { bare, type World, world } from '../support.js';
import { sessionsOf } from '../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

it('a response without a readable start is kept, and does not show when a session once began', async () => {
  const [session] = sessionsOf(1);
  w = await world({ sessions: [session!] });
  const pull = () => w.pull({ source: 'exercises', details: bare });
  await pull();
  const sightings = () =>
    w.look((store) => store.sessions.all().flatMap((one) => store.sightings.of(one).map(({ startMs }) => startMs)));
  const before = sightings();
  w.sandbox.edit(session!.exerciseId, { start_time: 'tomorrow' });
  expect(await pull()).toMatchObject({ outcome: 'partial', failed: [{ id: session!.exerciseId }] });
  w.sandbox.edit(session!.exerciseId, { start_time: undefined, calories: 7 });
  await pull();
  expect(await w.look((store) => rebuild(store))).toMatchObject({ workouts: 1, removed: 0 });
  expect(sightings()).toEqual(before);
  expect((await w.look((store) => verify(store))).workouts).toBe(1);
});

it('the list alone shows when a session began, and that is known after a rebuild, too', async () => {
  const [session] = sessionsOf(1);
  w = await world({ sessions: [session!] });
  const pull = () => w.pull({ source: 'exercises', details: bare });
  w.sandbox.faults.add({ kind: '500', path: /\/v3\/exercises\/[^/]+$/, times: 'always' });
  expect(await pull()).toMatchObject({ outcome: 'partial', workouts: { new: 1 } });
  w.sandbox.faults.clear();
  w.sandbox.edit(session!.exerciseId, { start_time: '2026-02-20T07:00:00' });
  expect(await pull()).toMatchObject({ outcome: 'ok' });
  const starts = () =>
    w.look((store) => store.sessions.all().flatMap((one) => store.sightings.of(one).map(({ startMs }) => startMs)));
  const before = starts();
  expect(before).toHaveLength(2);
  await w.look((store) => rebuild(store));
  expect(starts()).toEqual(before);
});
