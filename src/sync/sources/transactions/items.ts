import type { DetailFlags, OriginalFormat, TransactionItem } from '../../../polar/v3/access-link.js';
import { unlessDamaged } from '../../../storage/errors.js';
import { isGone, itemProblem } from '../../fatal.js';
import { givesUp, isGivenUp, remedyWhenStuck } from '../../give-up.js';
import { inOrder } from '../../in-order.js';
import type { Run } from '../../run.js';
import { keepUnread } from '../../unread.js';
import { pullItemClockFile } from '../clock-files.js';
import { fetchItemOriginals, missingOriginals } from '../originals.js';
import { askDetails, askSummary, isSettled, takeDetails, takeSummary } from './item.js';
import { keepLent } from './lent.js';

const source = 'transactions';

/** The sessions of a transaction, and what is wanted of them. */
export interface ExerciseTransaction {
  /** Its row in the store. */
  row: number;
  items: readonly TransactionItem[];
  wanted: DetailFlags;
  /** The files of Polar's own that are wanted. */
  originals: readonly OriginalFormat[];
}

/**
 * Brings every item of a transaction to the disk. `incomplete`: something did not come, so it must not be committed.
 * `gone`: it expired meanwhile; Polar offers the same sessions again.
 */
export async function fetchItems(
  run: Run,
  live: ExerciseTransaction,
  isOpen: () => Promise<boolean>,
): Promise<'complete' | 'incomplete' | 'gone'> {
  const outcome = await fetchEach(run, live, isOpen);
  const lacking = () => live.items.some((item) => !isGivenUp(run, source, item.id) && isLacking(run, live, item));
  // A session that came later may have taken away the partner whose details or files an earlier one relied on.
  return outcome === 'complete' && lacking() ? fetchEach(run, live, isOpen) : outcome;
}

function isLacking(run: Run, live: ExerciseTransaction, item: TransactionItem): boolean {
  if (!isSettled(run, item, live.wanted)) return true;
  const session = run.store.sessions.get(run.userId, source, item.id);
  return session !== undefined && missingOriginals(run.store, session, live.originals).length > 0;
}

/**
 * First all summaries, which tell what `/v3/exercises` has brought already, then the details that are still missing;
 * a few requests at once each time, written in the order of the items.
 */
async function fetchEach(
  run: Run,
  live: ExerciseTransaction,
  isOpen: () => Promise<boolean>,
): Promise<'complete' | 'incomplete' | 'gone'> {
  const state: State = { settled: 0, lacking: 0, gone: false, wantDetails: [], isOpen };
  tell(run, live, state);
  await inOrder(
    live.items,
    (item) => askSummary(run, item),
    (item, came) => advance(run, live, state, item, () => takeSummary(run, item, came)),
  );
  if (state.gone) return 'gone';
  await inOrder(
    state.wantDetails,
    (item) => askDetails(run, item, live.wanted),
    (item, came) => advance(run, live, state, item, () => takeDetails(run, item, came)),
  );
  if (state.gone) return 'gone';
  return state.lacking === 0 ? 'complete' : 'incomplete';
}

interface State {
  settled: number;
  lacking: number;
  gone: boolean;
  /** Items whose summary is here. */
  wantDetails: TransactionItem[];
  isOpen: () => Promise<boolean>;
}

/** Takes one answer, and finds out how the item stands then. */
async function advance(
  run: Run,
  live: ExerciseTransaction,
  state: State,
  item: TransactionItem,
  take: () => void,
): Promise<'stop' | undefined> {
  run.checkpoint();
  const missed = missingReason(take);
  if (missed === undefined && !isSettled(run, item, live.wanted)) {
    run.answered();
    state.wantDetails.push(item);
    return undefined;
  }
  const lack = missed ?? (await fetchItemOriginals(run, item, live.originals));
  if (lack === undefined) {
    await pullItemClockFile(run, item);
    settle(run, live, item);
    state.settled += 1;
    tell(run, live, state);
    return undefined;
  }
  keepUnread(run, source, item.id, lack);
  if (isGone(lack) && !(await state.isOpen())) {
    state.gone = true;
    return 'stop';
  }
  if (isGivenUp(run, source, item.id)) return undefined;
  if (givesUp(run, source, item.id, lack, () => whatIsLost(run, item))) return undefined;
  run.failed(source, item.id, lack, () => remedyWhenStuck(run, source, item.id));
  state.lacking += 1;
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

function settle(run: Run, live: ExerciseTransaction, item: TransactionItem): void {
  const session = run.store.sessions.get(run.userId, source, item.id);
  if (session) run.touched(session.workoutId, 'unchanged');
  run.stored(source, item.id);
  run.store.atomically(() => {
    if (session) keepLent(run.store, session, live.wanted, live.originals);
    run.store.transactions.itemStored(live.row, item.id);
  });
}

function tell(run: Run, live: ExerciseTransaction, { settled }: State): void {
  run.deps.onProgress?.({ step: 'transaction', done: settled, total: live.items.length });
}

function whatIsLost(run: Run, item: TransactionItem): string {
  const session = run.store.sessions.get(run.userId, source, item.id);
  const workout = session && unlessDamaged(() => run.store.summary(session.workoutId));
  if (!session || !workout) return 'the whole session, of which nothing is known but its number,';
  const lost = (['samples', 'zones', 'route'] as const).filter((detail) => !session[detail]);
  return `${lost.join(', ')} of the ${workout.type} of ${workout.start_time_local}`;
}
