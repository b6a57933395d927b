import { originalFormats } from '../../../accesslink/types.js';
import type { Session } from '../../../storage/session.js';
import type { Store } from '../../../storage/store.js';
import type { StoredExerciseTransaction } from '../../../storage/transactions.js';
import { settleAgain } from '../../core/keep.js';
import type { Run } from '../../run.js';
import { type LiveTransaction, pullInTransactions, type TransactionKind } from '../../transactions/protocol.js';
import { union } from '../details.js';
import { payloadIdOf } from '../ids.js';
import { lackedOriginals } from '../originals.js';
import { isComplete } from './item.js';
import { type ExerciseTransaction, fetchItems } from './items.js';

/** The sessions that Polar offers in transactions. @throws what ends the run, or this side of it. */
export function pullTransactions(run: Run): Promise<void> {
  return pullInTransactions(run, exercises(run));
}

function exercises(run: Run): TransactionKind<StoredExerciseTransaction> {
  const { client, store, userId } = run;
  return {
    what: 'exercises',
    // More than a person's 30 days can fill.
    most: 100,
    table: store.transactions,
    source: 'transactions',
    nameOf: (transactionId) => `transaction-${transactionId}`,
    counts: run.transactions,
    begin: () => store.transactions.begin(userId, { ...run.details, originals: run.originals }, run.now()),
    create: () => client.createTransaction(),
    list: (ref) => client.listTransaction(ref),
    commit: (ref) => client.commitTransaction(ref),
    fetch: (live, isOpen) => fetchItems(run, wantedIn(run, live), isOpen),
    isHeld: (disk, live, item) => isHeld(disk, userId, wantedIn(run, live), item.id),
    settled: (row) => tookAgain(run, row),
    incomplete: (reason) => run.incomplete('transactions', reason),
  };
}

/** What this run wants of its sessions, and what the run that opened it wanted. */
function wantedIn(run: Run, { stored, items }: LiveTransaction<StoredExerciseTransaction>): ExerciseTransaction {
  const originals = originalFormats.filter((f) => run.originals.includes(f) || stored.originals.includes(f));
  return { row: stored.row, items, wanted: union(stored, run.details), originals };
}

function isHeld(disk: Store, userId: string, { wanted, originals }: ExerciseTransaction, id: string): boolean {
  const session = disk.sessions.get(userId, 'transactions', id);
  const givenUp = disk.failures.get(userId, 'transactions', id)?.givenUp === true;
  if (!givenUp && !isComplete(disk, userId, id, wanted)) return false;
  const lacks = session && lackedOriginals(disk, session, originals).length > 0;
  if (!givenUp && lacks) return false;
  return session === undefined || disk.sessions.ofWorkout(session.workoutId).every((member) => isSound(disk, member));
}

function isSound(disk: Store, member: Session): boolean {
  const { checked, broken } = disk.bodies.check({ ...member, externalId: payloadIdOf(member) });
  return checked > 0 && broken.length === 0;
}

/** Sessions that a transaction names together, or that were committed, are told from those that come later. */
function tookAgain(run: Run, row: number): void {
  const named = run.store.transactions.items(row).map(({ id }) => id);
  const again = settleAgain(run.store, run.userId, named);
  run.took(again);
  for (const { workoutId, problem } of again.changes) if (problem !== undefined) run.incomplete(workoutId, problem);
}
