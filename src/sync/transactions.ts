import { NotServedError } from '../accesslink/errors.js';
import { originalFormats, type TransactionItem } from '../accesslink/types.js';
import { UnexpectedError } from '../errors.js';
import type { StoredTransaction } from '../storage/transactions.js';
import { union } from './details.js';
import { isGone } from './fatal.js';
import { fetchItems, isOpen, type LiveTransaction } from './items.js';
import type { Run } from './run.js';
import { settleCommitted, settleEarlier, settleListed, settleWithoutNew } from './settle.js';
import { keepUnread, noteUnreadable } from './unread.js';
import { verifyOnDisk } from './verify-on-disk.js';

/*
 * The order of writes that makes every instant a safe one to die at:
 *
 *   1. `creating` on disk           then POST: an answer that gets lost is known of
 *   2. `opened` with id and path    then GET the list: the transaction can be resumed by any later run
 *   3. `listed` with every item     then GET the items; each is on disk, whole, before the next is asked for
 *   4. read back on a second connection, every hash compared
 *   5. `verified`, `committing`     then the witness, which lies outside of the store, is told what the store holds
 *                                   then PUT: from here on Polar may have deleted the data, and we hold all of it
 *   6. `committed`
 *
 * Every write is durable when it returns (`synchronous=FULL`). What is found at the start is settled by asking Polar.
 */

/** More transactions than a person's 30 days can fill: a server that never says 204 must not keep us for ever. */
const mostTransactions = 100;

/** The transaction side: settles what is open, then opens, fetches and commits until Polar has nothing new. */
export async function pullTransactions(run: Run): Promise<void> {
  for (const open of run.store.transactions.open(run.userId)) {
    if (open.path === undefined || open.state === 'unsettled') continue;
    run.checkpoint();
    if ((await resume(run, open)) === 'left open') return;
  }
  for (let count = 0; count < mostTransactions; count += 1) {
    run.checkpoint();
    const opened = await create(run);
    if (!opened || (await work(run, opened)) === 'left open') return;
  }
  throw new UnexpectedError('ENDLESS', `Polar opened ${mostTransactions} transactions in one run and offers more.`, {
    hint: 'What came is stored. Run the same command again.',
  });
}

type Settled = 'settled' | 'left open';

/** Goes on with a transaction of an earlier run, if Polar still knows it. */
async function resume(run: Run, stored: StoredTransaction): Promise<Settled> {
  const live = await list(run, stored);
  if (!live) return 'settled';
  run.transactions.resumed += 1;
  return work(run, live);
}

/**
 * Asks Polar for the items. Undefined: it is over, or lists nothing, and then it is not committed either; whether a
 * commit under way took effect, the next transaction tells.
 */
async function list(run: Run, stored: StoredTransaction): Promise<LiveTransaction | undefined> {
  const { row, transactionId = '', path = '' } = stored;
  const ref = { transactionId, path };
  try {
    const answer = await run.client.listTransaction(ref);
    const { items: listed = [], unreadable = 0 } = answer.value ?? {};
    if (listed.length + unreadable > 0) {
      run.keepAnswer('transactions', `transaction-${transactionId}`, 'list', answer);
      noteUnreadable(run, 'transactions', { items: listed, unreadable });
      const items = everListed(run, row, listed);
      settleListed(run, row, items);
      settleEarlier(run, row, items);
      const originals = originalFormats.filter((f) => run.originals.includes(f) || stored.originals.includes(f));
      return { row, ref, items, unreadable, wanted: union(stored, run.details), originals };
    }
  } catch (problem) {
    if (problem instanceof Error) keepUnread(run, 'transactions', `transaction-${transactionId}`, problem);
    if (!isGone(problem)) throw problem;
  }
  run.store.transactions.setState(row, stored.state === 'committing' ? 'unsettled' : 'expired', run.now());
  return undefined;
}

/** What a commit deletes is everything Polar has ever listed in it, should a later list be shorter. */
function everListed(run: Run, row: number, now: TransactionItem[]): TransactionItem[] {
  const before = run.store.transactions.items(row).map(({ externalId, path }) => ({ exerciseId: externalId, path }));
  const listed = new Set(now.map((item) => item.exerciseId));
  return [...now, ...before.filter((item) => !listed.has(item.exerciseId))];
}

/** Opens a transaction. Undefined: Polar has nothing new, as far as one can tell. */
async function create(run: Run): Promise<LiveTransaction | undefined> {
  const { transactions } = run.store;
  const row = transactions.begin(run.userId, { ...run.details, originals: run.originals }, run.now());
  let answer: Awaited<ReturnType<typeof run.client.createTransaction>>;
  try {
    answer = await run.client.createTransaction();
  } catch (problem) {
    if (!mayHaveOpened(problem)) transactions.drop(row);
    throw problem;
  }
  if (!answer.value) {
    transactions.drop(row);
    settleWithoutNew(run);
    return undefined;
  }
  const { transactionId, path } = answer.value;
  transactions.opened(row, transactionId, path, run.now());
  run.transactions.opened += 1;
  run.keepAnswer('transactions', `transaction-${transactionId}`, 'create', answer);
  const stored = { row, userId: run.userId, transactionId, path, state: 'opened', openedAt: run.now() } as const;
  const live = await list(run, { ...stored, ...run.details, originals: [...run.originals] });
  if (!live) {
    // It may be open all the same, and until it ends Polar answers every other request to open with "nothing new".
    transactions.setState(row, 'opened', run.now());
    run.incomplete('transactions', 'Polar opened a transaction and then listed nothing in it');
  }
  return live;
}

/** A request whose answer was lost may have opened one; a refusal has not, nor has a side that is retired (501). */
export function mayHaveOpened(problem: unknown): boolean {
  if (problem instanceof NotServedError) return false;
  const { status, notSent } = problem as { status?: number; notSent?: boolean };
  return notSent !== true && (status === undefined || status < 300 || status >= 500);
}

/** Brings in what is missing and commits, or leaves the transaction open when something does not come. */
async function work(run: Run, live: LiveTransaction): Promise<Settled> {
  run.store.transactions.setState(live.row, 'fetching', run.now());
  const outcome = await fetchItems(run, live);
  if (outcome === 'gone') {
    run.store.transactions.setState(live.row, 'expired', run.now());
    return 'settled';
  }
  // What cannot be read may be a session, and a commit would delete it.
  if (outcome === 'incomplete' || live.unreadable > 0) return 'left open';
  run.checkpoint();
  verifyOnDisk(run, live);
  run.store.transactions.setState(live.row, 'verified', run.now());
  run.store.transactions.setState(live.row, 'committing', run.now());
  run.deps.witness?.keep();
  const committed = (await run.client.commitTransaction(live.ref)) === 'committed';
  if (!committed && (await isOpen(run, live))) {
    run.incomplete('transactions', 'Polar says it does not know the transaction to commit, and lists it all the same');
    return 'left open';
  }
  if (committed) settleCommitted(run, live.row, true);
  else run.store.transactions.setState(live.row, 'unsettled', run.now());
  return 'settled';
}
