import type { Database } from './sqlite/driver.js';

/** Chooses which of the users in a database to show; undefined: all of them. */
export type ChooseUser = (users: readonly string[]) => string | undefined;

/**
 * The users in a database, ordered by id: one, unless it was confirmed that two share it. Each is looked up in an index,
 * because SELECT DISTINCT would read the whole index.
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
 * From now on this read-only connection sees only one user's data, whatever it queries: temporary views hide the tables
 * that have a user id.
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
 * Moves everything stored under one user to another: a stand-in whose number has become known. `adopt` then changes the
 * workout ids. Only inside `atomically`, with the lock held.
 * @returns how many rows moved.
 */
export function adoptUser(db: Database, from: string, to: string): number {
  let moved = 0;
  for (const name of tablesByUser(db)) {
    // A row under both is the same thing twice: the one with the number stays.
    moved += db.prepare(`UPDATE OR IGNORE "${name}" SET user_id = ? WHERE user_id = ?`).run(to, from).changes;
    db.prepare(`DELETE FROM "${name}" WHERE user_id = ?`).run(from);
  }
  return moved;
}
