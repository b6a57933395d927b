import { afterEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/storage/store.js';
import { planKind } from '../../src/sync/kinds/plan.js';
import type { Run } from '../../src/sync/run.js';
import { isDue } from '../../src/sync/sources/exercises/late.js';
import { pullLost } from '../../src/sync/sources/v4/lost.js';
import { waiting } from '../../src/sync/sources/v4/waiting.js';
import { withStore } from '../support/store.js';
import { full, type World, world } from './support.js';

/*
 * Every instant that is remembered from one run to the next is tested here: one in the future was written
 * while the clock was wrong, and must neither delay anything nor count as news. `staleDays`, `refused` and `nothingSince` are in
 * test/storage/wrong-clock.test.ts, blocks of days in kinds/days.test.ts, the sign-in in test/auth, the rate limit, which
 * lasts as long as a process, in test/polar/http/rate-limit.test.ts.
 */

const now = Date.parse('2026-03-01T12:00:00.000Z');
const ahead = '2031-03-01T12:00:00.000Z';
const justNow = '2026-03-01T11:59:00.000Z';
const user = '1';

/** As much of a run as the tested functions need. */
const runOf = (store: Store, more: object = {}) =>
  ({
    store,
    userId: user,
    options: {},
    deps: { now: () => now },
    now: () => new Date(now).toISOString(),
    ...more,
  }) as unknown as Run;

/** A failure in five runs, the last of which began at `at`. */
function failed(store: Store, source: 'v4' | 'exercises', name: string, at: string): void {
  for (let n = 0; n < 5; n += 1)
    store.failures.record(user, source, name, store.syncRuns.start(user, 'auto', at), 'HTTP 500');
}

describe('what was recorded while the clock was ahead', () => {
  it.each([
    [justNow, ['day-2026-02-01']],
    [ahead, []],
  ])('a day that failed: last tried at %s, so it waits: %j', (at, left) =>
    withStore((store) => {
      failed(store, 'v4', 'day-2026-02-01', at);
      expect([...waiting(runOf(store))]).toEqual(left);
    }),
  );

  it.each([
    [justNow, false],
    [ahead, true],
  ])('late details: last requested at %s, so they are due: %j', (at, due) =>
    withStore((store) => {
      failed(store, 'exercises', 'late-y7lOpwnJ', at);
      expect(isDue(runOf(store), 'y7lOpwnJ')).toBe(due);
    }),
  );

  it.each([
    [justNow, 1],
    [ahead, 2],
  ])('what is requested once in four weeks: at %s, so in %d requests', (at, requests) =>
    withStore((store) => {
      store.atomically(() => store.dataIndex.asked(user, 'cardio-load-180-days', 'all', at));
      expect(planKind('cardio-load', store, user, now)).toHaveLength(requests);
    }),
  );

  it.each([
    [justNow, 'no'],
    [ahead, 'yes'],
  ])('sessions that an older copy lacks: requested at %s; requested again: %s', (at, again) =>
    withStore(async (store) => {
      const start = Date.parse('2025-06-01T06:00:00Z') / 1000;
      store.atomically(() => store.dataIndex.asked(user, 'v4-lost', '2025-06-01', at));
      let asked = 'no';
      const checkpoint = () => {
        asked = 'yes';
        throw new Error('that is enough');
      };
      const witness = { lost: { sessions: [{ start, held: 'szr' }] } };
      await pullLost(runOf(store, { checkpoint, deps: { now: () => now, witness } }), '2026-02-01').catch(
        () => undefined,
      );
      expect(asked).toBe(again);
    }),
  );
});

describe('a transaction whose response was lost while the clock was ahead', () => {
  let w: World;
  afterEach(() => w.close());

  const begun = [
    [justNow, 'partial'],
    [ahead, 'ok'],
  ] as const;

  it.each(begun)('of exercises, opened at %s: the pull is %s', async (at, outcome) => {
    w = await world({ sessions: [] });
    w.look((store) => store.transactions.begin(w.sandbox.userId, { ...full, originals: [] }, at));
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome });
    expect(w.look((store) => store.openTransactions())).toHaveLength(outcome === 'ok' ? 0 : 1);
  });

  it.each(begun)('and Polar has retired transactions, opened at %s: the pull is %s', async (at, outcome) => {
    w = await world({ sessions: [] });
    w.sandbox.retire('transactions', 404);
    w.look((store) => store.transactions.begin(w.sandbox.userId, { ...full, originals: [] }, at));
    expect(await w.pull()).toMatchObject({ outcome });
  });

  it.each(begun)('of physical information, opened at %s: the pull is %s', async (at, outcome) => {
    w = await world({ sessions: [] });
    await w.pullData(['physical-info']);
    w.look((store) => store.physicalInfoTransactions.begin(w.sandbox.userId, at));
    expect(await w.pullData(['physical-info'])).toMatchObject({ outcome });
    expect(w.look((store) => store.openTransactions())).toHaveLength(outcome === 'ok' ? 0 : 1);
  });
});
