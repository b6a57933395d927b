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
import { markCommitted, markListed, resolveEarlier, resolveWithoutNew } from './resolve.js';

/*
 * AccessLink deletes what is committed. The order of writes that makes it safe to die at any instant:
 *
 *   1. write `creating`                 then POST: a lost response leaves a trace
 *   2. write `opened` with id and path  then GET the list: any later run can resume the transaction
 *   3. write `listed` with every item   then GET the items; each is on disk, whole, before the next request
 *   4. read back on a second connection, comparing every hash
 *   5. write `verified`, `committing`   then record in the witness, outside the database, what the database holds
 *                                       then PUT: from here on Polar may have deleted the data, and all of it is here
 *   6. write `committed`
 *
 * Every write is durable when it returns (`synchronous=FULL`). What an earlier run left open is resolved by asking Polar.
 * This file is the only one that commits.
 */

/** A transaction that Polar has just listed. */
export interface LiveTransaction<Stored extends StoredTransaction = StoredTransaction> {
  ref: TransactionRef;
  stored: Stored;
  /** Everything that was ever listed in it: that is what a commit deletes. */
  items: TransactionItem[];
  /** Elements of Polar's list that are not among the items: a commit would delete them unread. */
  unreadable: number;
}

/** What differs between the kinds that Polar offers in transactions. */
export interface TransactionKind<Stored extends StoredTransaction = StoredTransaction> {
  /** What Polar offers, as messages name it. */
  what: string;
  /** More transactions than there can be: a server that never responds 204 must not cause an endless loop. */
  maxTransactions: number;
  table: TransactionTable<Stored>;
  /** The source under which responses about a transaction as a whole are kept. */
  source: 'transactions' | 'data';
  /** The external id under which they are kept. */
  nameOf(transactionId: string): string;
  /** Counts of this run. */
  counts: { opened: number; resumed: number; committed: number };
  /** Writes `creating`. @returns the row. */
  begin(): number;
  /** Sent once, because it is not safe to repeat. No value: there is nothing new, or one is open. */
  create(): Promise<ParsedAnswer<TransactionRef>>;
  list(ref: TransactionRef): Promise<ParsedAnswer<Listing<TransactionItem>>>;
  /** `PUT`: Polar deletes what is in it. `unknown`: Polar does not know it, or no longer does. */
  commit(ref: TransactionRef): Promise<'committed' | 'unknown'>;
  /**
   * Gets every item onto the disk. `incomplete`: something failed and was reported, so it must not be committed. `gone`:
   * it expired meanwhile; Polar offers the same again.
   */
  fetch(live: LiveTransaction<Stored>, isOpen: () => Promise<boolean>): Promise<'complete' | 'incomplete' | 'gone'>;
  /** Whether all of an item, with every hash right, was read back from the disk. */
  isHeld(disk: Store, live: LiveTransaction<Stored>, item: TransactionItem): boolean;
  /** Called when Polar has listed or committed a transaction, in the database transaction that records it. */
  onListedOrCommitted?(row: number): void;
  /** Reports that something about a transaction as a whole is incomplete. */
  incomplete(reason: string): void;
}

/**
 * Resolves what earlier runs left open, then opens, fetches and commits until Polar has nothing new.
 * @throws what ends the run, or this source; the transaction stays open, and the next run resumes it.
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
  const { maxTransactions, what } = kind;
  for (let count = 0; count < maxTransactions; count += 1) {
    run.checkpoint();
    const opened = await create(run, kind);
    if (!opened || (await fetchAndCommit(run, kind, opened)) === 'left open') return;
  }
  throw new UnexpectedError('ENDLESS', `Polar opened ${maxTransactions} transactions of ${what} and offers more.`, {
    hint: 'Run the same command again: what has come is stored.',
  });
}

type Outcome = 'done' | 'left open';

/** Resumes a transaction of an earlier run, if Polar still knows it. */
async function resume<S extends StoredTransaction>(run: Run, kind: TransactionKind<S>, stored: S): Promise<Outcome> {
  const live = await list(run, kind, stored);
  if (!live) return 'done';
  kind.counts.resumed += 1;
  return fetchAndCommit(run, kind, live);
}

