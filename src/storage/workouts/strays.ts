import type { Database } from '../sqlite/driver.js';

/**
 * Deletes the rows whose `column` is not a `key` of `parents`. It goes from one key to the next, using the index that begins
 * with the column: scanning every row of a big database would take minutes, during which no signal is handled.
 */
export function deleteStrays(db: Database, of: { table: string; column: string; parents: string }): void {
  const { table, column, parents } = of;
  db.prepare(
    `WITH RECURSIVE named(key) AS (
       SELECT min(${column}) FROM ${table}
       UNION ALL SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > named.key) FROM named WHERE key IS NOT NULL)
     DELETE FROM ${table} WHERE ${column} IN (
       SELECT key FROM named WHERE key IS NOT NULL AND key NOT IN (SELECT key FROM ${parents}))`,
  ).run();
}
