import { describe, expect, it } from 'vitest';
import { ServerError } from '../../../../../src/polar/errors.js';
import { parseSessionList } from '../../../../../src/polar/parse/flow/session-list.js';
import type { AccessLinkV4 } from '../../../../../src/polar/v4/access-link-v4.js';
import type { PullDeps } from '../../../../../src/sync/pull-contract.js';
import { isRefusedWhole, planWindow, pullWindow, tryWindow } from '../../../../../src/sync/sources/v4/window.js';
import { user } from '../../../import/support.js';
import {
  answerOf,
  asked,
  failed,
  forbidden,
  listSessions,
  notes,
  open,
  polar,
  session,
  store,
  tell,
  useSteps,
} from './support.js';

useSteps();

describe('a window', () => {
  const window = { from: '2026-02-01', to: '2026-03-01' };

  it('brings the days of what is new or has changed, the newest first, and counts', async () => {
    polar.elements = [session('1', '2026-02-03'), session('2', '2026-02-05'), session('3', '2026-02-05')];
    const told: string[] = [];
    const pulled = await pullWindow(open(), window, (done, total) => void told.push(`${done}/${total}`));
    expect(pulled).toEqual({ sessions: 3, days: 2, oldest: '2026-02-03' });
    expect(asked.map(({ from }) => from)).toEqual(['2026-02-01', '2026-02-05', '2026-02-03']);
    expect(told).toEqual(['0/2', '1/2']);
    polar.elements[0] = session('1', '2026-02-03', { name: 'Another' });
    const run = open();
    expect(await pullWindow(run, window, tell)).toEqual({ sessions: 3, days: 1, oldest: '2026-02-03' });
    expect(run.counts).toEqual({ new: 0, updated: 1, unchanged: 2 });
    polar.elements = [];
    expect(await pullWindow(open(), { from: '2025-01-01', to: '2025-02-01' }, tell)).toEqual({ sessions: 0, days: 0 });
  });

  it('is looked at without storing anything', async () => {
    polar.elements = [session('1', '2026-02-03'), session('2', '2026-02-05')];
    expect(await planWindow(open(), window)).toEqual({ new: 2, updated: 0, unchanged: 0 });
    expect(store.payloads.count()).toBe(0);
    await pullWindow(open(), window, tell);
    polar.elements[0] = session('1', '2026-02-03', { name: 'Another' });
    polar.elements.push(session('3', '2026-02-06'));
    expect(await planWindow(open(), window)).toEqual({ new: 1, updated: 1, unchanged: 1 });
    const v4 = { listSessions: async () => ({ ...answerOf('/', []), value: undefined }) } as unknown as AccessLinkV4;
    expect(await planWindow(open({}, { v4 }), window)).toEqual({ new: 0, updated: 0, unchanged: 0 });
  });

  it('that lists what cannot be read is incomplete, and misses nothing for that', async () => {
    polar.elements = [session('1', '2026-02-03')];
    await pullWindow(open(), window, tell);
    polar.elements = [{ identifier: {}, startTime: '2026-02-03T10:00:00' }];
    const run = open();
    await pullWindow(run, window, tell);
    expect(run.failures).toMatchObject([{ id: 'v4 2026-02-01' }]);
    expect([notes, store.v4.allGone(user)]).toEqual([[], []]);
  });

  it('says once what is gone, by three names at most; its first and last day may be those of another window', async () => {
    const dates = ['2026-02-01', '2026-02-02', '2026-02-10', '2026-02-11', '2026-02-12', '2026-02-27', '2026-02-28'];
    polar.elements = dates.map((date, i) => session(`${i}`, date));
    await pullWindow(open(), window, tell);
    polar.elements = [];
    await pullWindow(open(), window, tell);
    expect(store.v4.allGone(user)).toEqual(['1', '2', '3', '4', '5']);
    expect(notes).toEqual([expect.stringMatching(/^5 .*\(1, 2, 3\)$/)]);
    await pullWindow(open(), window, tell);
    expect(notes).toHaveLength(1);
    polar.elements = [session('1', '2026-02-02')];
    await pullWindow(open(), window, tell);
    expect(store.v4.allGone(user)).toEqual(['2', '3', '4', '5']);
  });

  it('names a session of several exercises once, by its own id', async () => {
    const [exercise] = session('7', '2026-02-10').exercises as object[];
    polar.elements = [session('7', '2026-02-10', { exercises: [exercise, exercise] })];
    await pullWindow(open(), window, tell);
    polar.elements = [];
    await pullWindow(open(), window, tell);
    expect([store.v4.allGone(user), notes]).toEqual([['7'], [expect.stringMatching(/^A .*\(7\)$/)]]);
  });

  describe('that is not found', () => {
    /** The first `times` requests are answered with 404. */
    const notFound = (times: number): Partial<PullDeps> => {
      let left = times;
      const answer: AccessLinkV4['listSessions'] = async (...args) => {
        const came = await listSessions(...args);
        left -= 1;
        return left >= 0 ? { ...came, status: 404, value: parseSessionList(Buffer.from('[]')) } : came;
      };
      return { v4: { listSessions: answer, requests: 0 } as unknown as AccessLinkV4 };
    };

    it('twice has moved where there was something, and is empty where there was nothing', async () => {
      expect(await pullWindow(open({}, notFound(2)), window, tell)).toEqual({ sessions: 0, days: 0 });
      expect(asked).toHaveLength(2);
      polar.elements = [session('1', '2026-02-03')];
      await pullWindow(open(), window, tell);
      await expect(pullWindow(open({}, notFound(2)), window, tell)).rejects.toMatchObject({ status: 404 });
      expect(await pullWindow(open({}, notFound(1)), window, tell)).toMatchObject({ sessions: 1 });
      expect(await pullWindow(open({}, notFound(2)), { from: '2026-02-04', to: '2026-03-01' }, tell)).toMatchObject({
        sessions: 0,
      });
    });
  });

  it('that does not come is recorded for the next pull; what ends the run is thrown', async () => {
    polar.refuses = () => new ServerError(500, '/');
    const run = open();
    expect(await tryWindow(run, window, tell)).toBeUndefined();
    expect(failed()).toEqual(['window-2026-02-01/2026-03-01']);
    expect(await isRefusedWhole(run, window, tell)).toBe(false);
    polar.refuses = () => forbidden();
    expect(await tryWindow(run, window, tell)).toBeUndefined();
    expect(await isRefusedWhole(run, window, tell)).toBe(true);
    polar.refuses = () => forbidden('SCOPE_MISSING');
    await expect(tryWindow(run, window, tell)).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
    await expect(isRefusedWhole(run, window, tell)).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
    polar.refuses = () => undefined;
    expect(await isRefusedWhole(run, window, tell)).toBe(false);
  });
});
