import type { Database } from '../sqlite/driver.js';

/**
 * Deletes the rows of which `column` names no `key` of `parents`. It goes from one key to the next, by the index that the
 * column begins: to look at every row of a big store would take minutes, in which no signal is heard.
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
