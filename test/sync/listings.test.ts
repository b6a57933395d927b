import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataKind } from '../../src/kinds/kinds.js';
import type { FaultPlan } from '../../src/sandbox/sandbox.js';
import type { SourceName } from '../../src/storage/sessions/source-name.js';
import { type World, world } from './support.js';

/*
 * An element of a list that is null, or has no id, affects only itself: the others come, the list is stored verbatim, and the
 * run reports how many could not be read.
 */
let w: World;

beforeEach(async () => {
  w = await world({ count: 4 });
});
afterEach(() => w.close());

const spoil = (path: RegExp, more: Partial<FaultPlan> = {}) =>
  w.sandbox.faults.add({ kind: 'bad-elements', method: 'GET', path, times: 'always', ...more });

/** The stored payloads under an id that have a null in their list. */
const keptRaw = (source: SourceName, externalId: string) =>
  w.look((store) => store.payloads.current(w.sandbox.userId, source, externalId).filter(({ body }) => holdsNull(body)));

const holdsNull = (body: Uint8Array) => Buffer.from(body).includes('[null');

describe('elements that cannot be read', () => {
  it('in the list of exercises do not affect the others', async () => {
    spoil(/\/v3\/exercises$/);
    expect(await w.pull({ source: 'exercises' })).toMatchObject({
      outcome: 'partial',
      workouts: { new: 4 },
      failed: [{ id: 'exercises', reason: "2 of 6 elements of Polar's list cannot be read; it is stored verbatim" }],
    });
    expect(keptRaw('exercises', '')).toHaveLength(1);
  });

  it('in a transaction do not affect the others, and prevent its commit', async () => {
    spoil(/exercise-transactions\/\d+$/);
    expect(await w.pull({ source: 'transactions' })).toMatchObject({
      outcome: 'partial',
      workouts: { new: 4 },
      transactions: { committed: 0, left_open: 1 },
      failed: [{ id: 'transactions', reason: expect.stringContaining('2 of 6 elements') }],
    });
    expect(w.sandbox.committed).toEqual([]);
    const { id } = w.sandbox.openTransaction ?? {};
    expect(keptRaw('transactions', `transaction-${id}`)).toHaveLength(1);
    w.sandbox.faults.clear();
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
    expect(w.sandbox.committed).toHaveLength(4);
  });

  it('among the links to the samples of a session affect only that session', async () => {
    spoil(/\/samples$/, { times: 1 });
    const pulled = await w.pull({ source: 'transactions' });
    expect(pulled).toMatchObject({ outcome: 'partial', workouts: { new: 4 }, transactions: { committed: 0 } });
    expect(pulled.failed).toHaveLength(1);
    expect(pulled.failed[0]?.reason).toMatch(/links to its samples cannot be read/);
    const streams = w.look((store) => [...store.iterate()].map((workout) => workout.streams !== undefined));
    expect(streams).toEqual([true, true, true, true]);
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', transactions: { committed: 1 } });
  });

  it('in the list of a transaction of physical information prevent its commit', async () => {
    spoil(/physical-information-transactions\/\d+$/);
    const pulled = await w.pullData(['physical-info']);
    expect(pulled.failed).toMatchObject([{ reason: expect.stringMatching(/2 of \d+ elements/) }]);
    const sent = w.sandbox.requests.filter(({ method }) => method === 'PUT');
    expect(sent).toEqual([]);
    w.sandbox.faults.clear();
    const again = await w.pullData(['physical-info']);
    expect(again.outcome).toBe('ok');
    expect(w.sandbox.requests.some(({ method }) => method === 'PUT')).toBe(true);
  });

  it.each(['sleep', 'nightly-recharge', 'activity', 'heart-rate', 'cardio-load', 'sleepwise'] as DataKind[])(
    'in what Polar tells of %s cost none of the others',
    async (kind) => {
      const whole = await world({ count: 4 });
      const expected = (await whole.pullData([kind])).data[kind];
      await whole.close();
      spoil(/\/v3\/users\//);
      const pulled = await w.pullData([kind]);
      expect(pulled.outcome).toBe('partial');
      expect(pulled.data[kind]).toEqual({ ...expected, failed: expect.any(Number) });
      expect(pulled.failed[0]?.reason).toMatch(/element \d+ of \d+ is unrecognized.*; it is stored verbatim/);
      const raw = w.look((store) =>
        store.payloads.keysOf('data').filter(({ id }) => holdsNull(store.payloads.byId(id)?.body ?? Buffer.alloc(0))),
      );
      expect(raw.length).toBeGreaterThan(0);
    },
  );

  it('in a v4 list do not affect the others', async () => {
    await w.close();
    w = await world({ count: 4, api: 'v4' });
    spoil(/training-sessions\/list/);
    const pulled = await w.pull({ source: 'v4' });
    expect(pulled).toMatchObject({ outcome: 'partial', workouts: { new: 4 } });
    expect(pulled.failed[0]?.reason).toMatch(/2 sessions in Polar's list cannot be read; the list is stored/);
  });
});

describe('a list that cannot be read at all', () => {
  it('is reported rather than that the other source is retired, and is kept', async () => {
    w.sandbox.faults.add({ kind: 'wrong-json', path: /\/v3\/exercises$/, times: 'always' });
    w.sandbox.faults.add({ kind: '410', path: /exercise-transactions/, times: 'always' });
    await expect(w.pull()).rejects.toMatchObject({ code: 'BAD_ANSWER' });
    const kept = w.look((store) => store.payloads.current(w.sandbox.userId, 'exercises', ''));
    expect(kept).toMatchObject([{ part: 'unread' }]);
  });

  it('of a transaction is kept, and nothing is committed', async () => {
    w.sandbox.faults.add({ kind: 'wrong-json', path: /exercise-transactions\/\d+$/, method: 'GET', times: 'always' });
    await expect(w.pull({ source: 'transactions' })).rejects.toMatchObject({ code: 'BAD_ANSWER' });
    const { id } = w.sandbox.openTransaction ?? {};
    const kept = w.look((store) => store.payloads.current(w.sandbox.userId, 'transactions', `transaction-${id}`));
    expect(kept.map(({ part }) => part)).toContain('unread');
    expect(w.sandbox.committed).toEqual([]);
  });
});
