import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ParsedAnswer } from '../../../src/polar/answer.js';
import {
  BadAnswerError,
  NetworkError,
  NotServedError,
  RefusedError,
  ServerError,
  UnexpectedStatusError,
} from '../../../src/polar/errors.js';
import type { Listing, TransactionItem, TransactionRef } from '../../../src/polar/v3/access-link.js';
import type { Store } from '../../../src/storage/store.js';
import type { TransactionState } from '../../../src/storage/transactions/transaction-table.js';
import type { Run } from '../../../src/sync/run.js';
import { pullInTransactions, type TransactionKind } from '../../../src/sync/transactions/protocol.js';
import { resolveEarlier, resolveWithoutNew } from '../../../src/sync/transactions/resolve.js';
import { memoryDatabase, memoryStore, user } from '../import/support.js';
import { bare } from '../support.js';

/* The protocol with a kind of data made by hand: what Polar answers to each step, and what state that leaves. */

const now = Date.parse('2026-03-01T12:00:00.000Z');
const minute = 60_000;

let db: ReturnType<typeof memoryDatabase>;
let store: Store;
/** What happened, in order. */
let steps: string[];
let problems: string[];
beforeEach(() => {
  db = memoryDatabase();
  store = memoryStore(db);
  [steps, problems] = [[], []];
});
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
});

const items = (...ids: string[]): Listing<TransactionItem> => ({
  items: ids.map((id) => ({ id, path: `/${id}` })),
  unreadable: 0,
});
const answer = <T>(value: T): ParsedAnswer<T> => {
  const body = Buffer.from(JSON.stringify(value ?? null));
  const common = { path: '/', status: value === undefined ? 204 : 200, contentType: null, body };
  return { ...common, fetchedAt: new Date(now).toISOString(), ...(value !== undefined && { value }) };
};
const none = undefined as never;

/** One after the other; the last one stays. An error is thrown. */
function script<T>(name: string, ...said: (T | Error)[]) {
  let n = 0;
  return async (..._: unknown[]): Promise<T> => {
    steps.push(name);
    const one = said[Math.min(n, said.length - 1)] as T | Error;
    n += 1;
    if (one instanceof Error) throw one;
    return one;
  };
}

const ref = (n: number): TransactionRef => ({ transactionId: `${n}`, path: `/t/${n}` });
const opens = (...refs: TransactionRef[]) => [...refs.map((one) => answer(one)), answer<TransactionRef>(none)];
const down = new ServerError(500, '/');
const gone = new NotServedError(404, '/');

type Made = TransactionKind & { live: { items: readonly TransactionItem[]; unreadable: number }[] };

