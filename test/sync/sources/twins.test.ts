import { afterEach, expect, it } from 'vitest';
import { bare, type World, world } from '../support.js';
import { sessionsOf } from '../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

it('two sessions with the same start are two if Polar committed one before it listed the other', async () => {
  const [one] = sessionsOf(1);
  w = await world({ sessions: [one!] });
  const pull = () => w.pull({ source: 'transactions', details: bare });
  expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, transactions: { committed: 1 } });
  w.sandbox.upload({ ...one!, exerciseId: 'twintwin' });
  expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, transactions: { committed: 1 } });
  expect(w.look((store) => store.list())).toHaveLength(2);
});
