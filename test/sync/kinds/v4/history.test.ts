import { afterEach, describe, expect, it } from 'vitest';
import { type World, world } from '../../support.js';

let w: World;
afterEach(() => w.close());

const asked = (since = 0) => w.sandbox.requests.slice(since).map(({ path }) => path);
const dates = (kind: 'sleep' | 'daily_activity' | 'heart_rate') =>
  w.look((store) => store.records.list(kind).map(({ date }) => date));

describe('earlier data through v4', () => {
  it('comes back to a day, and the walk says how far Polar answered', async () => {
    w = await world({ count: 3, historyDays: 100, api: 'v4' });
    await w.pullData(['sleep', 'activity', 'heart-rate'], { since: '2025-01-01' });
    expect(dates('daily_activity')[0]).toBe('2025-11-21');
    expect(dates('heart_rate')).toHaveLength(101);
    expect(w.notes.at(-1)).toMatch(
      /oldest data Polar sent: sleep 2025-11-2\d \(asked back to 2025-01-01\), activity 2025-11-21/,
    );
    const since = w.sandbox.requests.length;
    await w.pullData(['sleep', 'activity', 'heart-rate'], { since: '2025-01-01' });
    // What was looked through lately is not looked through again.
    expect(asked(since).length).toBeLessThan(15);
  });

  it('ends after a year without anything, where everything was asked for', async () => {
    w = await world({ count: 3, historyDays: 100, api: 'v4' });
    await w.pullData(['heart-rate'], { since: '2000-01-01', allHistory: true });
    expect(asked().length).toBeLessThan(22);
    expect(dates('heart_rate')).toHaveLength(101);
  });

  it('goes on after an interruption where it was', async () => {
    w = await world({ count: 3, historyDays: 100, api: 'v4' });
    const stop = new AbortController();
    const onProgress = () => {
      if (dates('sleep').length > 40) stop.abort();
    };
    await expect(w.pullData(['sleep'], { since: '2025-11-01', signal: stop.signal, onProgress })).rejects.toMatchObject(
      { exitCode: 130 },
    );
    const have = dates('sleep').length;
    const before = w.sandbox.requests.length;
    await w.pullData(['sleep'], { since: '2025-11-01' });
    const nights = new Set(
      asked().flatMap((path) => (/features=.*/.test(path) ? [/from=([\d-]+)/.exec(path)![1]] : [])),
    );
    expect(dates('sleep').length).toBe(nights.size);
    const again = asked(before).filter((path) => path.includes('features='));
    expect(again.length).toBeLessThanOrEqual(nights.size - have + 3 + 4);
  });

  it.each([400, 403] as const)(
    'finds where Polar begins to reject (%s), remembers it, and does not call it a failure',
    async (status) => {
      w = await world({ count: 3, historyDays: 100, api: 'v4' });
      w.sandbox.v4.refusesBefore = { day: '2026-01-10', status, body: { errorMessage: 'Too far back' } };
      const result = await w.pullData(['heart-rate'], { since: '2000-01-01', allHistory: true });
      expect(result.failed).toEqual([]);
      expect(dates('heart_rate')[0]).toBe('2026-01-10');
      expect(w.notes.at(-1)).toContain('Polar rejects what is before 2026-01-10');
      const since = w.sandbox.requests.length;
      await w.pullData(['heart-rate'], { since: '2000-01-01', allHistory: true });
      expect(asked(since).filter((path) => path < '/v4/data/continuous-samples?from=2026-01-10')).toEqual([]);
    },
  );

  it('of what v3 serves too comes from before the days that v3 has', async () => {
    w = await world({ sessions: [], historyDays: 60, api: 'both' });
    const temperatures = () => w.look((store) => store.records.list('body_temperature'));
    await w.pullData(['biosensing']);
    const before = temperatures().length;
    expect(asked().some((path) => path.startsWith('/v4/data/temperature'))).toBe(false);
    expect(await w.pullData(['biosensing'], { since: '2025-12-01' })).toMatchObject({
      failed: [],
      through: { biosensing: ['v3', 'v4'] },
    });
    expect(temperatures().length).toBeGreaterThan(before + 25);
    // Each night is one record, whatever told of it.
    const ids = temperatures().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
