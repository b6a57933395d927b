import { describe, expect, it, vi } from 'vitest';
import { NotServedError } from '../../../../../src/polar/errors.js';
import type { LostSession } from '../../../../../src/storage/witness/lost.js';
import { readLastDaysAgain, retryFailed } from '../../../../../src/sync/sources/v4/again.js';
import { pullLost } from '../../../../../src/sync/sources/v4/lost.js';
import { pullV4 } from '../../../../../src/sync/sources/v4/pull.js';
import { user } from '../../../import/support.js';
import {
  answerOf,
  asked,
  clock,
  failed,
  forbidden,
  notes,
  now,
  open,
  polar,
  session,
  store,
  useSteps,
  windows,
} from './support.js';

useSteps();

describe('what did not come in earlier runs', () => {
  const record = (...names: string[]) => {
    const { id } = open();
    for (const name of names) store.failures.record(user, 'v4', name, id, 'x');
  };
  const recentFrom = '2025-12-03';

  it('is asked for again where it lies before the recent window, the newest first', async () => {
    record(
      'window-2025-01-01/2025-02-01',
      'day-2025-03-01',
      'day-2025-12-02',
      'day-2025-12-03',
      'window-2025-12-03/2026-01-01',
    );
    await retryFailed(open(), recentFrom);
    expect(windows()).toEqual(['2025-01-01 2025-02-01', '2025-12-02 2025-12-03', '2025-03-01 2025-03-02']);
    expect(failed()).toEqual(['day-2025-12-03', 'window-2025-12-03/2026-01-01']);
  });

  it('stays on record as long as it does not come', async () => {
    polar.elements = [session('1', '2025-03-01')];
    record('window-2025-01-01/2025-02-01', 'day-2025-03-01', 'day-2025-04-01');
    polar.refuses = (one) =>
      one.features.length > 0 || one.from === '2025-01-01' ? new NotServedError(410, '/') : undefined;
    await retryFailed(open(), recentFrom);
    expect(failed()).toEqual(['day-2025-03-01', 'window-2025-01-01/2025-02-01']);
    polar.refuses = () => undefined;
    await retryFailed(open(), recentFrom);
    expect([failed(), store.list().length]).toEqual([[], 1]);
  });

  it('is refused once and for all where Polar does so, and is told then', async () => {
    record('window-2025-01-01/2025-02-01', 'day-2024-03-01');
    polar.refuses = ({ from }) => (from < '2025-02-01' ? forbidden() : undefined);
    await retryFailed(open(), recentFrom);
    expect(failed()).toEqual(['refused-2024-03-01/2025-02-01']);
    expect(notes).toHaveLength(1);
    record('day-2024-06-01');
    asked.length = 0;
    await retryFailed(open(), recentFrom);
    expect([failed(), asked, notes.length]).toEqual([['refused-2024-03-01/2025-02-01'], [], 1]);
  });

  it('waits where it has failed often, and under a name that says no day is left alone', async () => {
    for (let i = 0; i < 3; i += 1) record('day-2025-03-01');
    record('odd-2025-03-01', 'day-2025-03', 'xday-2025-03-02');
    await retryFailed(open(), recentFrom);
    expect(asked).toEqual([]);
    expect(failed()).toHaveLength(4);
    clock.at += 3_600_000;
    await retryFailed(open(), recentFrom);
    expect(windows()).toEqual(['2025-03-01 2025-03-02']);
  });
});

describe('the last days', () => {
  it('are read again, two in a run, those first that were read longest ago, and not before three days', async () => {
    const read = (date: string, daysAgo: number) =>
      store.atomically(() => store.v4.dayRead(user, date, new Date(now - daysAgo * 86_400_000).toISOString()));
    read('2026-02-15', 4);
    read('2026-02-14', 9);
    read('2026-02-20', 5);
    read('2026-02-25', 3);
    read('2026-02-13', 9);
    await readLastDaysAgain(open());
    expect(asked.map(({ from }) => from)).toEqual(['2026-02-20', '2026-02-15']);
    await readLastDaysAgain(open());
    expect(asked).toHaveLength(2);
  });

  it('go back fourteen of them', async () => {
    for (const date of ['2026-02-14', '2026-02-15', '2026-02-16', '2026-02-17'])
      store.atomically(() => store.v4.dayRead(user, date, '2026-02-18T00:00:00.000Z'));
    await readLastDaysAgain(open());
    expect(asked.map(({ from }) => from)).toEqual(['2026-02-15', '2026-02-16']);
  });
});

describe('a pull', () => {
  it('asks for what lies between the last one and now, as far as Polar serves it, and by no wrong clock', async () => {
    const lists = (...froms: string[]) => {
      for (const from of froms)
        store.atomically(() =>
          store.payloads.save({
            ...answerOf('/', []),
            userId: user,
            source: 'v4',
            externalId: '',
            part: `list/${from}`,
          }),
        );
    };
    lists('2031-01-01', '1999-12-31');
    await pullV4(open());
    expect(windows()).toEqual(['2025-12-03 2026-03-03']);
    asked.length = 0;
    clock.at += 200 * 86_400_000;
    await pullV4(open());
    expect(windows()[0]).toBe('2025-12-03 2026-03-03');
    expect(windows().at(-1)).toBe('2026-06-21 2026-09-19');
    expect(windows()).toHaveLength(4);
  });

  it('passes over what is known to be refused of that', async () => {
    const run = open();
    store.atomically(() =>
      store.payloads.save({
        ...answerOf('/', []),
        userId: user,
        source: 'v4',
        externalId: '',
        part: 'list/2025-06-01',
      }),
    );
    store.failures.record(user, 'v4', 'refused-2025-01-01/2025-11-01', run.id, 'status 400');
    await pullV4(run);
    expect(windows()).toEqual(['2025-11-01 2025-11-28', '2025-11-28 2025-12-03', '2025-12-03 2026-03-03']);
  });
});

describe('sessions that an older copy of the store lacks', () => {
  it('are asked for only as far as they are not known to be refused', async () => {
    const lost = ['2025-03-01', '2025-05-30'].map(
      (date): LostSession => ({ start: Date.parse(`${date}T06:00:00Z`) / 1000, held: 's' }),
    );
    const witness = { lost: { sessions: lost, records: new Map(), runs: [], commits: [] }, keep: vi.fn() };
    const run = open({}, { witness });
    store.failures.record(user, 'v4', 'refused-2025-01-01/2025-04-01', run.id, 'status 400');
    await pullLost(run, '2025-12-03');
    expect(windows()).toEqual(['2025-05-30 2025-05-31']);
    expect(notes).toEqual([]);
    await pullLost(open(), '2025-12-03');
    expect(asked).toHaveLength(1);
  });
});
