import { originalFormats } from '../../../polar/v3/access-link.js';
import type { Store } from '../../../storage/store.js';
import { transactionLifeMs } from '../../../storage/transactions/open-transactions.js';
import type { StoredExerciseTransaction } from '../../../storage/transactions/transactions.js';
import type { Run } from '../../run.js';
import { type LiveTransaction, pullInTransactions, type TransactionKind } from '../../transactions/protocol.js';
import { union } from '../details.js';
import { missingOriginals } from '../originals.js';
import { isComplete } from './item.js';
import { type ExerciseTransaction, fetchItems } from './items.js';

const source = 'transactions';

/** Pulls the sessions that Polar offers in transactions. @throws what ends the run, or this source. */
export function pullTransactions(run: Run): Promise<void> {
  return pullInTransactions(run, exercises(run));
}

/** A dry run opens no transaction, so it cannot know what is in one. */
export async function planTransactions(run: Run): Promise<undefined> {
  run.note('Cannot look at transactions without opening one, which a dry run does not do.');
}

/** Whether a transaction may still be open at Polar. */
export function isUnderWay(run: Run): boolean {
  const age = (openedAt: string) => run.deps.now() - Date.parse(openedAt);
  const open = run.store.transactions.open(run.userId);
  return open.some(({ openedAt }) => age(openedAt) >= 0 && age(openedAt) < transactionLifeMs);
}

function exercises(run: Run): TransactionKind<StoredExerciseTransaction> {
  const { client, store, userId } = run;
  return {
    what: 'exercises',
    // More than a person's 30 days can fill.
    maxTransactions: 100,
    table: store.transactions,
    source,
    nameOf: (transactionId) => `transaction-${transactionId}`,
    counts: run.transactions,
    begin: () => store.transactions.begin(userId, { ...run.details, originals: run.originals }, run.now()),
    create: () => client.createTransaction(),
    list: (ref) => client.listTransaction(ref),
    commit: (ref) => client.commitTransaction(ref),
    fetch: (live, isOpen) => fetchItems(run, wantedIn(run, live), isOpen),
    isHeld: (disk, live, item) => isHeld(run, disk, wantedIn(run, live), item.id),
    onListedOrCommitted: (row) => regroupSessions(run, row),
    incomplete: (reason) => run.incomplete(source, reason),
  };
}

/** What this run wants of the sessions, and what the run that opened the transaction wanted. */
function wantedIn(run: Run, { stored, items }: LiveTransaction<StoredExerciseTransaction>): ExerciseTransaction {
  const originals = originalFormats.filter((f) => run.originals.includes(f) || stored.originals.includes(f));
  return { row: stored.row, items, wanted: union(stored, run.details), originals };
}

function isHeld({ core, userId }: Run, disk: Store, { wanted, originals }: ExerciseTransaction, id: string): boolean {
  const session = disk.sessions.get(userId, source, id);
  const givenUp = disk.failures.get(userId, source, id)?.givenUp === true;
  if (!givenUp && !isComplete(disk, userId, id, wanted)) return false;
  const isMissingFiles = session && missingOriginals(disk, session, originals).length > 0;
  if (!givenUp && isMissingFiles) return false;
  return session === undefined || core.isSound(disk, session.workoutId);
}

/** Sessions that a transaction lists together, or that were committed, are now known to differ from later ones. */
function regroupSessions(run: Run, row: number): void {
  const named = run.store.transactions.items(row).map(({ id }) => id);
  const { changes } = run.regroup(source, named);
  for (const { workoutId, problem } of changes) if (problem !== undefined) run.incomplete(workoutId, problem);
}
