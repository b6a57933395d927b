import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LostSession } from '../../../../src/storage/witness/lost.js';
import { generatedSession } from '../../../support/data/account-export.js';
import { bare, type World, world } from '../../support.js';
import { sessionsOf } from '../../sweeps/invariants.js';

/* An older copy of the store was put back, and its witness knows what it held. */

let w: World;
afterEach(() => w.close());

const day = 86_400_000;
const now = Date.parse('2024-01-01T12:00:00Z');
/** Start of the last 90 days, two days ahead included. */
const recentFrom = '2023-10-05';

const lost = (date: string, lacks?: string): LostSession => ({
  start: Date.parse(`${date}T06:30:00Z`) / 1000,
  held: 'szr',
  ...(lacks !== undefined && { lacks }),
});

/** A short session at 06:30 on each of these days. */
function sessionsOn(...dates: string[]): Record<string, unknown>[] {
  return dates.map((date, i) => {
    const startTime = `${date}T06:30:00.000`;
    const { exercises, ...session } = generatedSession(i, 2) as { exercises: object[] };
    const identifier = { id: String(7_000_000_000 + i) };
    return { ...session, identifier, startTime, exercises: exercises.map((one) => ({ ...one, startTime })) };
  });
}

const pull = () => w.pull({ source: 'v4', details: bare });
const stored = () =>
  w.look((store) => store.list().map(({ start_time_local }) => start_time_local.slice(0, 10))).sort();

let lookedAt = 0;

/** The lists requested since the last call, except that of the last 90 days. */
function asked(): string[] {
  const lists = w.sandbox.requests.slice(lookedAt).filter(({ path }) => !path.includes('features='));
  lookedAt = w.sandbox.requests.length;
  const windows = lists.map(({ path }) => {
    const query = new URL(path, 'http://polar').searchParams;
    return `${query.get('from')?.slice(0, 10)} ${query.get('to')?.slice(0, 10)}`;
  });
  return windows.filter((window) => window !== `${recentFrom} 2024-01-03`);
}

describe('sessions that were lost, from before the last 90 days', () => {
  beforeEach(async () => {
    w = await world({ api: 'v4', sessions: [] });
    w.now = now;
    lookedAt = 0;
  });

  it('are fetched: the newest first, those within 90 days with one request', async () => {
    const gone = ['2023-03-01', '2023-03-20', '2023-05-29', '2023-05-30', '2023-10-04'];
    w.sandbox.addV4Sessions(sessionsOn('2022-01-01', ...gone, recentFrom, '2023-12-01'));
    // In no order, some twice; not requested here: those that only lack details, and what every pull requests.
    w.lost = [...gone, recentFrom, '2023-12-01', '2023-03-20'].reverse().map((date) => lost(date));
    w.lost.push(lost('2022-01-01', 's'));
    expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 7 } });
    expect(asked()).toEqual(['2023-10-04 2023-10-05', '2023-05-30 2023-05-31', '2023-03-01 2023-05-30']);
    expect(stored()).toEqual([...gone, recentFrom, '2023-12-01']);
  });

  it('are requested once per day, and again after the clock was wrong', async () => {
    w.lost = [lost('2023-03-01')];
    const window = '2023-03-01 2023-03-02';
    await pull();
    // A 404 may mean that there is nothing, so the list is requested twice.
    expect(new Set(asked())).toEqual(new Set([window]));
    for (const [hours, expected] of [
      [0, []],
      [23.9, []],
      [24, [window]],
      [24, []],
      [23, [window]],
    ] as const) {
      w.now = now + hours * 3_600_000;
      await pull();
      expect([hours, [...new Set(asked().filter((one) => one === window))]]).toEqual([hours, expected]);
    }
  });

  it('are no longer requested once they are stored', async () => {
    w.sandbox.addV4Sessions(sessionsOn('2023-03-01'));
    w.lost = [lost('2023-03-01')];
    await pull();
    expect(stored()).toEqual(['2023-03-01']);
    asked();
    w.lost = [];
    w.now += 2 * day;
    await pull();
    expect(asked().filter((window) => window.startsWith('2023-03'))).toEqual([]);
  });

  it('that Polar refuses are noted once, and the others come', async () => {
    w.sandbox.addV4Sessions(sessionsOn('2021-01-01', '2023-03-01'));
    w.sandbox.v4.refusesBefore = { day: '2021-05-20', status: 403, body: { errorMessage: 'Too old' } };
    w.lost = [lost('2021-01-01'), lost('2023-03-01')];
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [], workouts: { new: 1 } });
    expect(stored()).toEqual(['2023-03-01']);
    const refusals = () => w.notes.splice(0).filter((note) => note.includes('refuses'));
    expect(refusals()).toEqual([expect.stringContaining('"Too old"')]);
    expect(asked()).toContain('2021-01-01 2021-01-02');
    w.now += day;
    await pull();
    expect([refusals(), asked().filter((window) => window.startsWith('2021'))]).toEqual([[], []]);
  });
});

describe('details that were stored', () => {
  const detailsOf = (held: string, secondsOff: number) => async () => {
    const [session] = sessionsOf(1);
    if (!session) throw new Error('no session');
    w = await world({ sessions: [session] });
    const start = session.startedAt / 1000 + session.utcOffsetMinutes * 60 + secondsOff;
    w.lost = [
      { start, held: '', lacks: 'z' },
      { start: start - 7200, held: 'szr' },
      { start, held },
    ];
    await w.pull({ source: 'exercises', details: bare });
    const [workout] = w.look((store) => [...store.iterate()]);
    return {
      samples: workout?.streams !== undefined && Object.keys(workout.streams).length > 0,
      zones: (workout?.heart_rate_zones ?? []).length > 0,
      route: (workout?.route ?? []).length > 0,
    };
  };

  it.each([
    ['szr', 0, { samples: true, zones: true, route: true }],
    ['s', 60, { samples: true, zones: false, route: false }],
    ['z', -60, { samples: false, zones: true, route: false }],
    ['r', 0, { samples: false, zones: false, route: true }],
    ['szr', 61, { samples: false, zones: false, route: false }],
    ['szr', -61, { samples: false, zones: false, route: false }],
  ])('come with a pull that requests none: %s, %i s off', async (held, secondsOff, expected) => {
    expect(await detailsOf(held, secondsOff)()).toEqual(expected);
  });
});
