import type { Connection } from './connection.js';
import { allTables } from './definition.js';
import { lockKey } from './schema.js';
import { keySql, quoted } from './sql-types.js';
import { underLock } from './turn.js';

/** The keys of the tables of items. */
export interface TableKeys {
  /** Adds those that are missing. Not inside a transaction. */
  complete(): Promise<void>;
}

/**
 * The tables are created without their keys, which come when the first mirror has filled them: sorting a whole table takes a
 * third of the time that finding the place of each row does. Until then nothing depends on them, because only one mirror at
 * a time works on an athlete, and only whole items come; so it does not matter where a first mirror ends, or how many run.
 */
export function tableKeys(connection: Connection, schema: string): TableKeys {
  let areComplete = false;
  return {
    async complete() {
      if (areComplete) return;
      if ((await lacking(connection, schema)).length > 0) await add(connection, schema);
      areComplete = true;
    },
  };
}

async function add(connection: Connection, schema: string): Promise<void> {
  const key: [string] = [lockKey(schema)];
  await connection.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', key);
  await underLock(connection, key, async () => {
    // A transaction each: one that waited for a table while it holds another could wait for a mirror that waits for it.
    for (const table of await lacking(connection, schema)) await connection.query(keySql(quoted(schema), table));
  });
}

async function lacking(connection: Connection, schema: string) {
  const rows = await connection.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)`,
    [schema],
  );
  const names = new Set(rows.map(({ name }) => name));
  return allTables().filter(({ name }) => names.has(name));
}
