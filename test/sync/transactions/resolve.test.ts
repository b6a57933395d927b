import { describe, expect, it } from 'vitest';
import type { ParsedAnswer } from '../../../src/polar/answer.js';
import type { Listing, TransactionItem } from '../../../src/polar/v3/access-link.js';
import { pullInTransactions } from '../../../src/sync/transactions/protocol.js';
import { resolveEarlier, resolveWithoutNew } from '../../../src/sync/transactions/resolve.js';
import {
  answer,
  earlier,
  gone,
  items,
  kind,
  minute,
  now,
  opens,
  problems,
  run,
  script,
  states,
  steps,
  store,
  useProtocol,
} from './support.js';

useProtocol();

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
