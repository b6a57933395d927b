import { describe, expect, it } from 'vitest';
import type { TransactionState } from '../../../src/storage/transactions/transaction-table.js';
import { memoryStore } from '../../sync/import/support.js';

const [earlier, now] = ['2026-02-20T08:00:00.000Z', '2026-02-20T08:00:05.000Z'];
const all = { samples: true, zones: true, route: true };
const none = { samples: false, zones: false, route: false };

describe('transactions of exercises', () => {
  it.each([
    [{ ...none, samples: true }, []],
    [{ ...none, zones: true }, ['fit']],
    [{ ...none, route: true, originals: ['fit', 'gpx'] }, ['fit', 'gpx']],
  ])('are recorded with what is wanted before they are opened: %j', (wanted, _formats) => {
    const { transactions } = memoryStore();
    const row = transactions.begin('1', wanted, earlier);
    const { originals = [], ...details } = { originals: [] as string[], ...wanted };
    const intent = { row, state: 'creating', ...details, originals, openedAt: earlier };
    expect(transactions.open('1')).toEqual([intent]);
    transactions.opened(row, '73', '/v3/users/1/exercise-transactions/73', now);
    expect(transactions.open('1')).toEqual([
      {
        ...{ ...intent, state: 'opened', transactionId: '73' },
        ...{ path: '/v3/users/1/exercise-transactions/73', openedAt: now },
      },
    ]);
  });

  it('are forgotten only while nothing has been opened', () => {
    const { transactions } = memoryStore();
    const [intent, opened] = [transactions.begin('1', all, now), transactions.begin('1', all, now)];
    transactions.opened(opened, '73', '/73', now);
    transactions.drop(opened);
    transactions.drop(intent);
    expect(transactions.open('1').map(({ row }) => row)).toEqual([opened]);
  });

  it("list their sessions in Polar's order, and mark each that is stored", () => {
    const store = memoryStore();
    const { transactions } = store;
    const openTransactions = () => store.openTransactions();
    const row = transactions.begin('1', all, now);
    const listed = [
      { id: '9', path: '/9' },
      { id: '2', path: '/2' },
    ];
    transactions.listed(row, [{ id: 'of an earlier try', path: '/' }], now);
    transactions.listed(row, listed, now);
    transactions.itemStored(row, '2');
    expect(transactions.items(row)).toEqual([
      { id: '9', path: '/9' },
      { id: '2', path: '/2' },
    ]);
    expect(transactions.open('1')[0]?.state).toBe('listed');
    expect(openTransactions()).toMatchObject([{ items: 2, stored: 1 }]);
    expect(transactions.items(row + 1)).toEqual([]);
  });

  it('are open until they are committed or expired, the oldest first', () => {
    const { transactions } = memoryStore();
    const states: TransactionState[] = [
      ...(['fetching', 'committed', 'verified', 'expired', 'committing', 'unsettled'] as const),
    ];
    const rows = states.map((state) => {
      const row = transactions.begin('1', all, now);
      transactions.setState(row, state, now);
      return row;
    });
    transactions.begin('2', all, now);
    expect(transactions.open('1').map(({ row, state }) => [row, state])).toEqual([
      ...[0, 2, 4, 5].map((i) => [rows[i], states[i]]),
    ]);
  });

  it('know which of them listed a session, and whether Polar confirmed the commit', () => {
    const { transactions } = memoryStore();
    const [said, inferred, others] = [
      ...[transactions.begin('1', all, now), transactions.begin('1', all, now), transactions.begin('2', all, now)],
    ];
    for (const row of [said, inferred, others]) transactions.listed(row ?? 0, [{ id: '9', path: '/9' }], now);
    transactions.committed(said ?? 0, true, now);
    transactions.committed(inferred ?? 0, false, now);
    transactions.committed(others ?? 0, true, now);
    expect(transactions.mentions('1', ['9', 'none'])).toEqual([
      { externalId: '9', row: said, confirmed: 1 },
      { externalId: '9', row: inferred, confirmed: 0 },
    ]);
    expect(transactions.open('1')).toEqual([]);
  });
});

describe('transactions of physical information', () => {
  it('go through the same states, and keep what was listed before', () => {
    const { physicalInfoTransactions: transactions } = memoryStore();
    const row = transactions.begin('1', earlier);
    expect(transactions.open('1')).toEqual([{ row, state: 'creating', openedAt: earlier }]);
    transactions.opened(row, '73', '/73', now);
    transactions.listed(row, [{ id: 'b', path: '/old' }], now);
    transactions.listed(
      row,
      [
        { id: 'c', path: '/c' },
        { id: 'b', path: '/b' },
      ],
      now,
    );
    expect(transactions.open('1')).toEqual([{ row, transactionId: '73', path: '/73', state: 'listed', openedAt: now }]);
    expect(transactions.items(row)).toEqual([
      { id: 'b', path: '/b' },
      { id: 'c', path: '/c' },
    ]);
    transactions.drop(row);
    transactions.setState(row, 'unsettled', now);
    expect(transactions.open('1')).toHaveLength(1);
    expect(transactions.open('2')).toEqual([]);
    transactions.setState(row, 'committed', now);
    expect(transactions.open('1')).toEqual([]);
  });

  it('are forgotten only while nothing has been opened', () => {
    const { physicalInfoTransactions: transactions } = memoryStore();
    transactions.drop(transactions.begin('1', now));
    expect(transactions.open('1')).toEqual([]);
  });
});

it('open transactions are listed with their progress, and how long Polar keeps them', () => {
  const store = memoryStore();
  const { transactions, physicalInfoTransactions: physicalInfo } = store;
  transactions.begin('1', all, earlier);
  const row = transactions.begin('2', all, now);
  transactions.opened(row, '73', '/73', now);
  transactions.listed(
    row,
    ['a', 'b', 'c'].map((id) => ({ id, path: `/${id}` })),
    now,
  );
  transactions.itemStored(row, 'a');
  transactions.itemStored(row, 'c');
  transactions.committed(transactions.begin('1', all, now), true, now);
  const other = physicalInfo.begin('1', now);
  physicalInfo.opened(other, '74', '/74', now);
  physicalInfo.listed(
    other,
    ['5', '6'].map((id) => ({ id, path: `/${id}` })),
    now,
  );
  store.payloads.append({
    ...{ userId: '1', source: 'data', externalId: 'physical-info-transaction/6', part: 'item', path: '/6' },
    ...{ status: 200, contentType: null, body: Buffer.from('{}'), fetchedAt: now },
  });
  physicalInfo.setState(physicalInfo.begin('1', now), 'expired', now);
  const times = { openedAt: now, expiresAt: '2026-02-20T08:10:05.000Z' };
  expect(store.openTransactions()).toEqual([
    {
      ...{ kind: 'exercises', state: 'creating', items: 0, stored: 0 },
      ...{ openedAt: earlier, expiresAt: '2026-02-20T08:10:00.000Z' },
    },
    { kind: 'exercises', transactionId: '73', state: 'listed', ...times, items: 3, stored: 2 },
    { kind: 'physical-info', transactionId: '74', state: 'listed', ...times, items: 2, stored: 1 },
  ]);
});
