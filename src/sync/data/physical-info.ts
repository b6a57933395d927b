import { NotServedError, RefusedError } from '../../accesslink/errors.js';
import type { PhysicalInfoItem, TransactionRef } from '../../accesslink/types.js';
import { UnexpectedError } from '../../errors.js';
import { notReadBack } from '../../storage/bodies.js';
import { transactionLifeMs } from '../../storage/open-transactions.js';
import { transactionItem } from '../../storage/physical-info-transactions.js';
import { isGone, itemProblem } from '../fatal.js';
import { nothingThere } from '../item-details.js';
import { mayHaveOpened } from '../transactions.js';
import { keepUnread, unreadableOf } from '../unread.js';
import { keepData } from './fetch.js';
import type { DataPull } from './pull.js';
import type { KindTally } from './tally.js';

/*
 * The history of physical information comes in transactions like those of workouts (transactions.ts), and the order of
 * writes is the same: `creating` on disk, then POST; `opened`, then the list; `listed`, then each item, on disk before the
 * next is asked for; all of them read back; `committing`, then the witness, then PUT; `committed`.
 */

const mostTransactions = 20;
/** An item that failed in this many runs does not come by waiting. */
const stuckAfterRuns = 5;

interface Live {
  row: number;
  ref: TransactionRef;
  items: PhysicalInfoItem[];
  /** Elements of Polar's list that are not among the items. */
  unreadable: number;
}

/**
 * Settles what earlier runs left open, then opens, stores and commits until Polar has nothing new.
 * @throws the failure that keeps a transaction from being committed; it stays open, and the next run goes on with it.
 */
export async function pullPhysicalInfo(pull: DataPull, tally: KindTally): Promise<void> {
  const { run } = pull;
  const { physicalInfoTransactions: stored } = run.store;
  for (const { row, transactionId, path, state } of stored.open(run.userId)) {
    if (transactionId === undefined || path === undefined || state === 'unsettled') continue;
    const live = await list(pull, row, { transactionId, path });
    if (live) await bringAndCommit(pull, live, tally);
    else stored.setState(row, state === 'committing' ? 'unsettled' : 'expired', run.now());
  }
  for (let count = 0; count < mostTransactions; count += 1) {
    run.checkpoint();
    const live = await create(pull, tally);
    if (!live) return;
    await bringAndCommit(pull, live, tally);
  }
  throw new UnexpectedError('ENDLESS', `Polar offers physical information without end (${mostTransactions} times).`, {
    hint: 'What came is stored. Run the same command again.',
  });
}

/** Undefined: nothing new, or Polar no longer has these transactions; what it tells without them came before. */
async function create(pull: DataPull, tally: KindTally): Promise<Live | undefined> {
  const { run, data } = pull;
  const { physicalInfoTransactions: stored } = run.store;
  const row = stored.begin(run.userId, run.now());
  let answer: Awaited<ReturnType<typeof data.client.createPhysicalInfoTransaction>>;
  try {
    answer = await data.client.createPhysicalInfoTransaction();
  } catch (problem) {
    if (!mayHaveOpened(problem)) stored.drop(row);
    if (!(problem instanceof NotServedError || (problem instanceof RefusedError && problem.status === 403)))
      throw problem;
    run.note('Polar serves no history of physical information any more; the current one came.');
    return undefined;
  }
  const { value } = answer;
  if (!value) {
    stored.drop(row);
    settleWithoutNew(pull, tally);
    return undefined;
  }
  stored.opened(row, value.transactionId, value.path, run.now());
  const live = await list(pull, row, value);
  // It may be open all the same: it stays `opened`, and the next run asks again.
  if (!live) tally.failed('Polar opened a transaction and then listed nothing in it');
  return live;
}

/** Asks Polar what is in a transaction. Undefined: it is over, or empty. */
async function list({ run, data }: DataPull, row: number, ref: TransactionRef): Promise<Live | undefined> {
  const { physicalInfoTransactions: stored } = run.store;
  try {
    const answer = await data.client.listPhysicalInfos(ref);
    const { items: listed = [], unreadable = 0 } = answer.value ?? {};
    if (listed.length + unreadable === 0) return undefined;
    if (unreadable > 0) run.keepAnswer('data', transactionList(ref), 'unread', answer);
    run.store.atomically(() => {
      settleEarlier(run.userId, stored, row, listed, run.now());
      stored.listed(row, listed, run.now());
    });
    // What a commit deletes is everything that was ever listed in it.
    return { row, ref, items: stored.items(row), unreadable };
  } catch (problem) {
    if (problem instanceof Error) keepUnread(run, 'data', transactionList(ref), problem);
    if (isGone(problem)) return undefined;
    throw problem;
  }
}

async function bringAndCommit(pull: DataPull, live: Live, tally: KindTally): Promise<void> {
  const { run, data } = pull;
  const { physicalInfoTransactions: stored } = run.store;
  for (const item of live.items) {
    run.checkpoint();
    if (!isStored(pull, item)) await fetchItem(pull, item, tally);
  }
  if (live.unreadable > 0) throw notAllRead(live);
  verifyOnDisk(pull, live);
  stored.setState(live.row, 'committing', run.now());
  run.deps.witness?.keep();
  const committed = (await data.client.commitPhysicalInfos(live.ref)) === 'committed';
  if (!committed && (await list(pull, live.row, live.ref))) {
    throw new UnexpectedError(
      'NOT_COMMITTED',
      'Polar does not know the transaction to commit, and lists it all the same.',
      {
        hint: 'Nothing is lost. Run the same command again.',
      },
    );
  }
  stored.setState(live.row, committed ? 'committed' : 'unsettled', run.now());
}

