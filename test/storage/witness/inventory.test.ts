import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/storage/store.js';
import type { TransactionState } from '../../../src/storage/transactions/transaction-table.js';
import { wholeRecords } from '../../support/data/records.js';
import { memoryDatabase, memoryStore } from '../../sync/import/support.js';
import { seconds } from './support.js';

const at = '2026-02-20T08:00:00.000Z';
const all = { samples: true, zones: true, route: true };
const none = { samples: false, zones: false, route: false };

const session = (externalId: string, local: string, more: object = {}) => ({
  ...({ userId: '1', source: 'transactions', externalId, workoutId: externalId, firstSeenAt: at } as const),
  ...{ startMs: Date.parse(`${local}Z`) - 3_600_000, wallMs: Date.parse(`${local}Z`), ...none, ...more },
});

const endOf = (newWorkouts: number, updatedWorkouts: number) =>
  ({ outcome: 'ok', newWorkouts, updatedWorkouts, failedItems: 0, requests: 1 }) as const;

function transaction(store: Store, id: string, state: TransactionState, sessions: string[], opened = true): number {
  const row = store.transactions.begin('1', all, at);
  if (opened) store.transactions.opened(row, id, `/${id}`, at);
  store.transactions.listed(
    row,
    sessions.map((id) => ({ id, path: '/' })),
    at,
  );
  store.transactions.setState(row, state, at);
  return row;
}

describe('the runs that a witness keeps', () => {
  it('are those that fetched something, oldest first', () => {
    const store = memoryStore();
    expect([store.inventory.lastRun(), store.inventory.runs()]).toEqual([0, []]);
    const run = (newWorkouts: number, updatedWorkouts: number) => {
      const id = store.syncRuns.start('1', 'auto', at);
      store.syncRuns.end(id, endOf(newWorkouts, updatedWorkouts), at);
      return id;
    };
    const [brought, , changed, data] = [run(2, 1), run(0, 0), run(0, 3), run(0, 0), run(0, 0)];
    const counts = { new: 0, updated: 0, unchanged: 4, failed: 0 };
    store.dataIndex.kindPulled(data ?? 0, 'sleep', { ...counts, updated: 1 }, undefined);
    store.dataIndex.kindPulled((data ?? 0) + 1, 'sleep', counts, undefined);
    expect(store.inventory.runs()).toEqual([
      { id: brought, started_at: at, source: 'auto', workouts: 3 },
      { id: changed, started_at: at, source: 'auto', workouts: 3 },
      { id: data, started_at: at, source: 'auto', workouts: 0 },
    ]);
    expect(store.inventory.lastRun()).toBe(5);
  });

  it('are the last 200, and recognized by number and start', () => {
    const store = memoryStore();
    for (let n = 1; n <= 203; n += 1) store.syncRuns.end(store.syncRuns.start('1', 'auto', at), endOf(1, 0), at);
    const runs = store.inventory.runs();
    expect([runs.length, runs[0]?.id, runs.at(-1)?.id]).toEqual([200, 4, 203]);
    const [run] = runs;
    if (!run) return expect.unreachable();
    expect(store.inventory.hasRun(run)).toBe(true);
    expect(store.inventory.hasRun({ ...run, started_at: '2026-02-20T08:00:00.001Z' })).toBe(false);
    expect(store.inventory.hasRun({ ...run, id: 999 })).toBe(false);
  });
});

describe('the transactions that a witness keeps', () => {
  it('are those that Polar was, or is about to be, told to delete, with the days of their sessions', () => {
    const store = memoryStore();
    store.sessions.save(session('a', '2026-02-20T23:30:00'));
    store.sessions.save(session('b', '2026-02-18T06:30:00'));
    transaction(store, '1', 'committed', ['a', 'b', 'unknown']);
    transaction(store, '2', 'verified', ['a']);
    transaction(store, '3', 'committing', []);
    transaction(store, '4', 'unsettled', ['b']);
    transaction(store, '5', 'committed', ['a'], false);
    const { physicalInfoTransactions: physicalInfo } = store;
    for (const [id, state] of [
      ['6', 'committed'],
      ['7', 'listed'],
    ] as const) {
      const row = physicalInfo.begin('1', at);
      physicalInfo.opened(row, id, `/${id}`, at);
      physicalInfo.listed(
        row,
        [
          { id: '70', path: '/70' },
          { id: '71', path: '/71' },
        ],
        at,
      );
      physicalInfo.setState(row, state, at);
    }
    const common = { kind: 'exercises', user_id: '1', opened_at: at };
    expect(store.inventory.commits()).toEqual([
      { ...common, transaction_id: '1', items: 3, from: '2026-02-18', to: '2026-02-20' },
      { ...common, transaction_id: '3', items: 0 },
      { ...common, transaction_id: '4', items: 1, from: '2026-02-18', to: '2026-02-18' },
      { ...common, kind: 'physical-info', transaction_id: '6', items: 2 },
    ]);
  });

  it("are recognized in any state, even if the user's number has become known since", () => {
    const store = memoryStore();
    transaction(store, '1', 'opened', []);
    const row = store.physicalInfoTransactions.begin('1', at);
    store.physicalInfoTransactions.opened(row, '2', '/2', at);
    const commit = { kind: 'exercises', user_id: '1', transaction_id: '1', opened_at: at, items: 0 } as const;
    const has = (more: object) => store.inventory.hasCommit({ ...commit, ...more });
    const later = { opened_at: '2026-02-21T08:00:00.000Z' };
    expect([has({}), has(later), has({ user_id: '9' }), has({ ...later, user_id: '9' })]).toEqual([
      ...[true, true, true, false],
    ]);
    expect([has({ transaction_id: '2' }), has({ kind: 'physical-info', transaction_id: '2' })]).toEqual([false, true]);
    expect(has({ kind: 'physical-info' })).toBe(false);
  });
});

describe('what a database holds', () => {
  it('is each local start, with the details from all its sources, and days of records', () => {
    const store = memoryStore();
    store.sessions.save(session('a', '2026-02-20T06:30:00', { samples: true }));
    store.sessions.save(session('a2', '2026-02-20T06:30:00.400', { source: 'exercises', route: true }));
    store.sessions.save(session('b', '2026-02-19T06:30:00', { zones: true }));
    store.sessions.save(session('c', '2026-02-18T06:30:00'));
    store.records.save('1', wholeRecords.sleep);
    const expected = new Map([
      [seconds('2026-02-18T06:30:00'), ''],
      [seconds('2026-02-19T06:30:00'), 'z'],
      [seconds('2026-02-20T06:30:00'), 'sr'],
    ]);
    const records = new Map([['sleep', new Set([wholeRecords.sleep.date])]]);
    expect(store.inventory.held()).toEqual({ sessions: expected, records });
    expect(store.inventory.known()).toEqual({ sessions: expected, records });
  });

  it('includes, as known, what rightly is no longer there', () => {
    const db = memoryDatabase();
    const store = memoryStore(db);
    store.records.save('1', wholeRecords.sleep);
    store.records.dropOrphans();
    const start = seconds('2026-02-20T06:30:00');
    db.prepare('INSERT INTO earlier_sessions (start_s, samples, zones, route) VALUES (?, 1, 0, 1)').run(start);
    expect(store.inventory.held()).toEqual({ sessions: new Map(), records: new Map() });
    expect(store.inventory.known()).toEqual({
      sessions: new Map([[start, 'sr']]),
      records: new Map([['sleep', new Set([wholeRecords.sleep.date])]]),
    });
  });
});
