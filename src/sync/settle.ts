import type { TransactionItem } from '../accesslink/types.js';
import { transactionLifeMs } from '../storage/open-transactions.js';
import { settleAgain } from './keep.js';
import type { Run } from './run.js';

/*
 * What earlier runs left in doubt is settled by what Polar answers now. Two doubts exist: `creating`, a request to open
 * whose answer got lost, and `unsettled`, a commit after which Polar no longer knows the transaction (it took effect,
 * or the ten minutes ran out first). In both cases nothing can be lost: what was committed was on disk before.
 */

/**
 * Polar answers 204 to the request to open: nothing new, so a commit in doubt took effect. But a transaction whose
 * answer got lost less than ten minutes ago may be open all the same, and 204 says just that, too.
 */
export function settleWithoutNew(run: Run): void {
  for (const open of run.store.transactions.open(run.userId)) {
    if (open.state === 'unsettled') {
      settleCommitted(run, open.row, false);
    } else if (open.state === 'creating') {
      settleCreating(run, open.row, Date.parse(open.openedAt) + transactionLifeMs);
    }
  }
}

function settleCreating(run: Run, row: number, until: number): void {
  // One from the future was written while the clock was wrong.
  const left = until - run.deps.now();
  if (left <= 0 || left > transactionLifeMs) {
    run.store.transactions.setState(row, 'expired', run.now());
    return;
  }
  const reason = `a transaction whose answer got lost may be open at Polar until ${new Date(until).toISOString()}`;
  run.incomplete('transactions', reason);
}

/**
 * Polar has a transaction open that is younger than those in doubt, so none of them is open any more. A commit in
 * doubt took effect unless its sessions are offered again.
 */
export function settleEarlier(run: Run, row: number, items: readonly TransactionItem[]): void {
  const offered = new Set(items.map((item) => item.exerciseId));
  for (const open of run.store.transactions.open(run.userId)) {
    if (open.row >= row) continue;
    const again = run.store.transactions.items(open.row).some((item) => offered.has(item.externalId));
    const committed = open.state === 'unsettled' && !again;
    if (committed) settleCommitted(run, open.row, false);
    else run.store.transactions.setState(open.row, 'expired', run.now());
  }
}

/**
 * Polar has committed a transaction. Where it said so itself (`confirmed`), that tells its sessions from any it offers
 * later; where it is inferred, they may yet come again under other numbers.
 */
export function settleCommitted(run: Run, row: number, confirmed: boolean): void {
  const { store } = run;
  run.transactions.committed += 1;
  store.atomically(() => {
    store.transactions.committed(row, confirmed, run.now());
    tookAgain(run, row);
  });
}

/** Polar has listed a transaction: what it names together is not one session. */
export function settleListed(run: Run, row: number, items: readonly TransactionItem[]): void {
  const { store } = run;
  store.atomically(() => {
    store.transactions.listed(row, items, run.now());
    tookAgain(run, row);
  });
}

function tookAgain(run: Run, row: number): void {
  const again = settleAgain(run.store, run.userId, namedIn(run, row));
  run.took(again);
  for (const { workoutId, problem } of again.changes) if (problem !== undefined) run.incomplete(workoutId, problem);
}

const namedIn = (run: Run, row: number) => run.store.transactions.items(row).map(({ externalId }) => externalId);
