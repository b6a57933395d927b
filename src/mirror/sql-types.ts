import type { Column, ColumnType, Table } from '../tables/table.js';

/** The types in PostgreSQL. A double holds every value as it is in SQLite. */
const types: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'bigint',
  number: 'double precision',
  instant: 'timestamptz',
  local: 'timestamp',
  day: 'date',
  flag: 'smallint',
  json: 'jsonb',
};

/** A name in double quotes. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** How the table of samples is kept: a part for each month, or in one piece for what divides it itself (TimescaleDB). */
export type Partitions = 'month' | 'none';

/** The statements that create a table, without its key, and give it the columns it lacks. */
export function tableSql(schema: string, table: Table, partitions: Partitions): string {
  const name = `${schema}.${quoted(table.name)}`;
  const partitioned = table.name === 'samples' && partitions === 'month' ? ' PARTITION BY RANGE (start_time)' : '';
  const added = table.columns
    .filter(({ key }) => key !== true)
    .map((one) => `ADD COLUMN IF NOT EXISTS ${columnSql(one)}`);
  const comments = table.columns.map(
    ({ name: column, about }) => `COMMENT ON COLUMN ${name}.${quoted(column)} IS ${literal(about)};`,
  );
  return `CREATE TABLE IF NOT EXISTS ${name} (athlete text COLLATE "C" NOT NULL, ${table.columns
    .map(columnSql)
    .join(', ')})${partitioned};
${added.length > 0 ? `ALTER TABLE ${name} ${added.join(', ')};\n` : ''}COMMENT ON TABLE ${name} IS ${literal(table.about)};
${comments.join('\n')}
`;
}

/** The statement that gives a table its key. `athlete` comes first in every one, so that a cluster can distribute by it. */
export function keySql(schema: string, { name, columns }: Table): string {
  const keys = columns.flatMap((one) => (one.key === true ? [quoted(one.name)] : []));
  return `ALTER TABLE ${schema}.${quoted(name)} ADD PRIMARY KEY (athlete, ${keys.join(', ')})`;
}

/** Keys are compared byte by byte, which is faster and the same on every machine. */
function columnSql({ name, type, key }: Column): string {
  const collation = type === 'text' && key === true ? ' COLLATE "C"' : '';
  return `${quoted(name)} ${types[type]}${collation}${key === true ? ' NOT NULL' : ''}`;
}
