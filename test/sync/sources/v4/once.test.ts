import { afterEach, describe, expect, it, vi } from 'vitest';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { bare, type World, world } from '../../support.js';
import { sessionsOf } from '../../sweeps/invariants.js';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

let w: World;
afterEach(async () => {
  vi.restoreAllMocks();
  await w.close();
});

/** This many sessions on one day. */
async function oneDay(count: number): Promise<World> {
  const [template] = sessionsOf(1);
  const sessions = sessionsOf(count).map((session, i) => ({
    ...session,
    startedAt: template!.startedAt - (template!.startedAt % day) + hour * 2 + i * minute,
    utcOffsetMinutes: 0,
  }));
  return world({ api: 'v4', sessions });
}

/** How often the response for a day is parsed while `work` runs. */
async function parsed(work: () => Promise<unknown>): Promise<number> {
  const parse = vi.spyOn(JSON, 'parse');
  await work();
  const times = parse.mock.calls.filter(
    ([text]) => text.includes('"trainingSessions"') && text.includes('"samples"'),
  ).length;
  parse.mockRestore();
  return times;
}

describe('a day with many sessions', () => {
  it('is parsed as often as one with few', async () => {
    const times: number[][] = [];
    for (const count of [2, 8, 32]) {
      w = await oneDay(count);
      const v4 = () => w.pull({ source: 'v4', details: bare });
      const first = await parsed(v4);
      expect(w.look((store) => store.count())).toBe(count);
      const again = await parsed(() => w.look((store) => rebuild(store)));
      times.push([first, again]);
      if (count < 32) await w.close();
    }
    expect(times[0]?.every((n) => n > 0)).toBe(true);
    expect(times).toEqual([times[0], times[0], times[0]]);
  });
});
