import { afterEach, expect, it } from 'vitest';
import { bare, type World, world } from '../support.js';
import { sessionsOf } from '../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

const pull = () => w.pull({ source: 'transactions', details: bare });
const states = () => w.look((store) => store.transactions.open(w.sandbox.userId).map(({ state }) => state));

it('a commit that Polar does not know, of a transaction that it no longer lists, took effect', async () => {
  w = await world({ sessions: sessionsOf(2) });
  w.sandbox.faults.add({ kind: '404', method: 'PUT', path: /./, afterEffect: true });
  expect(await pull()).toMatchObject({ outcome: 'ok', failed: [], transactions: { opened: 1, committed: 1 } });
  expect([w.sandbox.committed.length, states()]).toEqual([2, []]);
});

it('a commit that Polar does not know, of a transaction that it still lists, did not', async () => {
  w = await world({ sessions: sessionsOf(2) });
  w.sandbox.faults.add({ kind: '404', method: 'PUT', path: /./ });
  expect(await pull()).toMatchObject({
    outcome: 'partial',
    failed: [{ id: 'transactions', reason: expect.stringContaining('does not know the transaction to commit') }],
    transactions: { committed: 0, left_open: 1 },
  });
  expect([w.sandbox.committed.length, states()]).toEqual([0, ['committing']]);
  expect(await pull()).toMatchObject({ outcome: 'ok', transactions: { resumed: 1, committed: 1, left_open: 0 } });
  expect(w.sandbox.committed).toHaveLength(2);
});

it.each([
  ['others: it took effect', true, 2],
  ['the same: it did not', false, 1],
])('a commit in doubt after which Polar offers %s', async (_what, afterEffect, committed) => {
  const sessions = sessionsOf(3);
  w = await world({ sessions: sessions.slice(0, 2) });
  w.sandbox.faults.add({ kind: '500', method: 'PUT', path: /./, times: 'always', afterEffect });
  await expect(pull()).rejects.toMatchObject({ code: 'SERVER_ERROR' });
  w.sandbox.faults.clear();
  w.sandbox.upload(sessions[2]!);
  w.now += 11 * 60_000;
  const result = await pull();
  expect(result).toMatchObject({ outcome: 'ok', transactions: { opened: 1, committed, left_open: 0 } });
  expect([w.look((store) => store.list().length), w.sandbox.committed.length, states()]).toEqual([3, 3, []]);
});

it('an opening whose response was lost is in doubt for ten minutes, and not a moment longer', async () => {
  w = await world({ sessions: sessionsOf(2) });
  w.sandbox.faults.add({ kind: 'truncate', method: 'POST' });
  await pull().catch((problem: unknown) => problem);
  const [{ openedAt } = { openedAt: '' }] = w.look((store) => store.transactions.open(w.sandbox.userId));
  w.now = Date.parse(openedAt) + 599_999;
  expect((await pull()).failed).toEqual([
    { id: 'transactions', reason: expect.stringContaining('may be open at Polar until') },
  ]);
  w.now = Date.parse(openedAt) + 600_000;
  expect(await pull()).toMatchObject({ failed: [], transactions: { left_open: 0 } });
});

it('an opening whose response cannot be read may have taken effect, and is waited for', async () => {
  w = await world({ sessions: sessionsOf(2) });
  w.sandbox.faults.add({ kind: 'garbage-json', method: 'POST', afterEffect: true });
  await pull().catch((problem: unknown) => problem);
  expect(states()).toEqual(['creating']);
  w.now += 11 * 60_000;
  expect(await pull()).toMatchObject({ outcome: 'ok', failed: [], workouts: { new: 2 } });
});
