import { afterEach, expect, it } from 'vitest';
import { bare, type World, world } from '../support.js';
import { sessionsOf } from '../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

it('two sessions of one start are two where Polar committed the one before it named the other', async () => {
  const [one] = sessionsOf(1);
  w = await world({ sessions: [one!] });
  const pull = () => w.pull({ source: 'transactions', details: bare });
  expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, transactions: { committed: 1 } });
  w.sandbox.upload({ ...one!, exerciseId: 'twintwin' });
  expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, transactions: { committed: 1 } });
  expect(w.look((store) => store.list())).toHaveLength(2);
});
