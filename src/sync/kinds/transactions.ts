import type { Answer, ParsedAnswer } from '../../polar/answer.js';
import type { Understood } from '../../polar/parse/kinds/elements.js';
import type { TransactionItem } from '../../polar/v3/access-link.js';
import type { Store } from '../../storage/store.js';
import {
  type DataTransactionKind,
  type DataTransactions,
  dataTransactionTables,
  failureKey,
} from '../../storage/transactions/data-transactions.js';
import { downInARow, isDown, isGone, itemProblem, nothingThere } from '../fatal.js';
import { givesUp, isGivenUp, remedyWhenStuck } from '../give-up.js';
import type { Run } from '../run.js';
import { type LiveTransaction, pullInTransactions, type TransactionKind } from '../transactions/protocol.js';
import { keepUnread } from '../unread.js';
import { type DataWork, keepData } from './fetch.js';
import type { KindTally } from './tally.js';

const source = 'data';

/** What Polar offers of a kind in transactions, and how an item is requested: in one response, or in several. */
export interface OfferedData extends Pick<TransactionKind, 'what' | 'list' | 'create' | 'commit'> {
  kind: DataTransactionKind;
  table: DataTransactions;
  /** The responses that an item consists of; the first one has to come, the others may be empty. */
  parts: readonly { name: string; path(item: TransactionItem): string; get(item: TransactionItem): Got }[];
}

type Got = Promise<ParsedAnswer<Understood>>;

/** Brings what Polar offers of a kind in transactions. @throws what ends the run, or this kind. */
export function pullDataTransactions(pull: DataWork, tally: KindTally, offered: OfferedData): Promise<void> {
  return new DataItems(pull, tally, offered).pull();
}

class DataItems {
  /** Parts that came or were looked at in this run, by item: what has to be read back before a commit. */
  readonly #came = new Map<string, Set<string>>();
  readonly #work: DataWork;
  readonly #tally: KindTally;
  readonly #offered: OfferedData;

  constructor(work: DataWork, tally: KindTally, offered: OfferedData) {
    this.#work = work;
    this.#tally = tally;
    this.#offered = offered;
  }

  pull(): Promise<void> {
    const { run } = this.#work;
    const { kind, table } = this.#offered;
    return pullInTransactions(run, {
      ...this.#offered,
      maxTransactions: 20,
      source,
      nameOf: (transactionId) => `${kind}-list-${transactionId}`,
      counts: { opened: 0, resumed: 0, committed: 0 },
      begin: () => table.begin(run.userId, run.now()),
      fetch: (live, isOpen) => this.#fetch(live, isOpen),
      isHeld: (disk, _live, { id }) => this.#isHeld(disk, id),
      incomplete: (reason) => this.#tally.failed(reason),
    });
  }

  async #fetch(
    { items }: LiveTransaction,
    isOpen: () => Promise<boolean>,
  ): Promise<'complete' | 'incomplete' | 'gone'> {
    const { run } = this.#work;
    let failed = 0;
    let down = 0;
    for (const item of items) {
      run.checkpoint();
      const problem = await this.#bring(item);
      if (problem === undefined) {
        down = 0;
        continue;
      }
      if (isGone(problem) && !(await isOpen())) return 'gone';
      if (this.#isAbandoned(item, problem)) continue;
      const name = this.#nameOf(item);
      run.store.failures.record(run.userId, source, name, run.id, problem.message);
      this.#tally.failed(`${problem.message}${remedyWhenStuck(run, source, name, `--data ${this.#offered.kind} `)}`);
      failed += 1;
      down = isDown(problem) ? down + 1 : 0;
      if (down >= downInARow) break;
    }
    return failed === 0 ? 'complete' : 'incomplete';
  }

  /** Whether an item that failed was given up, now or before. */
  #isAbandoned(item: TransactionItem, problem: Error): boolean {
    const { run } = this.#work;
    const name = this.#nameOf(item);
    return isGivenUp(run, source, name) || givesUp(run, source, name, problem, () => `this ${this.#offered.what}`);
  }

  /** Every part of an item that is not stored yet. @returns why it did not come. @throws what ends the run. */
  async #bring(item: TransactionItem): Promise<Error | undefined> {
    const stored = this.#stored(item);
    for (const [i, part] of this.#offered.parts.entries()) {
      if (stored.has(`${part.name} ${part.path(item)}`)) this.#note(item, part.name);
      else {
        const problem = await this.#bringPart(item, part, i === 0);
        if (problem) return problem;
      }
    }
    this.#work.run.store.failures.clear(this.#work.run.userId, source, this.#nameOf(item));
    return undefined;
  }

  async #bringPart(
    item: TransactionItem,
    { name, get }: OfferedData['parts'][number],
    isNeeded: boolean,
  ): Promise<Error | undefined> {
    const { run } = this.#work;
    const externalId = this.#externalId(item.id);
    try {
      const answer = await get(item);
      const understood = answer.value;
      if (understood) {
        run.store.atomically(() => this.#keep(externalId, name, answer, understood));
        this.#note(item, name);
      } else if (isNeeded) throw nothingThere(this.#offered.what);
      return undefined;
    } catch (problem) {
      const failure = itemProblem(problem);
      keepUnread(run, source, externalId, failure);
      return failure;
    }
  }

  #keep(externalId: string, part: string, answer: Answer, understood: Understood): void {
    const recordPart = recordPartOf(part);
    const arrival = { answer, understood, source: 'accesslink_transaction', externalId, part, recordPart } as const;
    keepData(this.#work, { ...arrival, always: true }, this.#tally);
  }

  #externalId(id: string): string {
    return `${dataTransactionTables[this.#offered.kind].itemPrefix}${id}`;
  }

  #note({ id }: TransactionItem, part: string): void {
    const came = this.#came.get(id) ?? new Set();
    this.#came.set(id, came.add(part));
  }

  #nameOf({ id }: Pick<TransactionItem, 'id'>): string {
    return failureKey(this.#offered.kind, id);
  }

  #stored({ id }: TransactionItem): ReadonlySet<string> {
    const { store, userId } = this.#work.run;
    const payloads = store.payloads.current(userId, source, this.#externalId(id));
    return new Set(payloads.map(({ part, path }) => `${part} ${path}`));
  }

  #isHeld(disk: Store, id: string): boolean {
    const { userId } = this.#work.run;
    if (disk.failures.get(userId, source, this.#nameOf({ id }))?.givenUp) return true;
    const externalId = this.#externalId(id);
    const { checked, broken } = disk.bodies.check({ userId, source, externalId });
    const parts = disk.payloads.parts(userId, source, externalId);
    const came = this.#came.get(id) ?? new Set();
    const [first] = this.#offered.parts;
    const isWhole = first !== undefined && came.has(first.name) && [...came].every((part) => parts.has(part));
    return isWhole && checked > 0 && broken.length === 0;
  }
}

/** Parts of one item do not replace one another; an item of a single part needs no name for it. */
export function recordPartOf(part: string): string {
  return part === 'item' ? '' : part;
}

/** Whether this is one of the items that a run could be asked to give up. */
export function isWaiting({ store, userId }: Pick<Run, 'store' | 'userId'>, id: string): boolean {
  const { transactions, physicalInfoTransactions, activityTransactions } = store;
  const isIn = (table: Pick<DataTransactions, 'open' | 'items'>, nameOf = (item: string) => item) =>
    table.open(userId).some(({ row }) => table.items(row).some((item) => nameOf(item.id) === id));
  const ofActivity = (item: string) => failureKey('activity', item);
  return isIn(transactions) || isIn(physicalInfoTransactions) || isIn(activityTransactions, ofActivity);
}
