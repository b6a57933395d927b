import type { TransactionItem } from '../../polar/v3/access-link.js';
import { transactionLifeMs } from '../../storage/transactions/open-transactions.js';
import type { TransactionTable } from '../../storage/transactions/transaction-table.js';
import type { Run } from '../run.js';

/*
 * What earlier runs left in doubt is settled by what Polar answers now. Two doubts exist: `creating`, a request to open
 * whose answer got lost, and `unsettled`, a commit after which Polar no longer knows the transaction (it took effect,
 * or the ten minutes ran out first). In both cases nothing can be lost: what was committed was on disk before.
 */

/** What of a kind of data is needed to settle its transactions; see TransactionKind. */
export interface Settling {
  table: TransactionTable;
  counts: { committed: number };
  settled?(row: number): void;
  incomplete(reason: string): void;
}

/**
 * Polar answers 204 to the request to open: nothing new, so a commit in doubt took effect. But a transaction whose
 * answer got lost less than ten minutes ago may be open all the same, and 204 says just that, too.
 */
export function settleWithoutNew(run: Run, kind: Settling): void {
  for (const open of kind.table.open(run.userId)) {
    if (open.state === 'unsettled') {
      settleCommitted(run, kind, open.row, false);
    } else if (open.state === 'creating') {
      settleCreating(run, kind, open.row, Date.parse(open.openedAt) + transactionLifeMs);
    }
  }
}

function settleCreating(run: Run, kind: Settling, row: number, until: number): void {
  // One from the future was written while the clock was wrong.
  const left = until - run.deps.now();
  if (left <= 0 || left > transactionLifeMs) {
    kind.table.setState(row, 'expired', run.now());
    return;
  }
  kind.incomplete(`a transaction whose answer got lost may be open at Polar until ${new Date(until).toISOString()}`);
}

/**
 * Polar has a transaction open that is younger than those in doubt, so none of them is open any more. A commit in
 * doubt took effect unless what was in it is offered again.
 */
export function settleEarlier(run: Run, kind: Settling, row: number, items: readonly TransactionItem[]): void {
  const offered = new Set(items.map(({ id }) => id));
  for (const open of kind.table.open(run.userId)) {
    if (open.row >= row) continue;
    const again = kind.table.items(open.row).some(({ id }) => offered.has(id));
    const committed = open.state === 'unsettled' && !again;
    if (committed) settleCommitted(run, kind, open.row, false);
    else kind.table.setState(open.row, 'expired', run.now());
  }
}

/**
 * Polar has committed a transaction. Where it said so itself (`confirmed`), that tells what was in it from anything it
 * offers later; where it is inferred, the same may yet come again under other numbers.
 */
export function settleCommitted(run: Run, kind: Settling, row: number, confirmed: boolean): void {
  kind.counts.committed += 1;
  run.store.atomically(() => {
    kind.table.committed(row, confirmed, run.now());
    kind.settled?.(row);
  });
}

/** Polar has listed a transaction: what it names together is not one. */
export function settleListed(run: Run, kind: Settling, row: number, items: readonly TransactionItem[]): void {
  run.store.atomically(() => {
    kind.table.listed(row, items, run.now());
    kind.settled?.(row);
  });
}