function kind(more: Partial<TransactionKind> = {}): Made {
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

function run(): Run {
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

const states = () => db.prepare('SELECT state FROM transactions ORDER BY id').pluck().all();
/** A transaction of an earlier run. */
function earlier(state: TransactionState, n = 7, ago = 0, listed: string[] = []): number {
  const row = store.transactions.begin(user, bare, new Date(now - ago).toISOString());
  if (state !== 'creating') store.transactions.opened(row, `${n}`, `/t/${n}`, new Date(now - ago).toISOString());
  if (listed.length > 0) store.transactions.listed(row, items(...listed).items, new Date(now).toISOString());
  store.transactions.setState(row, state, new Date(now).toISOString());
  return row;
}

describe('a transaction', () => {
  it('is opened, listed, fetched, read back, told to the witness and committed, until there is nothing new', async () => {
    const made = kind();
    await pullInTransactions(run(), made);
    expect(steps).toEqual([
      ...['create', 'keep transaction-1 create', 'list', 'keep transaction-1 list', 'settled 1'],
      ...['fetch', 'read back', 'witness', 'commit', 'settled 1', 'create'],
    ]);
    expect(made.counts).toEqual({ opened: 1, resumed: 0, committed: 1 });
    expect([states(), problems]).toEqual([['committed'], []]);
    expect(db.prepare('SELECT confirmed FROM transactions').pluck().all()).toEqual([1]);
  });

  it('of which Polar never has the last ends the run after as many as there can be', async () => {
    const made = kind({ create: script('create', ...opens(ref(1), ref(2), ref(3), ref(4))) });
    await expect(pullInTransactions(run(), made)).rejects.toMatchObject({ code: 'ENDLESS' });
    expect([made.counts.committed, states()]).toEqual([3, ['committed', 'committed', 'committed']]);
  });

  it('is not committed where something of it is not here', async () => {
    const made = kind({ isHeld: (_, __, { id }) => id !== 'b' });
    await expect(pullInTransactions(run(), made)).rejects.toMatchObject({ code: 'NOT_READ_BACK' });
    expect([steps.includes('commit'), states()]).toEqual([false, ['fetching']]);
  });

  it.each([
    ['something did not come', { fetch: async () => 'incomplete' as const }],
    ['something in it cannot be read', { list: script('list', answer({ ...items('a'), unreadable: 1 })) }],
    ['nothing in it can be read', { list: script('list', answer({ items: [], unreadable: 2 })) }],
  ])('stays open where %s', async (_why, more) => {
    const made = kind(more);
    await pullInTransactions(run(), made);
    expect([steps.includes('commit'), states(), made.counts.committed]).toEqual([false, ['fetching'], 0]);
    expect(problems.length).toBe('list' in more ? 1 : 0);
    if ('list' in more) expect(problems[0]).toMatch(/^[12] of 2 /);
  });

  it('that runs out while it is fetched is over, and the next one is opened', async () => {
    const outcomes = ['gone', 'complete'] as const;
    let n = 0;
    const made = kind({
      create: script('create', ...opens(ref(1), ref(2))),
      fetch: async () => outcomes[n++] ?? 'complete',
    });
    await pullInTransactions(run(), made);
    expect([states(), made.counts.committed]).toEqual([['expired', 'committed'], 1]);
  });

  it.each([
    ['lists it no more (404)', gone, [], 'committed'],
    ['has nothing in it', answer(items()), [], 'committed'],
    ['says nothing of it', answer<Listing<TransactionItem>>(none), [], 'committed'],
    ['lists it all the same', answer(items('a')), ['committing'], 'committing'],
    ['lists what cannot be read', answer({ items: [], unreadable: 1 }), ['committing'], 'committing'],
  ])(
    'whose commit Polar does not know took effect unless it is listed: Polar %s',
    async (_what, later, open, state) => {
      const made = kind({
        commit: script<'unknown'>('commit', 'unknown'),
        list: script<ParsedAnswer<Listing<TransactionItem>>>('list', answer(items('a')), later),
      });
      await pullInTransactions(run(), made);
      expect([store.transactions.open(user).map((one) => one.state), states()]).toEqual([open, [state]]);
      expect(problems).toHaveLength(open.length);
      if (open.length === 0) expect(db.prepare('SELECT confirmed FROM transactions').pluck().all()).toEqual([0]);
    },
  );

  it('may be asked for by what fetches it, and a failure is no answer', async () => {
    const asked: boolean[] = [];
    const list = script('list', answer(items('a')), answer(items('a')), gone, down);
    const fetch: TransactionKind['fetch'] = async (_, isOpen) => {
      asked.push(await isOpen(), await isOpen());
      await isOpen();
      return 'complete';
    };
    await expect(pullInTransactions(run(), kind({ list, fetch }))).rejects.toBe(down);
    expect(asked).toEqual([true, false]);
  });
});

describe('the request to open one', () => {
  const status = (code: number) => new UnexpectedStatusError('X', 'x', { status: code, path: '/' });
  const network = (notSent: boolean) => new NetworkError('CONNECTION_LOST', 'x', { notSent });

  it.each([
    ['is retired', new NotServedError(501, '/'), false],
    ['is refused', new RefusedError('X', 'x', { status: 403 }), false],
    ['is redirected', status(300), false],
    ['is a mistake', status(499), false],
    ['is answered with an error of Polar', status(500), true],
    ['is answered with what cannot be read', new BadAnswerError('HTML', { status: 201 }), true],
    ['is answered, but for the last that is no success', new BadAnswerError('HTML', { status: 299 }), true],
    ['gets lost', network(false), true],
    ['was never sent', network(true), false],
  ])('that %s may have opened one: %s, %j', async (_what, problem, may) => {
    await expect(
      pullInTransactions(run(), kind({ create: script<ParsedAnswer<TransactionRef>>('create', problem) })),
    ).rejects.toBe(problem);
    expect(states()).toEqual(may ? ['creating'] : []);
  });

  it('that opened one which then lists nothing leaves it open, for Polar says nothing new until it ends', async () => {
    for (const list of [answer(items()), answer<Listing<TransactionItem>>(none), gone]) {
      const made = kind({ list: script<ParsedAnswer<Listing<TransactionItem>>>('list', list) });
      await pullInTransactions(run(), made);
      expect([store.transactions.open(user).map(({ state }) => state), problems.length]).toEqual([['opened'], 1]);
      db.exec('DELETE FROM transactions');
      problems.length = 0;
    }
  });

  it('whose list cannot be read ends the run, and what came is kept', async () => {
    const bad = new BadAnswerError('strange', { answer: answer({ a: 1 }) });
    await expect(
      pullInTransactions(run(), kind({ list: script<ParsedAnswer<Listing<TransactionItem>>>('list', bad) })),
    ).rejects.toBe(bad);
    expect(steps).toContain('keep transaction-1 unread');
    expect(states()).toEqual(['opened']);
  });
});

describe('what an earlier run left open', () => {
  it('goes on, with everything that was ever listed in it, and each one once', async () => {
    earlier('fetching', 7, 0, ['a', 'c']);
    const made = kind({ create: script('create', ...opens()) });
    await pullInTransactions(run(), made);
    expect(made.live[0]?.items.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect([made.counts, states()]).toEqual([{ opened: 0, resumed: 1, committed: 1 }, ['committed']]);
  });

  it('and cannot be finished ends the pull: Polar would open no other', async () => {
    earlier('listed');
    await pullInTransactions(run(), kind({ fetch: async () => 'incomplete' }));
    expect(steps).not.toContain('create');
  });

  it.each([
    ['listed', answer(items()), 'expired'],
    ['listed', gone, 'expired'],
    ['committing', gone, 'committed'],
  ] as const)(
    '(%s) and Polar lists no more is over; whether a commit took effect the next one tells',
    async (state, list, then) => {
      earlier(state);
      const made = kind({
        list: script<ParsedAnswer<Listing<TransactionItem>>>('list', list),
        create: script('create', ...opens()),
      });
      await pullInTransactions(run(), made);
      expect([states(), made.counts]).toEqual([
        [then],
        { opened: 0, resumed: 0, committed: then === 'committed' ? 1 : 0 },
      ]);
    },
  );

  it('and is in doubt is not asked for itself', async () => {
    earlier('unsettled');
    earlier('creating', 8, 11 * minute);
    const made = kind({ create: script('create', ...opens()) });
    await pullInTransactions(run(), made);
    expect([steps.includes('list'), states()]).toEqual([false, ['committed', 'expired']]);
  });
});

describe('a doubt', () => {
  const settling = (more: object = {}) => {
    const made = kind();
    return { table: made.table, counts: made.counts, incomplete: made.incomplete, ...more };
  };

  it.each([
    [10 * minute - 1, 'creating'],
    [10 * minute, 'expired'],
    [0, 'creating'],
    // Written while the clock was ahead.
    [-1, 'expired'],
  ])('about an opening %i ms ago is over after ten minutes: %s', (ago, state) => {
    earlier('creating', 7, ago);
    resolveWithoutNew(run(), settling());
    expect([states(), problems.length]).toEqual([[state], state === 'creating' ? 1 : 0]);
    if (state === 'creating') expect(problems[0]).toContain(new Date(now - ago + 10 * minute).toISOString());
  });

  it('about a commit is settled by what Polar offers next', () => {
    const [same, other, listed] = [
      earlier('unsettled', 1, 0, ['a']),
      earlier('unsettled', 2, 0, ['z']),
      earlier('listed', 3, 0, ['y']),
    ];
    const row = earlier('listed', 4, 0, ['a', 'b']);
    const later = earlier('listed', 5, 0, ['q']);
    const of = settling();
    resolveEarlier(run(), of, row, items('a', 'b').items);
    const state = (one: number) => store.transactions.get(one).state;
    expect([same, other, listed, row, later].map(state)).toEqual([
      ...['expired', 'committed', 'expired', 'listed', 'listed'],
    ]);
    expect(of.counts.committed).toBe(1);
  });
});
