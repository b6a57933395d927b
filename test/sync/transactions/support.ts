import { afterEach, beforeEach, vi } from 'vitest';
import type { ParsedAnswer } from '../../../src/polar/answer.js';
import { NotServedError, ServerError } from '../../../src/polar/errors.js';
import type { Listing, TransactionItem, TransactionRef } from '../../../src/polar/v3/access-link.js';
import type { Store } from '../../../src/storage/store.js';
import type { TransactionState } from '../../../src/storage/transactions/transaction-table.js';
import type { Run } from '../../../src/sync/run.js';
import type { TransactionKind } from '../../../src/sync/transactions/protocol.js';
import { memoryDatabase, memoryStore, user } from '../import/support.js';
import { bare } from '../support.js';

/* The protocol with a kind of data made by hand: what Polar sends for each step, and what state that leaves. */

export const now = Date.parse('2026-03-01T12:00:00.000Z');
export const minute = 60_000;

/** A fresh one for each test, and the store in it. */
export let db: ReturnType<typeof memoryDatabase>;
export let store: Store;
/** What happened, in order. */
export const steps: string[] = [];
export const problems: string[] = [];

/** Registers what each test file starts from. */
export function useProtocol(): void {
  beforeEach(() => {
    db = memoryDatabase();
    store = memoryStore(db);
    steps.length = 0;
    problems.length = 0;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    store.close();
  });
}

export const items = (...ids: string[]): Listing<TransactionItem> => ({
  items: ids.map((id) => ({ id, path: `/${id}` })),
  unreadable: 0,
});
export const answer = <T>(value: T): ParsedAnswer<T> => {
  const body = Buffer.from(JSON.stringify(value ?? null));
  const common = { path: '/', status: value === undefined ? 204 : 200, contentType: null, body };
  return { ...common, fetchedAt: new Date(now).toISOString(), ...(value !== undefined && { value }) };
};
export const none = undefined as never;

/** One after the other; the last one stays. An error is thrown. */
export function script<T>(name: string, ...said: (T | Error)[]) {
  let n = 0;
  return async (..._: unknown[]): Promise<T> => {
    steps.push(name);
    const one = said[Math.min(n, said.length - 1)] as T | Error;
    n += 1;
    if (one instanceof Error) throw one;
    return one;
  };
}

export const ref = (n: number): TransactionRef => ({ transactionId: `${n}`, path: `/t/${n}` });
export const opens = (...refs: TransactionRef[]) => [...refs.map((one) => answer(one)), answer<TransactionRef>(none)];
export const down = new ServerError(500, '/');
export const gone = new NotServedError(404, '/');

export type Made = TransactionKind & { live: { items: readonly TransactionItem[]; unreadable: number }[] };

export function kind(more: Partial<TransactionKind> = {}): Made {
  const live: Made['live'] = [];
  return {
    live,
    what: 'things',
    maxTransactions: 3,
    table: store.transactions,
    source: 'transactions',
    nameOf: (id) => `transaction-${id}`,
    counts: { opened: 0, resumed: 0, committed: 0 },
    begin: () => store.transactions.begin(user, bare, new Date(now).toISOString()),
    create: script('create', ...opens(ref(1))),
    list: script('list', answer(items('a', 'b'))),
    commit: script<'committed' | 'unknown'>('commit', 'committed'),
    fetch: async (one) => {
      steps.push('fetch');
      live.push(one);
      return 'complete';
    },
    isHeld: () => true,
    onListedOrCommitted: (row) => void steps.push(`settled ${row}`),
    incomplete: (reason) => void problems.push(reason),
    ...more,
  };
}

export function run(): Run {
  vi.spyOn(store, 'readBack').mockImplementation((look) => {
    steps.push('read back');
    return look(store);
  });
  const keepAnswer = vi.fn(
    (...[, name, part]: Parameters<Run['keepAnswer']>) => void steps.push(`keep ${name} ${part}`),
  );
  const witness = { keep: () => void steps.push('witness') };
  const deps = { now: () => now, witness };
  const iso = () => new Date(now).toISOString();
  return { store, userId: user, deps, now: iso, checkpoint: vi.fn(), keepAnswer } as unknown as Run;
}

export const states = () => db.prepare('SELECT state FROM transactions ORDER BY id').pluck().all();
/** A transaction of an earlier run. */
export function earlier(state: TransactionState, n = 7, ago = 0, listed: string[] = []): number {
  const row = store.transactions.begin(user, bare, new Date(now - ago).toISOString());
  if (state !== 'creating') store.transactions.opened(row, `${n}`, `/t/${n}`, new Date(now - ago).toISOString());
  if (listed.length > 0) store.transactions.listed(row, items(...listed).items, new Date(now).toISOString());
  store.transactions.setState(row, state, new Date(now).toISOString());
  return row;
}
