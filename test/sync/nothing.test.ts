import { afterEach, describe, expect, it } from 'vitest';
import { NotServedError } from '../../src/polar/errors.js';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { type World, world } from './support.js';

let w: World;
afterEach(() => w.close());

const hour = 3_600_000;
const day = 24 * hour;
const hints = () => w.notes.filter((note) => note.includes('Polar lists no workouts'));

const one = () => generateSessions({ now: Date.parse('2026-03-01T12:00:00Z'), count: 1, longestSeconds: 10 });

/** Pulls every six hours. @returns the days on which there was a note. */
async function told(days: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < days * 4; i++) {
    const before = hints().length;
    await w.pull();
    if (hints().length > before) found.push(i / 4);
    w.now += 6 * hour;
  }
  return found;
}

describe('lists that stay empty', () => {
  it.each(['v3', 'v4', 'both'] as const)('with %s are noted once, and then rarely', async (api) => {
    w = await world({ api, sessions: [] });
    expect(await told(40)).toEqual([0, 1, 7, 30]);
    expect(hints()[0]).toContain('run polar-sync doctor');
  });

  it('are not noted if everything listed has been edited', async () => {
    w = await world({
      sessions: generateSessions({ now: Date.parse('2026-03-01T12:00:00Z'), count: 1, longestSeconds: 10 }),
    });
    await w.pull();
    const [id] = w.look((store) => store.list().flatMap(({ external_ids: ids }) => ids.accesslink_exercise ?? []));
    w.now += 2 * day;
    w.sandbox.edit(id!, { calories: 7 });
    expect(await w.pull()).toMatchObject({ workouts: { new: 0, updated: 1, unchanged: 0 } });
    expect(hints()).toEqual([]);
  });

  it('are not noted if a list is no longer served, or could not be requested', async () => {
    w = await world({ sessions: [] });
    w.sandbox.retire('transactions', 410);
    expect(await w.pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(w.notes).toHaveLength(1);
    expect(hints()).toEqual([]);
    await w.close();
    w = await world({ api: 'v4', sessions: [] });
    w.opensV3 = async () => {
      throw new NotServedError(410, '/v3/exercises');
    };
    expect(await w.pull()).toMatchObject({ outcome: 'partial', failed: [{ id: 'v3' }] });
    expect(hints()).toEqual([]);
  });

  it.each([
    ['opened', true],
    ['goes on with', false],
  ])(
    'are not noted if a transaction that the pull %s has a session, although that is given up',
    async (_what, atOnce) => {
      const calm = await world({ sessions: one() });
      await calm.pull({ source: 'transactions' });
      const id = calm.look((store) => store.list()[0]?.external_ids);
      await calm.close();
      w = await world({ sessions: one() });
      w.sandbox.faults.add({ kind: '204', path: /\/v3\/exercises$/, times: 'always' });
      w.sandbox.faults.add({ kind: '404', path: /exercise-transactions\/\d+\/exercises\//, times: 'always' });
      if (!atOnce) expect(await w.pull()).toMatchObject({ outcome: 'partial' });
      expect(await w.pull({ giveUp: id?.accesslink_transaction ?? '' })).toMatchObject({
        outcome: 'ok',
        workouts: { new: 0, updated: 0, unchanged: 0 },
        transactions: { opened: atOnce ? 1 : 0, resumed: atOnce ? 0 : 1 },
      });
      expect(hints()).toEqual([]);
    },
  );

  it('are not noted while Polar lists known sessions, nor if it could not be asked', async () => {
    w = await world({ sessions: [] });
    w.sandbox.faults.add({ kind: '500', path: /./, times: 'always' });
    await expect(w.pull()).rejects.toMatchObject({ exitCode: 5 });
    w.sandbox.faults.clear();
    w.sandbox.upload(...generateSessions({ now: w.now, count: 2, longestSeconds: 10 }));
    for (const _ of [1, 2, 3]) {
      await w.pull();
      w.now += day;
    }
    expect(hints()).toEqual([]);
    // What was uploaded is no longer listed.
    w.now += 60 * day;
    await w.pull();
    await w.pull();
    expect(hints()).toHaveLength(1);
  });
});
