import { inLanes } from '../lanes.js';
import type { Connection } from './connection.js';
import { allTables } from './definition.js';
import { lockKey } from './schema.js';
import { type Keyless, keySql, quoted } from './sql-types.js';
import { underLock } from './turn.js';

/** The keys of the tables of items. */
export interface TableKeys {
  /**
   * Adds those that are missing. Not inside a transaction.
   * @param helpers further connections, on which nothing else is going on: so many tables more are sorted at the same time.
   */
  complete(helpers?: readonly Connection[]): Promise<void>;
}

/**
 * The tables are created without their keys, which come when the first mirror has filled them: sorting a whole table takes a
 * third of the time that finding the place of each row does. Until then nothing depends on them, because only one mirror at
 * a time works on an athlete, and only whole items come; so it does not matter where a first mirror ends, or how many run.
 */
export function tableKeys(connection: Connection, schema: string): TableKeys {
  let areComplete = false;
  return {
    async complete(helpers = []) {
      if (areComplete) return;
      if ((await lacking(connection, schema)).length > 0) await add(connection, schema, helpers);
      areComplete = true;
    },
  };
}

async function add(connection: Connection, schema: string, helpers: readonly Connection[]): Promise<void> {
  const key: [string] = [lockKey(schema)];
  await connection.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', key);
  await underLock(connection, key, async () => {
    const connections = [connection, ...helpers];
    // Each keeps one processor of the server busy already.
    if (helpers.length > 0) for (const one of connections) await one.query('SET max_parallel_maintenance_workers = 0');
    const all = await lacking(connection, schema);
    // A transaction each: one that waited for a table while it holds another could wait for a mirror that waits for it.
    const give = async (one: Connection, keyless: Keyless) => {
      await one.query(keySql(quoted(schema), keyless));
    };
    await inLanes(
      connections,
      all.filter(({ kind }) => kind !== 'in parts'),
      give,
    );
    // It takes over the keys of its parts.
    for (const whole of all) if (whole.kind === 'in parts') await give(connection, whole);
  });
}

/** The tables and parts without a key, the largest first, so that the last ones end at about the same time. */
async function lacking(connection: Connection, schema: string): Promise<Keyless[]> {
  const rows = await connection.query<{ name: string; whole: string | null; parts: string[] | null }>(
    `SELECT c.relname AS name, w.relname AS whole,
       CASE WHEN c.relkind = 'p' THEN ARRAY(SELECT p.relname::text FROM pg_inherits JOIN pg_class p ON p.oid = inhrelid
         WHERE inhparent = c.oid) END AS parts
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class w ON w.oid = i.inhparent
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
     ORDER BY pg_relation_size(c.oid) DESC, c.relname`,
    [schema],
  );
  const columns = new Map(allTables().map((table) => [table.name, table.columns]));
  return rows.flatMap(({ name, whole, parts }): Keyless[] => {
    const own = columns.get(whole ?? name);
    if (own === undefined) return [];
    if (parts !== null) return [{ kind: 'in parts', name, columns: own, parts }];
    return [{ kind: whole === null ? 'whole' : 'part', name, columns: own, parts: [] }];
  });
}
