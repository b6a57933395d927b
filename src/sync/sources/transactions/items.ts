import type { DetailFlags, OriginalFormat, TransactionItem } from '../../../polar/v3/access-link.js';
import { unlessDamaged } from '../../../storage/errors.js';
import { isGone, itemProblem } from '../../fatal.js';
import { givesUp, isGivenUp, remedyWhenStuck } from '../../give-up.js';
import { inOrder } from '../../in-order.js';
import type { Run } from '../../run.js';
import { keepUnread } from '../../unread.js';
import { pullItemClockFile } from '../clock-files.js';
import { fetchItemOriginals, missingOriginals } from '../originals.js';
import { askDetails, askSummary, isFetched, takeDetails, takeSummary } from './item.js';
import { keepLent } from './lent.js';

const source = 'transactions';

/** The sessions of a transaction, and what is wanted of them. */
export interface ExerciseTransaction {
  /** Its row in the database. */
  row: number;
  items: readonly TransactionItem[];
  wanted: DetailFlags;
  /** The original files that are wanted. */
  originals: readonly OriginalFormat[];
}

/**
 * Gets every item of a transaction onto the disk. `incomplete`: something failed, so it must not be committed. `gone`: it
 * expired meanwhile; Polar offers the same sessions again.
 */
export async function fetchItems(
  run: Run,
  live: ExerciseTransaction,
  isOpen: () => Promise<boolean>,
): Promise<'complete' | 'incomplete' | 'gone'> {
  const outcome = await fetchEach(run, live, isOpen);
  const isUnfinished = () =>
    live.items.some((item) => !isGivenUp(run, source, item.id) && isItemUnfinished(run, live, item));
  // A session that came later may have taken over the partner whose details or files an earlier one relied on.
  return outcome === 'complete' && isUnfinished() ? fetchEach(run, live, isOpen) : outcome;
}

function isItemUnfinished(run: Run, live: ExerciseTransaction, item: TransactionItem): boolean {
  if (!isFetched(run, item, live.wanted)) return true;
  const session = run.store.sessions.get(run.userId, source, item.id);
  return session !== undefined && missingOriginals(run.store, session, live.originals).length > 0;
}

/**
 * First all summaries, which show what `/v3/exercises` has already delivered, then the details that are still missing; a
 * few requests at once each time, written in the order of the items.
 */
async function fetchEach(
  run: Run,
  live: ExerciseTransaction,
  isOpen: () => Promise<boolean>,
): Promise<'complete' | 'incomplete' | 'gone'> {
  const state: State = { done: 0, failed: 0, gone: false, wantDetails: [], isOpen };
  reportProgress(run, live, state);
  await inOrder(
    live.items,
    (item) => askSummary(run, item),
    (item, outcome) => advance(run, live, state, item, () => takeSummary(run, item, outcome)),
  );
  if (state.gone) return 'gone';
  await inOrder(
    state.wantDetails,
    (item) => askDetails(run, item, live.wanted),
    (item, outcome) => advance(run, live, state, item, () => takeDetails(run, item, outcome)),
  );
  if (state.gone) return 'gone';
  return state.failed === 0 ? 'complete' : 'incomplete';
}

interface State {
  done: number;
  failed: number;
  gone: boolean;
  /** Items whose summary is stored. */
  wantDetails: TransactionItem[];
  isOpen: () => Promise<boolean>;
}

/** Takes one outcome, then checks what the item still needs. */
async function advance(
  run: Run,
  live: ExerciseTransaction,
  state: State,
  item: TransactionItem,
  take: () => void,
): Promise<'stop' | undefined> {
  run.checkpoint();
  const failure = missingReason(take);
  if (failure === undefined && !isFetched(run, item, live.wanted)) {
    run.answered();
    state.wantDetails.push(item);
    return undefined;
  }
  const problem = failure ?? (await fetchItemOriginals(run, item, live.originals));
  if (problem === undefined) {
    await pullItemClockFile(run, item);
    finishItem(run, live, item);
    state.done += 1;
    reportProgress(run, live, state);
    return undefined;
  }
  keepUnread(run, source, item.id, problem);
  if (isGone(problem) && !(await state.isOpen())) {
    state.gone = true;
    return 'stop';
  }
  if (isGivenUp(run, source, item.id)) return undefined;
  if (givesUp(run, source, item.id, problem, () => whatIsLost(run, item))) return undefined;
  run.failed(source, item.id, problem, () => remedyWhenStuck(run, source, item.id));
  state.failed += 1;
  return undefined;
}

function missingReason(take: () => void): Error | undefined {
  try {
    take();
    return undefined;
  } catch (problem) {
    return itemProblem(problem);
  }
}

function finishItem(run: Run, live: ExerciseTransaction, item: TransactionItem): void {
  const session = run.store.sessions.get(run.userId, source, item.id);
  if (session) run.touched(session.workoutId, 'unchanged');
  run.stored(source, item.id);
  run.store.atomically(() => {
    if (session) keepLent(run.store, session, live.wanted, live.originals);
    run.store.transactions.itemStored(live.row, item.id);
  });
}

function reportProgress(run: Run, live: ExerciseTransaction, { done }: State): void {
  run.deps.onProgress?.({ step: 'transaction', done, total: live.items.length });
}

function whatIsLost(run: Run, item: TransactionItem): string {
  const session = run.store.sessions.get(run.userId, source, item.id);
  const workout = session && unlessDamaged(() => run.store.summary(session.workoutId));
  if (!session || !workout) return 'the whole session, known only by its number,';
  const lost = (['samples', 'zones', 'route'] as const).filter((detail) => !session[detail]);
  return `${lost.join(', ')} of the ${workout.type} of ${workout.start_time_local}`;
}
