import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/sandbox/session.js';
import { type World, world } from '../support.js';
import { sessionsOf } from './invariants.js';

let w: World;
afterEach(() => w.close());

describe('more sessions than one transaction holds', () => {
  it('120 sessions take three transactions, one after the other', async () => {
    w = await world({ sessions: sessionsOf(120, [], 5) });
    expect(await w.pull({ source: 'transactions' })).toMatchObject({
      outcome: 'ok',
      workouts: { new: 120 },
      transactions: { opened: 3, resumed: 0, committed: 3, left_open: 0 },
    });
    expect(w.sandbox.committed).toHaveLength(120);
    expect(w.look((store) => store.counts().workouts)).toBe(120);
  });

  it.each([50, 51])('%i is counted right', async (count) => {
    w = await world({ sessions: sessionsOf(count, [], 5) });
    const { transactions } = await w.pull();
    expect(transactions).toMatchObject({ opened: count > 50 ? 2 : 1, committed: count > 50 ? 2 : 1 });
    expect(w.sandbox.committed).toHaveLength(count);
  });
});

describe('sessions that look alike', () => {
  const [template] = sessionsOf(1) as [Session];
  const hour = 3_600_000;
  const upload = (exerciseId: string, at: number, more: Partial<Session> = {}): Session => {
    return { ...template, exerciseId, uploadedAt: template.uploadedAt + at, ...more };
  };
  const twins = [upload('twinAAAA', 0), upload('twinBBBB', 1000)];
  const devices = [
    upload('watch000', 0, { device: 'Polar Vantage V3', deviceId: '0DE3B11F' }),
    upload('strap000', 1000, { device: 'Polar H10', deviceId: 'A1B2C3D4' }),
  ];

  it.each([
    ['twins, the same in start, duration and device', twins],
    ['two devices at once', devices],
  ])('%s stay two, whichever source goes first, and in every later run', async (_name, sessions) => {
    for (const order of [['auto'], ['transactions', 'exercises'], ['exercises', 'transactions']] as const) {
      w = await world({ sessions: [...sessions] });
      for (const source of order) await w.pull({ source });
      await w.pull();
      const workouts = w.look((store) => store.list());
      const ids = workouts.map(({ external_ids: ids }) => ids);
      expect(workouts).toHaveLength(2);
      expect(new Set(ids.map((id) => id.accesslink_exercise)).size).toBe(2);
      expect(new Set(ids.map((id) => id.accesslink_transaction)).size).toBe(2);
      await w.close();
    }
    w = await world({ sessions: [] });
  });

  it('a twin that is uploaded later becomes a workout of its own', async () => {
    w = await world({ sessions: [template] });
    await w.pull();
    w.now += hour;
    w.sandbox.upload(upload('twinCCCC', 0));
    expect(await w.pull()).toMatchObject({ outcome: 'ok', workouts: { new: 1 } });
    const workouts = w.look((store) => store.list());
    expect(workouts.map(({ external_ids: ids }) => Object.keys(ids).length)).toEqual([2, 2]);
  });

  it('the same session offered again in another transaction is the same workout', async () => {
    w = await world({ sessions: sessionsOf(3), transactionLifeMillis: 60_000 });
    w.sandbox.faults.add({ kind: '500', method: 'PUT', times: 'always' });
    expect((await w.pull({ source: 'transactions' }).catch((problem) => problem)).code).toBe('SERVER_ERROR');
    w.sandbox.faults.clear();
    w.now += hour;
    expect(await w.pull({ source: 'transactions' })).toMatchObject({
      outcome: 'ok',
      workouts: { new: 0 },
      transactions: { opened: 1, committed: 1, left_open: 0 },
    });
    expect(w.look((store) => store.counts().workouts)).toBe(3);
  });
});
