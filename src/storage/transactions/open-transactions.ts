import type { OpenTransaction } from '../read-contract.js';
import type { Database } from '../sqlite/driver.js';
import { type DataTransactionKind, dataTransactionKinds, dataTransactionTables } from './data-transactions.js';

/** How long Polar keeps a transaction open (seen in clients, not documented). No commit depends on it. */
export const transactionLifeMs = 10 * 60 * 1000;

interface Row {
  transaction_id: string | null;
  state: string;
  opened_at: string;
  items: number;
  stored: number;
}

/** Open transactions of any user, with their progress. */
export function openTransactions(db: Database): OpenTransaction[] {
  const exercises = db
    .prepare<unknown[], Row>(
      `SELECT t.transaction_id, t.state, t.opened_at, count(i.position) AS items, coalesce(sum(i.stored), 0) AS stored
       FROM transactions t LEFT JOIN transaction_items i ON i.transaction_row = t.id
       WHERE t.state NOT IN ('committed', 'expired') GROUP BY t.id ORDER BY t.id`,
    )
    .all();
  return [
    ...exercises.map((row) => fromRow('exercises', row)),
    ...dataTransactionKinds.flatMap((kind) => dataTransactions(db, kind)),
  ];
}

/** An item has come if the part is stored that has to come. */
function dataTransactions(db: Database, kind: DataTransactionKind): OpenTransaction[] {
  const { table, itemsTable, itemPrefix, part } = dataTransactionTables[kind];
  return db
    .prepare<unknown[], Row>(
      `SELECT t.transaction_id, t.state, t.opened_at, count(i.external_id) AS items,
         count(i.external_id) FILTER (WHERE EXISTS (
           SELECT 1 FROM payloads p WHERE p.user_id = t.user_id AND p.source = 'data'
             AND p.external_id = ? || i.external_id AND p.part = ? AND p.path = i.path)) AS stored
       FROM ${table} t LEFT JOIN ${itemsTable} i ON i.transaction_row = t.id
       WHERE t.state NOT IN ('committed', 'expired') GROUP BY t.id ORDER BY t.id`,
    )
    .all(itemPrefix, part)
    .map((row) => fromRow(kind, row));
}

function fromRow(kind: OpenTransaction['kind'], row: Row): OpenTransaction {
  return {
    kind,
    ...(row.transaction_id !== null && { transactionId: row.transaction_id }),
    state: row.state,
    openedAt: row.opened_at,
    expiresAt: new Date(Date.parse(row.opened_at) + transactionLifeMs).toISOString(),
    items: row.items,
    stored: row.stored,
  };
}
