import {
  type StoredItem,
  type StoredTransaction,
  storedTransaction,
  type TransactionRow,
  TransactionTable,
} from './transaction-table.js';

/** A transaction of exercises, and what was wanted when it was opened. */
export interface StoredExerciseTransaction extends StoredTransaction {
  samples: boolean;
  zones: boolean;
  route: boolean;
  /** Formats of the original files that are wanted. */
  originals: string[];
}

/** A session listed in a transaction. */
export interface Mention {
  externalId: string;
  row: number;
  /** 1: Polar confirmed that it was committed; otherwise 0. */
  confirmed: number;
}

interface ExerciseRow extends TransactionRow {
  samples: number;
  zones: number;
  route: number;
  originals: string;
}

/** The transactions of exercises. */
export class Transactions extends TransactionTable<StoredExerciseTransaction> {
  protected readonly table = 'transactions';
  protected readonly itemsTable = 'transaction_items';
  protected readonly itemsOrder = 'position';

  /** Records that a transaction is about to be opened. */
  begin(
    userId: string,
    wanted: { samples: boolean; zones: boolean; route: boolean; originals?: readonly string[] },
    now: string,
  ): number {
    const { lastInsertRowid } = this.db
      .prepare(
        `INSERT INTO transactions (user_id, state, samples, zones, route, originals, opened_at, updated_at)
         VALUES (?, 'creating', ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        userId,
        Number(wanted.samples),
        Number(wanted.zones),
        Number(wanted.route),
        (wanted.originals ?? []).join(','),
        now,
        now,
      );
    return Number(lastInsertRowid);
  }

  listed(row: number, items: readonly StoredItem[], now: string): void {
    const insert = this.db.prepare(
      'INSERT INTO transaction_items (transaction_row, position, external_id, path) VALUES (?, ?, ?, ?)',
    );
    this.db.transaction(() => {
      this.db.prepare('DELETE FROM transaction_items WHERE transaction_row = ?').run(row);
      for (const [position, item] of items.entries()) insert.run(row, position, item.id, item.path);
      this.setState(row, 'listed', now);
    })();
  }

  override committed(row: number, confirmed: boolean, now: string): void {
    this.db.prepare('UPDATE transactions SET confirmed = ? WHERE id = ?').run(Number(confirmed), row);
    super.committed(row, confirmed, now);
  }

  itemStored(row: number, id: string): void {
    this.db
      .prepare('UPDATE transaction_items SET stored = 1 WHERE transaction_row = ? AND external_id = ?')
      .run(row, id);
  }

  /** Which transactions listed each of these sessions, oldest first, and whether Polar confirmed the commit. */
  mentions(userId: string, externalIds: readonly string[]): Mention[] {
    return this.db
      .prepare<unknown[], Mention>(
        `SELECT i.external_id AS externalId, t.id AS row, t.confirmed
         FROM transaction_items i JOIN transactions t ON t.id = i.transaction_row
         WHERE t.user_id = ? AND i.external_id IN (SELECT value FROM json_each(?)) ORDER BY t.id`,
      )
      .all(userId, JSON.stringify(externalIds));
  }

  protected fromRow(row: TransactionRow): StoredExerciseTransaction {
    const { samples, zones, route, originals } = row as ExerciseRow;
    return {
      ...storedTransaction(row),
      samples: samples === 1,
      zones: zones === 1,
      route: route === 1,
      originals: originals === '' ? [] : originals.split(','),
    };
  }
}
