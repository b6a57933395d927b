import type { Database } from '../sqlite/driver.js';
import {
  type StoredItem,
  type StoredTransaction,
  storedTransaction,
  type TransactionRow,
  type TransactionState,
  TransactionTable,
} from './transaction-table.js';

/** What Polar offers in transactions besides exercises, and where it is stored. */
export const dataTransactionTables = {
  'physical-info': {
    table: 'physical_info_transactions',
    itemsTable: 'physical_info_transaction_items',
    /** The external id of an item's payloads is this prefix followed by the item's id. */
    itemPrefix: 'physical-info-transaction/',
    /** The part of an item that has to come. */
    part: 'item',
  },
  activity: {
    table: 'activity_transactions',
    itemsTable: 'activity_transaction_items',
    itemPrefix: 'activity-transaction/',
    part: 'summary',
  },
} as const;

export type DataTransactionKind = keyof typeof dataTransactionTables;

/** Everything Polar offers in transactions. */
export type OfferedKind = 'exercises' | DataTransactionKind;

/** The kinds of data, in the order in which their transactions are listed. */
export const dataTransactionKinds = Object.keys(dataTransactionTables) as DataTransactionKind[];

/** Whether a text names something that Polar offers in transactions. */
export function isOfferedKind(text: unknown): text is OfferedKind {
  return text === 'exercises' || dataTransactionKinds.some((kind) => kind === text);
}

/**
 * The name under which an item's failures are kept. Both kinds number their items, so that those of activity say what they
 * are of; those of physical information came first.
 */
export function failureKey(kind: DataTransactionKind, id: string): string {
  return kind === 'activity' ? `${dataTransactionTables.activity.itemPrefix}${id}` : id;
}

/**
 * The tables of activity transactions, as those of physical information.
 * @see schema/data-index.ts
 */
export const activityTransactionTables = `
-- As physical_info_transactions, for days of activity.
CREATE TABLE activity_transactions (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  transaction_id TEXT,
  path TEXT,
  state TEXT NOT NULL CHECK (state IN ('creating', 'opened', 'listed', 'committing', 'unsettled', 'committed', 'expired')),
  opened_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE activity_transaction_items (
  transaction_row INTEGER NOT NULL REFERENCES activity_transactions (id),
  external_id TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (transaction_row, external_id)
) STRICT, WITHOUT ROWID;
`;

/** The transactions of one kind of data. */
export class DataTransactions extends TransactionTable {
  protected readonly table: string;
  protected readonly itemsTable: string;
  protected readonly itemsOrder = 'external_id';

  constructor(db: Database, kind: DataTransactionKind) {
    super(db);
    const { table, itemsTable } = dataTransactionTables[kind];
    this.table = table;
    this.itemsTable = itemsTable;
  }

  /** Records that a transaction is about to be opened. */
  begin(userId: string, now: string): number {
    const { lastInsertRowid } = this.db
      .prepare(`INSERT INTO ${this.table} (user_id, state, opened_at, updated_at) VALUES (?, 'creating', ?, ?)`)
      .run(userId, now, now);
    return Number(lastInsertRowid);
  }

  /** Its table has no states between `listed` and `committing`. */
  override setState(row: number, state: TransactionState, now: string): void {
    super.setState(row, state === 'fetching' || state === 'verified' ? 'listed' : state, now);
  }

  listed(row: number, items: readonly StoredItem[], now: string): void {
    const insert = this.db.prepare(
      `INSERT INTO ${this.itemsTable} (transaction_row, external_id, path) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET path = excluded.path`,
    );
    this.db.transaction(() => {
      for (const item of items) insert.run(row, item.id, item.path);
      this.setState(row, 'listed', now);
    })();
  }

  protected fromRow(row: TransactionRow): StoredTransaction {
    return storedTransaction(row);
  }
}
