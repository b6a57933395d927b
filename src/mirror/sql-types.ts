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

/**
 * For tables without a key, which are being filled: a vacuum would look at rows that have just come, and hold up the key until
 * PostgreSQL cancels it.
 */
export const NO_AUTOVACUUM = ' WITH (autovacuum_enabled = off)';

/** The statements that create a table, without its key, and give it the columns it lacks. */
export function tableSql(schema: string, table: Table, partitions: Partitions): string {
  const name = `${schema}.${quoted(table.name)}`;
  const isPartitioned = table.name === 'samples' && partitions === 'month';
  const added = table.columns
    .filter(({ key }) => key !== true)
    .map((one) => `ADD COLUMN IF NOT EXISTS ${columnSql(one)}`);
  const comments = table.columns.map(
    ({ name: column, about }) => `COMMENT ON COLUMN ${name}.${quoted(column)} IS ${literal(about)};`,
  );
  return `CREATE TABLE IF NOT EXISTS ${name} (athlete text COLLATE "C" NOT NULL, ${table.columns
    .map(columnSql)
    .join(', ')})${isPartitioned ? ' PARTITION BY RANGE (start_time)' : NO_AUTOVACUUM};
${added.length > 0 ? `ALTER TABLE ${name} ${added.join(', ')};\n` : ''}COMMENT ON TABLE ${name} IS ${literal(table.about)};
${comments.join('\n')}
`;
}

/** A table that lacks its key, or a part of one. */
export interface Keyless extends Pick<Table, 'name' | 'columns'> {
  kind: 'whole' | 'part' | 'in parts';
  /** The names of its parts, if it consists of parts. */
  parts: readonly string[];
}

/**
 * The statements that give a table its key, and leave it to autovacuum from then on: parts only when all of them are done.
 * `athlete` comes first in every key, so that a cluster can distribute by it.
 */
export function keySql(schema: string, { kind, name, columns, parts }: Keyless): string {
  const keys = columns.flatMap((one) => (one.key === true ? [quoted(one.name)] : []));
  const done = kind === 'whole' ? [name] : parts;
  return [
    `ALTER TABLE ${schema}.${quoted(name)} ADD PRIMARY KEY (athlete, ${keys.join(', ')})`,
    ...done.map((one) => `ALTER TABLE ${schema}.${quoted(one)} RESET (autovacuum_enabled)`),
  ].join('; ');
}

/** Keys are compared byte by byte, which is faster and the same on every machine. */
function columnSql({ name, type, key }: Column): string {
  const collation = type === 'text' && key === true ? ' COLLATE "C"' : '';
  return `${quoted(name)} ${types[type]}${collation}${key === true ? ' NOT NULL' : ''}`;
}
