import type { Database } from './sqlite/driver.js';

/** Of the users a store holds data of, the one to show; undefined: all there is. */
export type ChooseUser = (users: readonly string[]) => string | undefined;

/**
 * The users whose data a store holds, in the order of their ids: one, unless it was confirmed that two share it. Each is
 * looked up in an index, for a list of what is distinct would read the index whole.
 */
export function usersOf(db: Database): string[] {
  const each = (table: string, name: string) => `
    ${name}(id) AS (SELECT min(user_id) FROM ${table}
      UNION ALL SELECT (SELECT min(user_id) FROM ${table} WHERE user_id > ${name}.id) FROM ${name} WHERE id IS NOT NULL)`;
  return db
    .prepare<unknown[], string>(
      `WITH RECURSIVE ${each('payloads', 'sent')}, ${each('sessions', 'trained')}
       SELECT id FROM sent WHERE id IS NOT NULL UNION SELECT id FROM trained WHERE id IS NOT NULL ORDER BY id`,
    )
    .pluck()
    .all();
}

/**
 * From now on this connection, which only reads, sees what is stored of one user, whatever it asks: views of its own
 * stand before the tables that tell users apart.
 */
export function showOnly(db: Database, userId: string): void {
  // A view takes no parameters.
  const user = `'${userId.replaceAll("'", "''")}'`;
  for (const name of tablesByUser(db))
    db.exec(`CREATE TEMP VIEW "${name}" AS SELECT * FROM main."${name}" WHERE user_id = ${user}`);
}

function tablesByUser(db: Database): string[] {
  return db
    .prepare<unknown[], string>(
      `SELECT t.name FROM main.sqlite_schema t JOIN pragma_table_info(t.name) c ON c.name = 'user_id' WHERE t.type = 'table'`,
    )
    .pluck()
    .all();
}

/**
 * Moves everything that is stored under one user to another: a stand-in whose number has become known. What it is
 * called follows in `adopt`. Only inside `atomically`, with the lock held.
 * @returns how many rows moved.
 */
export function adoptUser(db: Database, from: string, to: string): number {
  let moved = 0;
  for (const name of tablesByUser(db)) {
    // What is there under both is the same thing twice: the row of the number stays.
    moved += db.prepare(`UPDATE OR IGNORE "${name}" SET user_id = ? WHERE user_id = ?`).run(to, from).changes;
    db.prepare(`DELETE FROM "${name}" WHERE user_id = ?`).run(from);
  }
  return moved;
}
