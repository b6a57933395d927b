import { afterEach, expect, it } from 'vitest';
import { describeShared } from '../../support/shared.js';
import type { World } from '../support.js';
import { emptyWorld, report, storedById, wrongWith } from './support.js';

let w: World;
afterEach(() => w.close());

describeShared('a start with Z or an offset is the instant it says', () => {
  const expected = {
    st000001: { start_time: '2026-11-27T09:00:00Z', start_time_local: '2026-11-27T11:00:00' },
    st000002: { start_time: '2026-11-27T09:00:00Z', start_time_local: '2026-11-27T11:00:00' },
    st000003: { start_time: '2026-11-27T10:00:00Z', start_time_local: '2026-11-27T12:00:00.000' },
  };

  it('in v3', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises(report('start-z.json'));
    expect(await w.pull({ source: 'exercises' })).toMatchObject({ outcome: 'ok', workouts: { new: 3 } });
    for (const [id, times] of Object.entries(expected)) {
      expect(storedById(w)[id], id).toMatchObject({ ...times, utc_offset_minutes: 120 });
    }
    expect(await wrongWith(w)).toEqual([]);
  });

  it('in a transaction', async () => {
    w = await emptyWorld();
    w.sandbox.addRawExercises(report('start-z.json'));
    expect(await w.pull({ source: 'transactions' })).toMatchObject({ outcome: 'ok', workouts: { new: 3 } });
    const starts = w.look((store) => [...store.iterate()]).map(({ start_time: start }) => start);
    expect(starts.sort()).toEqual(['2026-11-27T09:00:00Z', '2026-11-27T09:00:00Z', '2026-11-27T10:00:00Z']);
    expect(await wrongWith(w)).toEqual([]);
  });

  it('in v4', async () => {
    w = await emptyWorld({ api: 'v4' });
    w.sandbox.addV4Sessions(report<{ trainingSessions: object[] }>('v4-start-with-offset.json').trainingSessions);
    expect(await w.pull({ source: 'v4' })).toMatchObject({ outcome: 'ok', workouts: { new: 3 } });
    expect(storedById(w)).toMatchObject({
      7000000001: {
        ...{ start_time: '2026-11-26T08:00:00Z', start_time_local: '2026-11-26T09:00:00' },
        ...{ utc_offset_minutes: 60, end_time: '2026-11-26T08:10:00Z' },
      },
      7000000002: {
        ...{ start_time: '2026-11-26T11:00:00Z', start_time_local: '2026-11-26T12:00:00' },
        ...{ utc_offset_minutes: 60, end_time: '2026-11-26T11:10:00Z' },
      },
      7000000003: {
        ...{ start_time: '2026-11-26T12:00:00.435Z', start_time_local: '2026-11-26T13:00:00.435' },
        ...{ utc_offset_minutes: 60, end_time: '2026-11-26T12:10:00.435Z' },
      },
    });
    expect(await wrongWith(w)).toEqual([]);
  });

  it('in v4 also across midnight: it is requested by its local date', async () => {
    w = await emptyWorld({ api: 'v4' });
    const [session] = report<{ trainingSessions: object[] }>('v4-start-with-offset.json').trainingSessions;
    const late = { startTime: '2026-11-25T23:30:00Z', stopTime: '2026-11-25T23:40:00Z' };
    w.sandbox.addV4Sessions([{ ...session, ...late }]);
    expect(await w.pull({ source: 'v4' })).toMatchObject({ outcome: 'ok', workouts: { new: 1 }, failed: [] });
    const asked = w.sandbox.requests.filter(({ path }) => path.includes('features='));
    expect(asked.map(({ path }) => /from=([\d-]+)/.exec(path)?.[1])).toEqual(['2026-11-26']);
    expect(storedById(w)[7000000001]).toMatchObject({ start_time_local: '2026-11-26T00:30:00' });
  });
});
