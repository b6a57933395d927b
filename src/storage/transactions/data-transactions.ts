import type { Database } from '../sqlite/driver.js';
import {
  type StoredItem,
  type StoredTransaction,
  storedTransaction,
  type TransactionRow,
  type TransactionState,
  TransactionTable,
} from './transaction-table.js';

/** What Polar offers in transactions besides exercises. */
export type DataTransactionKind = 'physical-info' | 'activity';

const tables = { 'physical-info': 'physical_info_transaction', activity: 'activity_transaction' } as const;

/** The external id of an item's payloads is this prefix followed by the item's id. */
export const itemPrefix = {
  'physical-info': 'physical-info-transaction/',
  activity: 'activity-transaction/',
} as const satisfies Record<DataTransactionKind, string>;

/**
 * The name under which an item's failures are kept. Both kinds number their items, so that those of activity say what they
 * are of; those of physical information came first.
 */
export function failureKey(kind: DataTransactionKind, id: string): string {
  return kind === 'activity' ? `${itemPrefix.activity}${id}` : id;
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
    this.table = `${tables[kind]}s`;
    this.itemsTable = `${tables[kind]}_items`;
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
