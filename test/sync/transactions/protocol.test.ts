import { describe, expect, it } from 'vitest';
import type { ParsedAnswer } from '../../../src/polar/answer.js';
import {
  BadAnswerError,
  NetworkError,
  NotServedError,
  RefusedError,
  UnexpectedStatusError,
} from '../../../src/polar/errors.js';
import type { Listing, TransactionItem, TransactionRef } from '../../../src/polar/v3/access-link.js';
import { pullInTransactions, type TransactionKind } from '../../../src/sync/transactions/protocol.js';
import { user } from '../import/support.js';
import {
  answer,
  db,
  down,
  gone,
  items,
  kind,
  none,
  opens,
  problems,
  ref,
  run,
  script,
  states,
  steps,
  store,
  useProtocol,
} from './support.js';

useProtocol();

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
