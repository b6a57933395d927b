import type { Connection } from './connection.js';
import { lockKey } from './schema.js';
import { NO_AUTOVACUUM, quoted } from './sql-types.js';

/** The parts of the table of samples that exist, and how missing ones are added. */
export interface MonthParts {
  /** Makes sure that there is a part for each of these instants. Not inside a transaction. */
  cover(instants: Iterable<string>): Promise<void>;
}

/** The parts in a schema; none are needed where the table of samples is in one piece. */
export async function monthParts(connection: Connection, schema: string): Promise<MonthParts> {
  const samples = `${quoted(schema)}.samples`;
  const [kind] = await connection.query<{ relkind: string }>(
    'SELECT relkind::text FROM pg_class WHERE oid = to_regclass($1)',
    [samples],
  );
  if (kind?.relkind !== 'p') return { async cover() {} };
  const known = new Set(await partsOf(connection, schema, 'samples'));
  return {
    async cover(instants) {
      const months = new Set([...instants].map((instant) => instant.slice(0, 7)));
      const missing = [...months].filter((month) => !known.has(nameOf(month)));
      if (missing.length === 0) return;
      await connection.transaction(async () => {
        await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lockKey(schema)]);
        const now = await partsOf(connection, schema, 'samples');
        const [row] = await connection.query(
          'SELECT 1 FROM pg_index WHERE indrelid = to_regclass($1) AND indisprimary',
          [samples],
        );
        for (const month of missing)
          if (!now.includes(nameOf(month))) await add(connection, schema, month, row !== undefined);
      });
      for (const month of missing) known.add(nameOf(month));
    },
  };
}

const nameOf = (month: string) => `samples_${month.replace('-', '_')}`;

/** The names of the parts of a table; none if it is in one piece. */
export async function partsOf(connection: Connection, schema: string, table: string): Promise<string[]> {
  const rows = await connection.query<{ relname: string }>(
    'SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1)',
    [`${quoted(schema)}.${quoted(table)}`],
  );
  return rows.map(({ relname }) => relname);
}

/** Attached, not created as a part: that way, nobody who reads or writes the others has to wait. */
async function add(connection: Connection, schema: string, month: string, hasKey: boolean): Promise<void> {
  const samples = `${quoted(schema)}.samples`;
  const part = `${quoted(schema)}.${quoted(nameOf(month))}`;
  await connection.query(
    `CREATE TABLE ${part} (LIKE ${samples} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)${hasKey ? '' : NO_AUTOVACUUM};
     ALTER TABLE ${samples} ATTACH PARTITION ${part} FOR VALUES FROM ('${month}-01T00:00:00Z') TO ('${monthAfter(month)}-01T00:00:00Z')`,
  );
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${month.slice(0, 5)}${String(number + 1).padStart(2, '0')}`;
}
