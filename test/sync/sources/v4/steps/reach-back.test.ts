import { describe, expect, it } from 'vitest';
import { ServerError } from '../../../../../src/polar/errors.js';
import { refusedOf } from '../../../../../src/sync/sources/v4/refused.js';
import { reachBack } from '../../../../../src/sync/sources/v4/window.js';
import { user } from '../../../import/support.js';
import { asked, failed, open, polar, session, status, store, tell, useSteps, windows } from './support.js';

useSteps();

describe('a window that may reach back further than Polar serves', () => {
  const window = { from: '2025-01-01', to: '2025-04-01' };
  const days = 90;
  const servedFrom = (first: string) => {
    polar.refuses = ({ from }) => (from < first ? status(400, 'Too old') : undefined);
  };
  const back = (of = window) => reachBack(open(), of, tell);

  it('comes whole in one request where it does not', async () => {
    polar.elements = [session('1', '2025-02-01')];
    expect(await back()).toEqual({ pulled: { sessions: 1, days: 1, oldest: '2025-02-01' } });
    expect(windows()).toEqual(['2025-01-01 2025-04-01']);
    expect(await back({ from: '2025-04-01', to: '2025-04-01' })).toEqual({});
    expect(asked).toHaveLength(2);
  });

  it.each([
    '2025-01-02',
    '2025-01-03',
    '2025-02-15',
    '2025-02-16',
    '2025-03-30',
    '2025-03-31',
    '2025-04-01',
    '2026-01-01',
  ])('comes from the day on that Polar serves, found by halves: %s', async (first) => {
    polar.elements = ['2025-01-01', '2025-02-20', '2025-03-31'].map((date, i) => session(`${i}`, date));
    servedFrom(first);
    const { pulled, refused } = await back();
    const there = polar.elements.filter(({ startTime }) => String(startTime) >= first).length;
    expect(refused?.days).toEqual({ from: '2025-01-01', to: first > window.to ? window.to : first });
    expect(refused?.problem).toMatchObject({ complaint: 'Too old' });
    expect([pulled?.sessions ?? 0, store.list().length]).toEqual([there, there]);
    if (there > 0) expect(pulled?.oldest).toBe(String(polar.elements.at(-there)?.startTime).slice(0, 10));
    expect(windows().length).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(days)) + 1);
  });

  it('is not looked into by halves where what follows it is refused already', async () => {
    servedFrom('2026-01-01');
    const run = open();
    store.failures.record(user, 'v4', 'refused-2025-04-01/2025-07-01', run.id, 'status 400');
    expect(await back()).toMatchObject({ refused: { days: window } });
    expect(asked).toHaveLength(1);
    // What is known of another time says nothing.
    store.failures.clear(user, 'v4', 'refused-2025-04-01/2025-07-01');
    for (const known of ['2025-04-02/2025-07-01', '2024-01-01/2025-04-01']) {
      asked.length = 0;
      store.failures.record(user, 'v4', `refused-${known}`, run.id, 'status 400');
      await back();
      expect(asked.length).toBeGreaterThan(1);
      store.failures.clear(user, 'v4', `refused-${known}`);
    }
  });

  it('takes back what was called refused where Polar answers it', async () => {
    store.failures.record(user, 'v4', 'refused-2024-01-01/2025-03-01', open().id, 'status 400');
    await back();
    expect(refusedOf(store, user)).toMatchObject({ from: '2024-01-01', to: '2025-01-01' });
  });

  it('is recorded as far as it did not come where something else goes wrong', async () => {
    let requests = 0;
    polar.elements = [session('1', '2025-03-01')];
    polar.refuses = ({ features: wantedFeatures }) =>
      wantedFeatures.length > 0 ? undefined : [status(400), undefined, new ServerError(500, '/')][requests++];
    expect(await back()).toEqual({ pulled: { sessions: 1, days: 1, oldest: '2025-03-01' } });
    expect(failed()).toEqual(['window-2025-01-01/2025-02-15']);
    requests = 2;
    expect(await back()).toEqual({});
  });
});
