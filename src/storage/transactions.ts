import type { Database } from './driver.js';

/**
 * `creating` is written before the request that opens a transaction, so that an answer that got lost is known of.
 * `unsettled`: a commit was sent, and Polar no longer knows the transaction: the next one tells whether it took effect.
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

/** A transaction of exercises, as far as it has come, and the details it was opened for. */
export interface StoredTransaction {
  row: number;
  userId: string;
  /** Absent while `creating`. */
  transactionId?: string;
  path?: string;
  state: TransactionState;
  samples: boolean;
  zones: boolean;
  route: boolean;
  /** Formats of Polar's own files that are wanted. */
  originals: string[];
  /** RFC 3339 UTC. */
  openedAt: string;
}

/** One session that Polar has listed in a transaction. */
export interface StoredItem {
  position: number;
  externalId: string;
  path: string;
  stored: boolean;
}

/** A transaction named a session. */
export interface Mention {
  externalId: string;
  row: number;
  /** 1: Polar confirmed that it was committed; else 0. */
  confirmed: number;
}

interface TransactionRow {
  id: number;
  user_id: string;
  transaction_id: string | null;
  path: string | null;
  state: TransactionState;
  samples: number;
  zones: number;
  route: number;
  originals: string;
  opened_at: string;
}

/** The state of every transaction, on disk before the step it stands for. */
export class Transactions {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Writes down that a transaction is about to be opened. */
  begin(
    userId: string,
    wanted: { samples: boolean; zones: boolean; route: boolean; originals?: readonly string[] },
    now: string,
  ): number {
    const { lastInsertRowid } = this.#db
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

  opened(row: number, transactionId: string, path: string, now: string): void {
    this.#db
      .prepare(
        "UPDATE transactions SET transaction_id = ?, path = ?, state = 'opened', opened_at = ?, updated_at = ? WHERE id = ?",
      )
      .run(transactionId, path, now, now, row);
  }

  /** Forgets an intent that opened nothing. */
  drop(row: number): void {
    this.#db.prepare("DELETE FROM transactions WHERE id = ? AND state = 'creating'").run(row);
  }

  listed(row: number, items: readonly { exerciseId: string; path: string }[], now: string): void {
    const insert = this.#db.prepare(
      'INSERT INTO transaction_items (transaction_row, position, external_id, path) VALUES (?, ?, ?, ?)',
    );
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM transaction_items WHERE transaction_row = ?').run(row);
      for (const [position, item] of items.entries()) insert.run(row, position, item.exerciseId, item.path);
      this.setState(row, 'listed', now);
    })();
  }

  setState(row: number, state: TransactionState, now: string): void {
    this.#db.prepare('UPDATE transactions SET state = ?, updated_at = ? WHERE id = ?').run(state, now, row);
  }

  /** @param confirmed Polar said so, as opposed to what it offers next. */
  committed(row: number, confirmed: boolean, now: string): void {
    this.#db.prepare('UPDATE transactions SET confirmed = ? WHERE id = ?').run(Number(confirmed), row);
    this.setState(row, 'committed', now);
  }

  itemStored(row: number, position: number): void {
    this.#db
      .prepare('UPDATE transaction_items SET stored = 1 WHERE transaction_row = ? AND position = ?')
      .run(row, position);
  }

  /** What is not settled yet, oldest first. */
  open(userId: string): StoredTransaction[] {
    return (
      this.#db
        .prepare("SELECT * FROM transactions WHERE user_id = ? AND state NOT IN ('committed', 'expired') ORDER BY id")
        .all(userId) as TransactionRow[]
    ).map(fromRow);
  }

  items(row: number): StoredItem[] {
    return (
      this.#db
        .prepare(
          'SELECT position, external_id, path, stored FROM transaction_items WHERE transaction_row = ? ORDER BY position',
        )
        .all(row) as { position: number; external_id: string; path: string; stored: number }[]
    ).map((item) => ({
      position: item.position,
      externalId: item.external_id,
      path: item.path,
      stored: item.stored === 1,
    }));
  }

  /** Which transactions named each of these sessions, oldest first, and whether Polar confirmed the commit. */
  mentions(userId: string, externalIds: readonly string[]): Mention[] {
    return this.#db
      .prepare(
        `SELECT i.external_id AS externalId, t.id AS row, t.confirmed
         FROM transaction_items i JOIN transactions t ON t.id = i.transaction_row
         WHERE t.user_id = ? AND i.external_id IN (SELECT value FROM json_each(?)) ORDER BY t.id`,
      )
      .all(userId, JSON.stringify(externalIds)) as Mention[];
  }
}

function fromRow(row: TransactionRow): StoredTransaction {
  return {
    row: row.id,
    userId: row.user_id,
    ...(row.transaction_id !== null && { transactionId: row.transaction_id }),
    ...(row.path !== null && { path: row.path }),
    state: row.state,
    samples: row.samples === 1,
    zones: row.zones === 1,
    route: row.route === 1,
    originals: row.originals === '' ? [] : row.originals.split(','),
    openedAt: row.opened_at,
  };
}
