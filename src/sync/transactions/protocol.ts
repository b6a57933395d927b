import { UnexpectedError } from '../../errors.js';
import type { ParsedAnswer } from '../../polar/answer.js';
import { NotServedError } from '../../polar/errors.js';
import type { Listing, TransactionItem, TransactionRef } from '../../polar/v3/access-link.js';
import { notReadBack } from '../../storage/payloads/bodies.js';
import type { Store } from '../../storage/store.js';
import type { StoredTransaction, TransactionTable } from '../../storage/transactions/transaction-table.js';
import { isGone } from '../fatal.js';
import type { Run } from '../run.js';
import { keepUnread, unreadableOf } from '../unread.js';
import { settleCommitted, settleEarlier, settleListed, settleWithoutNew } from './resolve.js';

/*
 * AccessLink deletes what is committed. The order of writes that makes every instant a safe one to die at:
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
 * This file is the only one that commits.
 */

/** A transaction that Polar has just listed. */
export interface LiveTransaction<Stored extends StoredTransaction = StoredTransaction> {
  ref: TransactionRef;
  stored: Stored;
  /** Everything that was ever listed in it: that is what a commit deletes. */
  items: TransactionItem[];
  /** Elements of Polar's list that are not among the items: a commit would delete what nobody has read. */
  unreadable: number;
}

/** What differs between the kinds of data that come in transactions. */
export interface TransactionKind<Stored extends StoredTransaction = StoredTransaction> {
  /** What Polar offers, as messages name it. */
  what: string;
  /** More transactions than there can be: a server that never says 204 must not keep us for ever. */
  most: number;
  table: TransactionTable<Stored>;
  /** Where the answers about a transaction as a whole are kept. */
  source: 'transactions' | 'data';
  /** The name they are kept under. */
  nameOf(transactionId: string): string;
  /** Of this run; the kind may count what it likes to tell. */
  counts: { opened: number; resumed: number; committed: number };
  /** Writes `creating`. @returns the row. */
  begin(): number;
  /** Sent once: it is not safe to repeat. No value: nothing new, or one is open. */
  create(): Promise<ParsedAnswer<TransactionRef>>;
  list(ref: TransactionRef): Promise<ParsedAnswer<Listing<TransactionItem>>>;
  /** `PUT`: Polar deletes what is in it. `unknown`: Polar does not know it (any more). */
  commit(ref: TransactionRef): Promise<'committed' | 'unknown'>;
  /**
   * Brings every item to the disk. `incomplete`: something did not come and was reported, so it must not be committed.
   * `gone`: it expired meanwhile; Polar offers the same again.
   */
  fetch(live: LiveTransaction<Stored>, isOpen: () => Promise<boolean>): Promise<'complete' | 'incomplete' | 'gone'>;
  /** Whether all of an item, with every hash right, is on the disk that is read back. */
  isHeld(disk: Store, live: LiveTransaction<Stored>, item: TransactionItem): boolean;
  /** Polar has listed or committed a transaction, in the database transaction that writes so. */
  settled?(row: number): void;
  /** Something about a transaction as a whole is not complete. */
  incomplete(reason: string): void;
}

/**
 * Settles what earlier runs left open, then opens, fetches and commits until Polar has nothing new.
 * @throws what ends the run, or its way through transactions; the transaction stays open, and the next run goes on with it.
 */
export async function pullInTransactions<S extends StoredTransaction>(
  run: Run,
  kind: TransactionKind<S>,
): Promise<void> {
  for (const open of kind.table.open(run.userId)) {
    if (open.path === undefined || open.state === 'unsettled') continue;
    run.checkpoint();
    if ((await resume(run, kind, open)) === 'left open') return;
  }
  for (let count = 0; count < kind.most; count += 1) {
    run.checkpoint();
    const opened = await create(run, kind);
    if (!opened || (await work(run, kind, opened)) === 'left open') return;
  }
  throw new UnexpectedError('ENDLESS', `Polar opened ${kind.most} transactions of ${kind.what} and offers more.`, {
    hint: 'What came is stored. Run the same command again.',
  });
}

type Settled = 'settled' | 'left open';

/** Goes on with a transaction of an earlier run, if Polar still knows it. */
async function resume<S extends StoredTransaction>(run: Run, kind: TransactionKind<S>, stored: S): Promise<Settled> {
  const live = await list(run, kind, stored);
  if (!live) return 'settled';
  kind.counts.resumed += 1;
  return work(run, kind, live);
}

/**
 * Asks Polar for the items. Undefined: it is over, or lists nothing, and then it is not committed either; whether a
 * commit under way took effect, the next transaction tells.
 */
