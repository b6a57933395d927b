import type { TransactionItem } from '../../polar/v3/access-link.js';
import { transactionLifeMs } from '../../storage/transactions/open-transactions.js';
import type { TransactionTable } from '../../storage/transactions/transaction-table.js';
import type { Run } from '../run.js';

/*
 * What earlier runs left in doubt is resolved by Polar's responses now. There are two doubts: `creating`, a request to open
 * whose response was lost, and `unsettled`, a commit after which Polar no longer knows the transaction (it took effect,
 * or the ten minutes ran out first). In both cases nothing can be lost: what was committed was already on disk.
 */

/** The part of a TransactionKind that is needed to resolve its transactions. */
export interface ResolvableKind {
  table: TransactionTable;
  counts: { committed: number };
  onListedOrCommitted?(row: number): void;
  incomplete(reason: string): void;
}

/**
 * Polar responds 204 to the request to open: nothing new, so a commit in doubt took effect. But a transaction whose
 * response was lost less than ten minutes ago may be open all the same, and 204 can mean that, too.
 */
export function resolveWithoutNew(run: Run, kind: ResolvableKind): void {
  for (const open of kind.table.open(run.userId)) {
    if (open.state === 'unsettled') {
      markCommitted(run, kind, open.row, false);
    } else if (open.state === 'creating') {
      resolveCreating(run, kind, open.row, Date.parse(open.openedAt) + transactionLifeMs);
    }
  }
}

function resolveCreating(run: Run, kind: ResolvableKind, row: number, until: number): void {
  // A time in the future was written while the clock was wrong.
  const left = until - run.deps.now();
  if (left <= 0 || left > transactionLifeMs) {
    kind.table.setState(row, 'expired', run.now());
    return;
  }
  kind.incomplete(`a transaction whose response was lost may be open at Polar until ${new Date(until).toISOString()}`);
}

/**
 * Polar has a transaction open that is newer than those in doubt, so none of those is still open. A commit in doubt took
 * effect unless its contents are offered again.
 */
export function resolveEarlier(run: Run, kind: ResolvableKind, row: number, items: readonly TransactionItem[]): void {
  const offered = new Set(items.map(({ id }) => id));
  for (const open of kind.table.open(run.userId)) {
    if (open.row >= row) continue;
    const again = kind.table.items(open.row).some(({ id }) => offered.has(id));
    const committed = open.state === 'unsettled' && !again;
    if (committed) markCommitted(run, kind, open.row, false);
    else kind.table.setState(open.row, 'expired', run.now());
  }
}

/**
 * Polar has committed a transaction. If it said so itself (`confirmed`), its sessions are not the ones it offers later; if
 * that is only inferred, the same ones may come again under other ids.
 */
export function markCommitted(run: Run, kind: ResolvableKind, row: number, confirmed: boolean): void {
  kind.counts.committed += 1;
  run.store.atomically(() => {
    kind.table.committed(row, confirmed, run.now());
    kind.onListedOrCommitted?.(row);
  });
}

/** Polar has listed a transaction: sessions that it lists together are different ones. */
export function markListed(run: Run, kind: ResolvableKind, row: number, items: readonly TransactionItem[]): void {
  run.store.atomically(() => {
    kind.table.listed(row, items, run.now());
    kind.onListedOrCommitted?.(row);
  });
}
