import {
  type StoredItem,
  type StoredTransaction,
  storedTransaction,
  type TransactionRow,
  type TransactionState,
  TransactionTable,
} from './transaction-table.js';

/** The external id of an item's payload is this prefix followed by the item's id. */
export const transactionItem = 'physical-info-transaction/';

/** The transactions of physical information. */
export class PhysicalInfoTransactions extends TransactionTable {
  protected readonly table = 'physical_info_transactions';
  protected readonly itemsTable = 'physical_info_transaction_items';
  protected readonly itemsOrder = 'external_id';

  /** Records that a transaction is about to be opened. */
  begin(userId: string, now: string): number {
    const { lastInsertRowid } = this.db
      .prepare(
        "INSERT INTO physical_info_transactions (user_id, state, opened_at, updated_at) VALUES (?, 'creating', ?, ?)",
      )
      .run(userId, now, now);
    return Number(lastInsertRowid);
  }

  /** Its table has no states between `listed` and `committing`. */
  override setState(row: number, state: TransactionState, now: string): void {
    super.setState(row, state === 'fetching' || state === 'verified' ? 'listed' : state, now);
  }

  listed(row: number, items: readonly StoredItem[], now: string): void {
    const insert = this.db.prepare(
      `INSERT INTO physical_info_transaction_items (transaction_row, external_id, path) VALUES (?, ?, ?)
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
