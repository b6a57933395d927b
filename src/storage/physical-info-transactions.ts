import type { Database } from './driver.js';

/** As of the transactions of workouts; what is listed is fetched and committed in one go, so there are fewer states. */
type PhysicalInfoState = 'creating' | 'opened' | 'listed' | 'committing' | 'unsettled' | 'committed' | 'expired';

/** The payload of an item has the item's id, behind this, as its external id. */
export const transactionItem = 'physical-info-transaction/';

/** A transaction of physical information, as far as it has come. */
export interface StoredPhysicalInfoTransaction {
  row: number;
  /** Absent while `creating`. */
  transactionId?: string;
  path?: string;
  state: PhysicalInfoState;
  /** RFC 3339 UTC. */
  openedAt: string;
}

interface Row {
  id: number;
  transaction_id: string | null;
  path: string | null;
  state: PhysicalInfoState;
  opened_at: string;
}

/** The state of every transaction of physical information, on disk before the step it stands for. */
export class PhysicalInfoTransactions {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Writes down that a transaction is about to be opened. */
  begin(userId: string, now: string): number {
    const { lastInsertRowid } = this.#db
      .prepare(
        "INSERT INTO physical_info_transactions (user_id, state, opened_at, updated_at) VALUES (?, 'creating', ?, ?)",
      )
      .run(userId, now, now);
    return Number(lastInsertRowid);
  }

  opened(row: number, transactionId: string, path: string, now: string): void {
    this.#db
      .prepare(
        `UPDATE physical_info_transactions SET transaction_id = ?, path = ?, state = 'opened', opened_at = ?,
           updated_at = ? WHERE id = ?`,
      )
      .run(transactionId, path, now, now, row);
  }

  /** Forgets an intent that opened nothing. */
  drop(row: number): void {
    this.#db.prepare("DELETE FROM physical_info_transactions WHERE id = ? AND state = 'creating'").run(row);
  }

  /** Remembers what Polar lists; what it listed before stays listed. */
  listed(row: number, items: readonly { id: string; path: string }[], now: string): void {
    const insert = this.#db.prepare(
      `INSERT INTO physical_info_transaction_items (transaction_row, external_id, path) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET path = excluded.path`,
    );
    this.#db.transaction(() => {
      for (const item of items) insert.run(row, item.id, item.path);
      this.setState(row, 'listed', now);
    })();
  }

  setState(row: number, state: PhysicalInfoState, now: string): void {
    this.#db
      .prepare('UPDATE physical_info_transactions SET state = ?, updated_at = ? WHERE id = ?')
      .run(state, now, row);
  }

  /** What is not settled yet, oldest first. */
  open(userId: string): StoredPhysicalInfoTransaction[] {
    const rows = this.#db
      .prepare(
        `SELECT id, transaction_id, path, state, opened_at FROM physical_info_transactions
         WHERE user_id = ? AND state NOT IN ('committed', 'expired') ORDER BY id`,
      )
      .all(userId) as Row[];
    return rows.map((row) => ({
      row: row.id,
      ...(row.transaction_id !== null && { transactionId: row.transaction_id }),
      ...(row.path !== null && { path: row.path }),
      state: row.state,
      openedAt: row.opened_at,
    }));
  }

  items(row: number): { id: string; path: string }[] {
    return this.#db
      .prepare(
        `SELECT external_id AS id, path FROM physical_info_transaction_items WHERE transaction_row = ?
         ORDER BY external_id`,
      )
      .all(row) as { id: string; path: string }[];
  }
}