/** A list of a transaction that could not be read, or not all of it, is kept under this name. */
const transactionList = ({ transactionId }: TransactionRef) => `physical-info-list-${transactionId}`;

/** What cannot be read may be anything, and a commit would delete it. */
function notAllRead({ items, unreadable }: Live): UnexpectedError {
  return new UnexpectedError(
    'UNREADABLE',
    `${unreadableOf(unreadable, items.length + unreadable)}; it is stored as it came.`,
    {
      hint: 'What could be read is stored. Run the same command again later.',
    },
  );
}

async function fetchItem(pull: DataPull, item: PhysicalInfoItem, tally: KindTally): Promise<void> {
  const { run, data } = pull;
  const externalId = `${transactionItem}${item.id}`;
  try {
    const answer = await data.client.getPhysicalInfo(item);
    const understood = answer.value;
    if (!understood) throw nothingThere('physical information');
    const source = 'accesslink_transaction';
    run.store.atomically(() => {
      keepData(pull, { answer, understood, source, externalId, part: 'item', always: true }, tally);
      run.store.failures.clear(run.userId, 'data', item.id);
    });
  } catch (problem) {
    const failure = itemProblem(problem);
    keepUnread(run, 'data', externalId, failure);
    run.store.failures.record(run.userId, 'data', item.id, run.id, failure.message);
    if (isGivenUp(pull, item)) return;
    const runs = run.store.failures.get(run.userId, 'data', item.id)?.runs ?? 1;
    if (runs >= stuckAfterRuns)
      tally.failed(`polar-sync pull --data physical-info --give-up ${item.id} goes on without it`);
    throw problem;
  }
}

/** A word of the person: what does not come, also now, keeps nothing open any more. */
function isGivenUp({ run }: DataPull, { id }: PhysicalInfoItem): boolean {
  const { failures } = run.store;
  const failure = failures.get(run.userId, 'data', id);
  if (failure && !failure.givenUp && run.options.giveUp === id) {
    failures.giveUp(run.userId, 'data', id, run.now());
    run.note(`Giving up ${id}: this physical information will be lost at Polar (${failure.reason})`);
  }
  return failure !== undefined && (failure.givenUp || run.options.giveUp === id);
}

function isStored({ run }: DataPull, { id, path }: PhysicalInfoItem): boolean {
  const payloads = run.store.payloads.current(run.userId, 'data', `${transactionItem}${id}`);
  return payloads.some((payload) => payload.part === 'item' && payload.path === path);
}

/** Everything a commit would delete is read from the disk, on a connection of its own. @throws StoreError NOT_READ_BACK */
function verifyOnDisk({ run }: DataPull, { items }: Live): void {
  const bad = run.store.readBack((disk) =>
    items.filter(({ id }) => {
      if (disk.failures.get(run.userId, 'data', id)?.givenUp) return false;
      const externalId = `${transactionItem}${id}`;
      const { checked, broken } = disk.bodies.check({ userId: run.userId, source: 'data', externalId });
      return checked === 0 || broken.length > 0 || !disk.payloads.parts(run.userId, 'data', externalId).has('item');
    }),
  );
  if (bad.length > 0) throw notReadBack(run.store.path, bad.length);
}

/**
 * 204 to the request to open: nothing new, so a commit in doubt took effect. But a transaction whose answer got lost less
 * than ten minutes ago may be open all the same, and 204 says just that, too.
 */
function settleWithoutNew({ run }: DataPull, tally: KindTally): void {
  const { physicalInfoTransactions: stored } = run.store;
  for (const { row, state, openedAt } of stored.open(run.userId)) {
    if (state === 'unsettled') stored.setState(row, 'committed', run.now());
    if (state !== 'creating') continue;
    const left = Date.parse(openedAt) + transactionLifeMs - run.deps.now();
    // One from the future was written while the clock was wrong.
    if (left <= 0 || left > transactionLifeMs) stored.setState(row, 'expired', run.now());
    else {
      const until = new Date(Date.parse(openedAt) + transactionLifeMs).toISOString();
      tally.failed(`a transaction whose answer got lost may be open at Polar until ${until}`);
    }
  }
}

/** Polar has a younger one open, so those in doubt are over: committed, unless what was in them is offered again. */
function settleEarlier(
  userId: string,
  stored: DataPull['run']['store']['physicalInfoTransactions'],
  row: number,
  items: readonly PhysicalInfoItem[],
  now: string,
): void {
  const offered = new Set(items.map(({ id }) => id));
  for (const open of stored.open(userId)) {
    if (open.row >= row) continue;
    const again = stored.items(open.row).some(({ id }) => offered.has(id));
    stored.setState(open.row, open.state === 'unsettled' && !again ? 'committed' : 'expired', now);
  }
}
