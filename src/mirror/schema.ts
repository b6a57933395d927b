import type { Connection } from './connection.js';
import { definitionSql, version } from './definition.js';
import { mirrorNewer, placeOf } from './errors.js';
import { type Partitions, quoted } from './sql-types.js';

/** What all mirrors of a schema agree on: one changes its tables at a time. */
export const lockKey = (schema: string) => `polar-sync ${schema}`;

/**
 * Creates what is missing in the schema, and brings it up to date; two at once wait for one another.
 * @param schema its name, not quoted.
 * @throws StoreError MIRROR_NEWER, and as the connection.
 */
export async function prepareSchema(connection: Connection, schema: string, partitions: Partitions): Promise<void> {
  if (await isCurrent(connection, schema)) return;
  await connection.transaction(async () => {
    await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lockKey(schema)]);
    if (await isCurrent(connection, schema)) return;
    const name = quoted(schema);
    // CREATE SCHEMA needs a right that a user of an existing one may lack.
    const [there] = await connection.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
    if (!there) await connection.query(`CREATE SCHEMA ${name}`);
    await connection.query(`SET LOCAL client_min_messages = warning; ${definitionSql(name, partitions)}`);
    await connection.query(`UPDATE ${name}.athletes SET state = NULL`);
    await connection.query(
      `INSERT INTO ${name}.mirror_meta (name, value) VALUES ('version', $1)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [JSON.stringify(version)],
    );
  });
}

async function isCurrent(connection: Connection, schema: string): Promise<boolean> {
  const name = quoted(schema);
  const [table] = await connection.query('SELECT to_regclass($1) IS NOT NULL AS there', [`${name}.mirror_meta`]);
  if (table?.there !== true) return false;
  const [row] = await connection.query<{ value: string }>(
    `SELECT value FROM ${name}.mirror_meta WHERE name = 'version'`,
  );
  const { mirror = 0, store = 0 } = JSON.parse(row?.value ?? '{}') as Partial<typeof version>;
  if (mirror > version.mirror || store > version.store) throw mirrorNewer(placeOf(connection.address));
  return mirror === version.mirror && store === version.store;
}
