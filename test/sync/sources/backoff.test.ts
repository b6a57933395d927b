import { expect, it } from 'vitest';
import type { Run } from '../../../src/sync/run.js';
import { nextAttemptAt } from '../../../src/sync/sources/backoff.js';
import { waiting } from '../../../src/sync/sources/v4/waiting.js';
import { withStore } from '../../support/store.js';

const lastTriedAt = '2026-02-22T08:00:00Z';
const hours = (runs: number) => (nextAttemptAt({ runs, lastTriedAt }) - Date.parse(lastTriedAt)) / 3_600_000;

it('tries three times without waiting, then after one hour, two, four ..., and finally once per week', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(hours)).toEqual([
    0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 168, 168,
  ]);
  expect(hours(5000)).toBe(168);
});

it('skips what failed in three runs, until an hour has passed', () =>
  withStore((store) => {
    const tried = Date.parse(lastTriedAt);
    for (let n = 0; n < 3; n += 1) {
      const run = store.syncRuns.start('1', 'v4', lastTriedAt);
      for (const name of ['day-2026-02-20', 'refused-2019-01-01']) store.failures.record('1', 'v4', name, run, 'x');
    }
    const at = (now: number, since?: string) => [
      ...waiting({ store, userId: '1', options: { since }, deps: { now: () => now } } as unknown as Run),
    ];
    const hour = 3_600_000;
    expect(at(tried + hour - 1)).toEqual(['day-2026-02-20']);
    expect(at(tried)).toEqual(['day-2026-02-20']);
    expect(at(tried + hour)).toEqual([]);
    // Recorded while the clock was ahead.
    expect(at(tried - 1)).toEqual([]);
    // Naming a date skips the wait.
    expect(at(tried, '2026-02-20')).toEqual([]);
  }));