async function list<S extends StoredTransaction>(
  run: Run,
  kind: TransactionKind<S>,
  stored: S,
): Promise<LiveTransaction<S> | undefined> {
  const { row, transactionId = '', path = '' } = stored;
  const ref = { transactionId, path };
  try {
    const answer = await kind.list(ref);
    const { items: listed = [], unreadable = 0 } = answer.value ?? {};
    const all = listed.length + unreadable;
    if (all > 0) {
      run.keepAnswer(kind.source, kind.nameOf(transactionId), 'list', answer);
      if (unreadable > 0) kind.incomplete(`${unreadableOf(unreadable, all)}; it is stored as it came`);
      const items = everListed(kind, row, listed);
      settleListed(run, kind, row, items);
      settleEarlier(run, kind, row, items);
      return { ref, stored, items, unreadable };
    }
  } catch (problem) {
    if (problem instanceof Error) keepUnread(run, kind.source, kind.nameOf(transactionId), problem);
    if (!isGone(problem)) throw problem;
  }
  kind.table.setState(row, stored.state === 'committing' ? 'unsettled' : 'expired', run.now());
  return undefined;
}

/** What a commit deletes is everything Polar has ever listed in it, should a later list be shorter. */
function everListed(kind: TransactionKind, row: number, now: readonly TransactionItem[]): TransactionItem[] {
  const listed = new Set(now.map(({ id }) => id));
  return [...now, ...kind.table.items(row).filter(({ id }) => !listed.has(id))];
}

/** Opens a transaction. Undefined: Polar has nothing new, as far as one can tell. */
async function create<S extends StoredTransaction>(
  run: Run,
  kind: TransactionKind<S>,
): Promise<LiveTransaction<S> | undefined> {
  const { table } = kind;
  const row = kind.begin();
  let answer: ParsedAnswer<TransactionRef>;
  try {
    answer = await kind.create();
  } catch (problem) {
    if (!mayHaveOpened(problem)) table.drop(row);
    throw problem;
  }
  if (!answer.value) {
    table.drop(row);
    settleWithoutNew(run, kind);
    return undefined;
  }
  const { transactionId, path } = answer.value;
  table.opened(row, transactionId, path, run.now());
  kind.counts.opened += 1;
  run.keepAnswer(kind.source, kind.nameOf(transactionId), 'create', answer);
  const live = await list(run, kind, table.get(row));
  if (!live) {
    // It may be open all the same, and until it ends Polar answers every other request to open with "nothing new".
    table.setState(row, 'opened', run.now());
    kind.incomplete('Polar opened a transaction and then listed nothing in it');
  }
  return live;
}

/** A request whose answer was lost may have opened one; a refusal has not, nor has a source that is retired (501). */
function mayHaveOpened(problem: unknown): boolean {
  if (problem instanceof NotServedError) return false;
  const { status, notSent } = problem as { status?: number; notSent?: boolean };
  return notSent !== true && (status === undefined || status < 300 || status >= 500);
}

/** Brings in what is missing and commits, or leaves the transaction open when something does not come. */
async function work<S extends StoredTransaction>(
  run: Run,
  kind: TransactionKind<S>,
  live: LiveTransaction<S>,
): Promise<Settled> {
  const { table } = kind;
  const { row } = live.stored;
  table.setState(row, 'fetching', run.now());
  const outcome = await kind.fetch(live, () => isOpen(kind, live.ref));
  if (outcome === 'gone') {
    table.setState(row, 'expired', run.now());
    return 'settled';
  }
  // What cannot be read may be anything, and a commit would delete it.
  if (outcome === 'incomplete' || live.unreadable > 0) return 'left open';
  run.checkpoint();
  verifyOnDisk(run, kind, live);
  table.setState(row, 'verified', run.now());
  table.setState(row, 'committing', run.now());
  run.deps.witness?.keep();
  const committed = (await kind.commit(live.ref)) === 'committed';
  if (!committed && (await isOpen(kind, live.ref))) {
    kind.incomplete('Polar says it does not know the transaction to commit, and lists it all the same');
    return 'left open';
  }
  if (committed) settleCommitted(run, kind, row, true);
  else table.setState(row, 'unsettled', run.now());
  return 'settled';
}

/**
 * The proof before a commit: everything it would delete at Polar is read from the disk, on a connection of its own,
 * and every body compared with its hash.
 * @throws StoreError NOT_READ_BACK: then nothing is committed.
 */
function verifyOnDisk<S extends StoredTransaction>(run: Run, kind: TransactionKind<S>, live: LiveTransaction<S>): void {
  const bad = run.store.readBack((disk) => live.items.filter((item) => !kind.isHeld(disk, live, item)));
  if (bad.length > 0) throw notReadBack(run.store.path, bad.length);
}

/** Something of it is not found (any more), which may mean that the transaction is over: asked, not guessed. */
async function isOpen(kind: Pick<TransactionKind, 'list'>, ref: TransactionRef): Promise<boolean> {
  try {
    const { value } = await kind.list(ref);
    return value !== undefined && value.items.length + value.unreadable > 0;
  } catch (problem) {
    if (isGone(problem)) return false;
    throw problem;
  }
}
