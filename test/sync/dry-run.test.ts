import { afterEach, describe, expect, it } from 'vitest';
import { multisportV4 } from '../../src/sandbox/represent/v4/session.js';
import { bare, type World, world } from './support.js';
import { sessionsOf } from './sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

const look = (options: Parameters<World['pullData']>[1] = {}) =>
  w.pullData([], { workouts: true, details: bare, dry: true, ...options });
const payloads = () => w.look((store) => store.payloads.count());

describe('a dry run', () => {
  it('of v3 counts what is new, was edited or lacks a detail, and opens and stores nothing', async () => {
    const sessions = sessionsOf(3);
    w = await world({ sessions });
    expect(await look()).toMatchObject({ outcome: 'ok', workouts: { new: 3, updated: 0, unchanged: 0 }, failed: [] });
    expect(payloads()).toBe(0);
    await w.pull({ source: 'exercises', details: bare });
    const before = payloads();
    w.sandbox.edit(sessions[1]!.exerciseId, { calories: 7 });
    expect(await look()).toMatchObject({ workouts: { new: 0, updated: 1, unchanged: 2 } });
    expect(await look({ details: { ...bare, zones: true } })).toMatchObject({ workouts: { updated: 3, unchanged: 0 } });
    expect(payloads()).toBe(before);
    expect(w.sandbox.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(w.look((store) => store.openTransactions())).toEqual([]);
    expect(w.notes).toEqual([]);
  });

  it('of transactions alone notes that it cannot look', async () => {
    w = await world({ sessions: sessionsOf(2) });
    expect(await look({ source: 'transactions' })).toMatchObject({ workouts: { new: 0 }, requests: 0 });
    expect(w.notes).toEqual([expect.stringContaining('Cannot look at transactions without opening one')]);
  });

  it.each(['v4', 'auto'] as const)('of v4 (%s) counts exercises, and stores nothing', async (source) => {
    w = await world({ api: 'v4', sessions: sessionsOf(4) });
    await w.pull({ source: 'v4', details: bare });
    const before = payloads();
    const [first] = w.look((store) => store.list());
    w.sandbox.editV4(first!.external_ids.accesslink_v4_session!, { name: 'Another' });
    const [swim, ride, run] = sessionsOf(7)
      .slice(4)
      .sort((a, b) => a.startedAt - b.startedAt);
    w.sandbox.addV4Sessions([multisportV4([swim!, ride!, run!])]);
    expect(await look({ source })).toMatchObject({ workouts: { new: 3, updated: 1, unchanged: 3 }, failed: [] });
    expect(payloads()).toBe(before);
    expect(await w.pull({ source: 'v4', details: bare })).toMatchObject({ workouts: { new: 3, updated: 1 } });
  });

  it('of the v3 list alone requests it with a sign-in for both', async () => {
    w = await world({ api: 'both', sessions: sessionsOf(2) });
    expect(await look({ source: 'exercises' })).toMatchObject({ workouts: { new: 2 } });
    expect(w.sandbox.requests.map(({ path }) => path)).toEqual([expect.stringMatching(/^\/v3\/exercises/)]);
  });

  it('of data alone counts no workouts', async () => {
    w = await world({ sessions: sessionsOf(2) });
    expect(await w.pullData(['sleep'], { dry: true })).toMatchObject({
      workouts: { new: 0, updated: 0, unchanged: 0 },
      data: { sleep: { new: expect.any(Number) } },
    });
    expect(w.sandbox.requests.some(({ path }) => path.startsWith('/v3/exercises'))).toBe(false);
  });
});
