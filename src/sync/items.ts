import type { DetailFlags, OriginalFormat, TransactionItem, TransactionRef } from '../accesslink/types.js';
import { isGone } from './fatal.js';
import { fetchItem, isSettled } from './item.js';
import { fetchItemOriginals } from './originals.js';
import type { Run } from './run.js';
import { keepUnread } from './unread.js';

const source = 'transactions';

/** A transaction that Polar has just listed. */
export interface LiveTransaction {
  /** Its row in the store. */
  row: number;
  ref: TransactionRef;
  items: TransactionItem[];
  /** What this run wants, and what the run that opened it wanted. */
  wanted: DetailFlags;
  /** The files of Polar's own that are wanted, likewise. */
  originals: readonly OriginalFormat[];
}

/**
 * Brings every item of a transaction to the disk. `incomplete`: something did not come, so it must not be committed.
 * `gone`: it expired meanwhile; Polar offers the same sessions again.
 */
export async function fetchItems(run: Run, live: LiveTransaction): Promise<'complete' | 'incomplete' | 'gone'> {
  const outcome = await fetchEach(run, live);
  const lacking = () => live.items.some((item) => !isGivenUp(run, item) && !isSettled(run, item, live.wanted));
  // A session that came later may have taken away the partner whose details an earlier one relied on.
  return outcome === 'complete' && lacking() ? fetchEach(run, live) : outcome;
}

async function fetchEach(run: Run, live: LiveTransaction): Promise<'complete' | 'incomplete' | 'gone'> {
  let lacking = 0;
  for (const [position, item] of live.items.entries()) {
    run.checkpoint();
    run.deps.onProgress?.({ step: 'transaction', done: position, total: live.items.length });
    const lack = await bring(run, live, item);
    if (lack === undefined) {
      run.stored(source, item.exerciseId);
      run.store.transactions.itemStored(live.row, position);
      continue;
    }
    keepUnread(run, source, item.exerciseId, lack);
    if (isGone(lack) && !(await isOpen(run, live))) return 'gone';
    if (isGivenUp(run, item) || givesUp(run, item, lack)) continue;
    run.failed(source, item.exerciseId, lack);
    lacking += 1;
  }
  run.deps.onProgress?.({ step: 'transaction', done: live.items.length, total: live.items.length });
  return lacking === 0 ? 'complete' : 'incomplete';
}

async function bring(run: Run, live: LiveTransaction, item: TransactionItem): Promise<Error | undefined> {
  if (!isSettled(run, item, live.wanted)) {
    const lack = await fetchItem(run, item, live.wanted);
    if (lack) return lack;
  } else {
    const session = run.store.sessions.get(run.userId, source, item.exerciseId);
    if (session) run.touched(session.workoutId, 'unchanged');
  }
  return fetchItemOriginals(run, item, live.originals);
}

/** Something of it is not found (any more), which may mean that the transaction is over: asked, not guessed. */
export async function isOpen(run: Run, live: LiveTransaction): Promise<boolean> {
  try {
    const { value = [] } = await run.client.listTransaction(live.ref);
    return value.length > 0;
  } catch (problem) {
    if (isGone(problem)) return false;
    throw problem;
  }
}

/** Given up: then its absence does not keep the transaction open. */
function isGivenUp(run: Run, item: TransactionItem): boolean {
  return run.store.failures.get(run.userId, source, item.exerciseId)?.givenUp === true;
}

/** Gives an item up when this command is to. */
function givesUp(run: Run, item: TransactionItem, lack: Error): boolean {
  const { failures } = run.store;
  if (run.options.giveUp !== item.exerciseId) return false;
  failures.record(run.userId, source, item.exerciseId, run.id, lack.message);
  failures.giveUp(run.userId, source, item.exerciseId, run.now());
  run.note(`Giving up ${item.exerciseId}: ${whatIsLost(run, item)} will be lost at Polar (${lack.message})`);
  return true;
}

function whatIsLost(run: Run, item: TransactionItem): string {
  const session = run.store.sessions.get(run.userId, source, item.exerciseId);
  const workout = session && run.store.get(session.workoutId);
  if (!session || !workout) return 'the whole session, of which nothing is known but its number,';
  const lost = (['samples', 'zones', 'route'] as const).filter((detail) => !session[detail]);
  return `${lost.join(', ')} of the ${workout.type} of ${workout.start_time_local}`;
}
