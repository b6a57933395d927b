import type { Database } from './driver.js';

/**
 * Moves everything that is stored under one user to another: a stand-in whose number has become known. What it is
 * called follows in `adopt`. Only inside `atomically`, with the lock held.
 * @returns how many rows moved.
 */
export function adoptUser(db: Database, from: string, to: string): number {
  const tables = db
    .prepare(
      `SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c ON c.name = 'user_id' WHERE t.type = 'table'`,
    )
    .all() as { name: string }[];
  let moved = 0;
  for (const { name } of tables) {
    // What is there under both is the same thing twice: the row of the number stays.
    moved += db.prepare(`UPDATE OR IGNORE "${name}" SET user_id = ? WHERE user_id = ?`).run(to, from).changes;
    db.prepare(`DELETE FROM "${name}" WHERE user_id = ?`).run(from);
  }
  return moved;
}
