import { describe, expect, it } from 'vitest';
import { withStore } from '../support/store.js';

const now = '2026-03-01T12:00:00.000Z';
const ahead = '2031-03-01T12:00:00.000Z';
const user = '1';

describe('what was recorded while the clock was years ahead', () => {
  it('does not prevent a v4 day from being read again', () =>
    withStore((store) => {
      store.v4.dayRead(user, '2026-02-20', ahead);
      store.v4.dayRead(user, '2026-02-21', '2026-03-01T11:00:00.000Z');
      expect(store.v4.staleDays(user, '2026-02-15', '2026-02-26T12:00:00.000Z', now)).toEqual(['2026-02-20']);
    }));

  it('does not prevent a feature from being requested', () =>
    withStore((store) => {
      store.v4.refuse(user, 'samples', ahead);
      store.v4.refuse(user, 'routes', '2026-02-20T12:00:00.000Z');
      expect([...store.v4.refused(user, '2026-02-01T12:00:00.000Z', now)]).toEqual(['routes']);
    }));

  it('does not count as a successful pull, nor as the beginning of a time without news', () =>
    withStore((store) => {
      const end = { newWorkouts: 0, updatedWorkouts: 0, failedItems: 0, requests: 1, outcome: 'ok' } as const;
      store.syncRuns.end(store.syncRuns.start(user, 'auto', '2026-02-28T12:00:00.000Z'), end, now);
      store.syncRuns.end(store.syncRuns.start(user, 'auto', ahead), end, ahead);
      expect(store.syncRuns.nothingSince(user, 3, now)).toEqual({
        since: '2026-02-28T12:00:00.000Z',
        lastEndedWell: '2026-02-28T12:00:00.000Z',
      });
    }));
});
