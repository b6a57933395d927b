import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../../../src/sandbox/sandbox.js';
import { bare, type World, world } from '../../support.js';
import { sessionsOf } from '../../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

const opened = async (options: SandboxOptions) => {
  w = await world({ api: 'v4', ...options });
};
const v4 = (more = {}) => w.pull({ source: 'v4', details: bare, ...more });
const day = 86_400_000;

describe('what Polar never delivers completely', () => {
  it('a day that never comes complete is requested less and less often, and at once when the user names it', async () => {
    await opened({ sessions: sessionsOf(1) });
    w.sandbox.v4.broken.add('samples');
    const hour = 3_600_000;
    const asksAgain = async (options = {}) => {
      const { requests, outcome } = await v4(options);
      expect(outcome).toBe(requests === 1 ? 'ok' : 'partial');
      return requests > 1;
    };
    expect([await asksAgain(), await asksAgain()]).toEqual([true, true]);
    for (const hours of [1, 2, 4, 8, 16, 32, 64, 128, 168, 168]) {
      const last = w.now;
      expect(await asksAgain()).toBe(true);
      w.now = last + hours * hour - 60_000;
      expect(await asksAgain()).toBe(false);
      w.now += 61_000;
    }
    // Even if it is before the recent window.
    w.now += 100 * day;
    expect([await asksAgain(), await asksAgain()]).toEqual([true, false]);
    expect(w.notes.at(-1)).toContain('Skipped what Polar failed to deliver');
    expect(await asksAgain({ since: '2026-02-01' })).toBe(true);
    expect(await asksAgain()).toBe(false);
    w.sandbox.v4.broken.clear();
    w.now += 7 * 24 * hour;
    expect(await v4()).toMatchObject({ outcome: 'ok', workouts: { updated: 1 } });
    expect(w.look((store) => store.failures.of(w.sandbox.userId, 'v4'))).toEqual([]);
  });

  it('a new session does not have to wait with its day', async () => {
    const [first, ...more] = sessionsOf(3);
    await opened({ sessions: [first!] });
    w.sandbox.v4.broken.add('samples');
    for (const _ of [1, 2, 3]) await v4();
    expect((await v4()).requests).toBe(1);
    w.sandbox.upload(...more.map((session, i) => ({ ...session, startedAt: first!.startedAt + (i + 1) * 3_600_000 })));
    expect(await v4()).toMatchObject({ outcome: 'partial', workouts: { new: 2 } });
    expect(w.look((store) => store.list())).toHaveLength(3);
    expect((await v4()).requests).toBe(1);
  });
});
