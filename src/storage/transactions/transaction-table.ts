import type { Database } from '../sqlite/driver.js';
import { rowOf } from '../sqlite/rows.js';

/**
 * `creating` is written before the request that opens a transaction, so that a lost response leaves a trace. `unsettled`: a
 * commit was sent, and Polar no longer knows the transaction: the next one will show whether the commit took effect.
 */
export type TransactionState =
  | 'creating'
  | 'opened'
  | 'listed'
  | 'fetching'
  | 'verified'
  | 'committing'
  | 'unsettled'
  | 'committed'
  | 'expired';

/** A transaction, and the state it has reached. */
export interface StoredTransaction {
  row: number;
  /** Absent while `creating`. */
  transactionId?: string;
  path?: string;
  state: TransactionState;
  /** RFC 3339 UTC. */
  openedAt: string;
}

/** One thing that Polar has listed in a transaction. */
export interface StoredItem {
  id: string;
  path: string;
}

/** The columns that every table of transactions has. */
export interface TransactionRow {
  id: number;
  transaction_id: string | null;
  path: string | null;
  state: TransactionState;
  opened_at: string;
}

/** The transactions of one kind; a state is on disk before the step that it announces. */
export abstract class TransactionTable<Stored extends StoredTransaction = StoredTransaction> {
  protected readonly db: Database;
  /** The table; its items are in `..._items`, named in the singular. */
  protected abstract readonly table: string;
  protected abstract readonly itemsTable: string;
  /** How the items of one transaction are sorted. */
  protected abstract readonly itemsOrder: string;

  constructor(db: Database) {
    this.db = db;
  }

  protected abstract fromRow(row: TransactionRow): Stored;

  /** Records everything that Polar has listed in it. */
  abstract listed(row: number, items: readonly StoredItem[], now: string): void;

  opened(row: number, transactionId: string, path: string, now: string): void {
    this.db
      .prepare(
        `UPDATE ${this.table} SET transaction_id = ?, path = ?, state = 'opened', opened_at = ?, updated_at = ?
         WHERE id = ?`,
      )
      .run(transactionId, path, now, now, row);
  }

  /** Deletes the record of an attempt that opened nothing. */
  drop(row: number): void {
    this.db.prepare(`DELETE FROM ${this.table} WHERE id = ? AND state = 'creating'`).run(row);
  }

  setState(row: number, state: TransactionState, now: string): void {
    this.db.prepare(`UPDATE ${this.table} SET state = ?, updated_at = ? WHERE id = ?`).run(state, now, row);
  }

  /** @param _confirmed Polar said so, as opposed to inferring it from what it offers next. */
  committed(row: number, _confirmed: boolean, now: string): void {
    this.setState(row, 'committed', now);
  }

  get(row: number): Stored {
    return this.fromRow(
      rowOf(this.db.prepare<unknown[], TransactionRow>(`SELECT * FROM ${this.table} WHERE id = ?`).get(row)),
    );
  }

  /** Transactions that are not resolved yet, oldest first. */
  open(userId: string): Stored[] {
    const sql = `SELECT * FROM ${this.table} WHERE user_id = ? AND state NOT IN ('committed', 'expired') ORDER BY id`;
    return this.db
      .prepare<unknown[], TransactionRow>(sql)
      .all(userId)
      .map((row) => this.fromRow(row));
  }

  items(row: number): StoredItem[] {
    const sql = `SELECT external_id AS id, path FROM ${this.itemsTable} WHERE transaction_row = ? ORDER BY ${this.itemsOrder}`;
    return this.db.prepare<unknown[], StoredItem>(sql).all(row);
  }
}

/** A transaction from the columns that every table has. */
export function storedTransaction(row: TransactionRow): StoredTransaction {
  return {
    row: row.id,
    ...(row.transaction_id !== null && { transactionId: row.transaction_id }),
    ...(row.path !== null && { path: row.path }),
    state: row.state,
    openedAt: row.opened_at,
  };
}
