import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../src/storage/open.js';
import { rebuild } from '../../../../src/sync/rebuild.js';
import { type World, world } from '../../support.js';
import { sessionsOf } from '../../sweeps/invariants.js';

/** Eight sessions; the third has a summary, but its samples never come. */
let w: World;
let samplesOf: string;

beforeEach(async () => {
  w = await world({ sessions: sessionsOf(8) });
  const calm = await world({ sessions: sessionsOf(8) });
  await calm.pull({ source: 'transactions' });
  samplesOf = calm.look((store) =>
    store.list().flatMap((workout) => workout.external_ids.accesslink_transaction ?? []),
  )[2]!;
  await calm.close();
});
afterEach(() => w.close());

const never = (kind: '404' | '500', what: string) =>
  w.sandbox.faults.add({ kind, path: new RegExp(`/exercises/${samplesOf}${what}$`), times: 'always' });
const transactions = { source: 'transactions' } as const;

/** Makes the database refuse the workout of the third session. */
function refuseStrength(): void {
  const db = openDatabase(w.path);
  db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON workouts WHEN new.polar_detailed_sport = 'STRENGTH_TRAINING'
    BEGIN SELECT RAISE(ABORT, 'no'); END`);
  db.close();
}

describe.each(['404', '500'] as const)('an item that responds %s forever', (status) => {
  it('keeps its transaction open, and is called stuck in the fifth run', async () => {
    never(status, '/samples');
    for (let run = 1; run <= 5; run += 1) {
      const result = await w.pull(transactions);
      expect(result).toMatchObject({ outcome: 'partial', failed: [{ id: samplesOf }] });
      expect(result.failed[0]?.reason.includes(`pull --give-up ${samplesOf}`)).toBe(run >= 5);
      expect(w.sandbox.committed).toEqual([]);
      // The other seven are not requested again, and the eighth only for what it lacks.
      if (run > 1) expect(result.requests).toBeLessThanOrEqual(5);
    }
    expect(w.look((store) => store.openTransactions())).toMatchObject([{ items: 8, stored: 7 }]);
  });

  it('is given up only when the user says so: the rest is committed, and what is lost is reported', async () => {
    never(status, '/samples');
    await w.pull(transactions);
    const result = await w.pull({ ...transactions, giveUp: samplesOf });
    expect(result).toMatchObject({ outcome: 'ok', transactions: { resumed: 1, committed: 1, left_open: 0 } });
    expect(w.sandbox.committed).toHaveLength(8);
    expect(w.notes).toEqual([expect.stringMatching(`Giving up ${samplesOf}: samples of the \\w+ of 2026-.* lost`)]);
    // What came stays.
    const [id] = w.look((store) => store.resolve(samplesOf));
    const workout = w.look((store) => store.get(id!));
    expect(workout?.heart_rate_zones).toBeDefined();
    expect(workout?.streams).toBeUndefined();
  });

  it('counts as lost whole if it makes no workout', async () => {
    never(status, '/samples');
    refuseStrength();
    expect(await w.pull({ ...transactions, giveUp: samplesOf })).toMatchObject({ transactions: { committed: 1 } });
    expect(w.notes).toEqual([expect.stringContaining('the whole session, known only by its number')]);
  });

  it('without any response is lost whole, and that is reported', async () => {
    never(status, '');
    expect(await w.pull({ ...transactions, giveUp: samplesOf })).toMatchObject({ outcome: 'ok' });
    expect(w.notes).toEqual([expect.stringContaining('the whole session, known only by its number')]);
    expect(w.sandbox.committed).toHaveLength(8);
    expect(w.look((store) => store.counts().workouts)).toBe(7);
  });

  it('is not lost, and need not be given up, if the exercises source has its details', async () => {
    never(status, '/samples');
    expect(await w.pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(w.sandbox.committed).toHaveLength(8);
  });

  it('is given up through auto only for what the exercises source lacks, too', async () => {
    never(status, '');
    const result = await w.pull({ giveUp: samplesOf });
    expect(result).toMatchObject({ outcome: 'ok', workouts: { new: 8 } });
    expect(w.look((store) => store.counts().workouts)).toBe(8);
    expect(w.sandbox.committed).toHaveLength(8);
  });
});

describe('responses without content', () => {
  it('204 for a summary leaves the transaction open until it comes', async () => {
    w.sandbox.faults.add({ kind: '204', path: new RegExp(`/exercises/${samplesOf}$`), times: 2 });
    for (let run = 0; run < 2; run += 1) {
      expect(await w.pull(transactions)).toMatchObject({
        outcome: 'partial',
        failed: [{ id: samplesOf, reason: expect.stringContaining('204') }],
        transactions: { left_open: 1 },
      });
      expect(w.sandbox.committed).toEqual([]);
    }
    expect(await w.pull(transactions)).toMatchObject({ outcome: 'ok', transactions: { resumed: 1, committed: 1 } });
  });

  it.each(['204', '404'] as const)(
    '%s for the list of a new transaction: the next run asks for it again',
    async (kind) => {
      w.sandbox.faults.add({ kind, method: 'GET', path: /exercise-transactions\/\d+$/ });
      expect(await w.pull(transactions)).toMatchObject({
        outcome: 'partial',
        transactions: { opened: 1, left_open: 1 },
      });
      // For ten minutes Polar would say that there is nothing new.
      expect(await w.pull(transactions)).toMatchObject({
        outcome: 'ok',
        workouts: { new: 8 },
        transactions: { resumed: 1, committed: 1, left_open: 0 },
      });
    },
  );

  it('an item that has never failed cannot be given up by its id alone', async () => {
    expect(await w.pull({ ...transactions, giveUp: samplesOf })).toMatchObject({ outcome: 'ok', workouts: { new: 8 } });
    expect(w.notes).toEqual([]);
  });
});

describe('a workout that does not fit the database', () => {
  it('prevents neither its payloads nor the others from being stored; rebuild creates it later', async () => {
    refuseStrength();
    const result = await w.pull();
    expect(result).toMatchObject({ outcome: 'partial', workouts: { new: 7 } });
    expect(result.failed[0]?.reason).toContain('stored, but not understood');
    expect(w.look((store) => store.counts().workouts)).toBe(7);
    // Everything that was committed is on disk, and becomes a workout once it fits.
    expect(w.sandbox.committed).toHaveLength(8);
    const again = openDatabase(w.path);
    again.exec('DROP TRIGGER refuse');
    again.close();
    expect(await w.look((store) => rebuild(store))).toMatchObject({ workouts: 8, changed: 1 });
    expect(w.look((store) => store.counts().workouts)).toBe(8);
  });
});

describe('links', () => {
  it('to another host are not followed, and nothing is committed', async () => {
    const asked: string[] = [];
    const elsewhere = await world({ sessions: [], onRequest: (_n, { path }) => void asked.push(path) });
    await w.close();
    // All links of this Polar lead to another host.
    w = await world({ sessions: sessionsOf(3), publicUrl: elsewhere.sandbox.url });
    await expect(w.pull(transactions)).rejects.toMatchObject({ code: 'FOREIGN_LINK' });
    expect(asked).toEqual([]);
    expect(w.sandbox.committed).toEqual([]);
    // The other source needs no links.
    expect(await w.pull()).toMatchObject({ outcome: 'partial', workouts: { new: 3 } });
    expect(asked).toEqual([]);
    await elsewhere.close();
  });
});
