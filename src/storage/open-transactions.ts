import type { Database } from './driver.js';
import type { OpenTransaction } from './types.js';

/** How long Polar keeps a transaction open (seen in clients, not documented). Used to tell people, never to decide. */
export const transactionLifeMs = 10 * 60 * 1000;

/** What is open, of any user, with how far it got. */
export function openTransactions(db: Database): OpenTransaction[] {
  const rows = db
    .prepare(
      `SELECT t.transaction_id, t.state, t.opened_at, count(i.position) AS items, coalesce(sum(i.stored), 0) AS stored
       FROM transactions t LEFT JOIN transaction_items i ON i.transaction_row = t.id
       WHERE t.state NOT IN ('committed', 'expired') GROUP BY t.id ORDER BY t.id`,
    )
    .all() as { transaction_id: string | null; state: string; opened_at: string; items: number; stored: number }[];
  return rows.map((row) => ({
    ...(row.transaction_id !== null && { transactionId: row.transaction_id }),
    state: row.state,
    openedAt: row.opened_at,
    expiresAt: new Date(Date.parse(row.opened_at) + transactionLifeMs).toISOString(),
    items: row.items,
    stored: row.stored,
  }));
}