/**
 * Asks Polar for the items. Undefined: the transaction has expired or lists nothing, and is not committed in either case;
 * whether a commit under way took effect will show in the next transaction.
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
      if (unreadable > 0) kind.incomplete(`${unreadableOf(unreadable, all)}; it is stored verbatim`);
      const items = everListed(kind, row, listed);
      markListed(run, kind, row, items);
      resolveEarlier(run, kind, row, items);
      return { ref, stored, items, unreadable };
    }
  } catch (problem) {
    if (problem instanceof Error) keepUnread(run, kind.source, kind.nameOf(transactionId), problem);
    if (!isGone(problem)) throw problem;
  }
  kind.table.setState(row, stored.state === 'committing' ? 'unsettled' : 'expired', run.now());
  return undefined;
}

/** Everything Polar has ever listed in the transaction, even if a later list is shorter: a commit deletes all of it. */
function everListed(kind: TransactionKind, row: number, now: readonly TransactionItem[]): TransactionItem[] {
  const listed = new Set(now.map(({ id }) => id));
  return [...now, ...kind.table.items(row).filter(({ id }) => !listed.has(id))];
}

/** Opens a transaction. Undefined: Polar has nothing new, as far as can be known. */
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
    resolveWithoutNew(run, kind);
    return undefined;
  }
  const { transactionId, path } = answer.value;
  table.opened(row, transactionId, path, run.now());
  kind.counts.opened += 1;
  run.keepAnswer(kind.source, kind.nameOf(transactionId), 'create', answer);
  const live = await list(run, kind, table.get(row));
  if (!live) {
    // It may be open all the same, and until it expires Polar responds "nothing new" to every other request to open one.
    table.setState(row, 'opened', run.now());
    kind.incomplete('Polar opened a transaction and then listed nothing in it');
  }
  return live;
}

/** A request whose response was lost may have opened one; a refusal has not, nor has a retired source (501). */
function mayHaveOpened(problem: unknown): boolean {
  if (problem instanceof NotServedError) return false;
  const { status, notSent } = problem as { status?: number; notSent?: boolean };
  return notSent !== true && (status === undefined || status < 300 || status >= 500);
}

/** Fetches what is missing and commits, or leaves the transaction open when something fails. */
async function fetchAndCommit<S extends StoredTransaction>(
  run: Run,
  kind: TransactionKind<S>,
  live: LiveTransaction<S>,
): Promise<Outcome> {
  const { table } = kind;
  const { row } = live.stored;
  table.setState(row, 'fetching', run.now());
  const outcome = await kind.fetch(live, () => isOpen(kind, live.ref));
  if (outcome === 'gone') {
    table.setState(row, 'expired', run.now());
    return 'done';
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
    kind.incomplete('Polar reports that it does not know the transaction to commit, but still lists it');
    return 'left open';
  }
  if (committed) markCommitted(run, kind, row, true);
  else table.setState(row, 'unsettled', run.now());
  return 'done';
}

/**
 * The proof before a commit: everything it would delete at Polar is read from the disk, on a separate connection, and
 * every payload is compared with its hash.
 * @throws StoreError NOT_READ_BACK: then nothing is committed.
 */
function verifyOnDisk<S extends StoredTransaction>(run: Run, kind: TransactionKind<S>, live: LiveTransaction<S>): void {
  const bad = run.store.readBack((disk) => live.items.filter((item) => !kind.isHeld(disk, live, item)));
  if (bad.length > 0) throw notReadBack(run.store.path, bad.length);
}

/** A part of it was not found, which may mean that the transaction has expired: Polar is asked, nothing is guessed. */
async function isOpen(kind: Pick<TransactionKind, 'list'>, ref: TransactionRef): Promise<boolean> {
  try {
    const { value } = await kind.list(ref);
    return value !== undefined && value.items.length + value.unreadable > 0;
  } catch (problem) {
    if (isGone(problem)) return false;
    throw problem;
  }
}
