import type { Field, Fields } from '../../kinds/field.js';
import { kinds, recordKinds } from '../../kinds/kinds.js';
import { type RecordTable, recordTables } from '../../kinds/tables.js';

/** Up to this version the tables of the kinds are hard-coded (schema/): released SQL is never generated again. */
const lastWrittenOut = 10;

/** The newest schema version that a kind or a field needs. */
export const newestOfKinds = Math.max(
  ...recordKinds.flatMap((kind) => {
    const { since, fields, series } = kinds[kind];
    const later = [fields, ...Object.values(series).map((one) => one.fields)].flatMap(addedTo);
    const lists = Object.values(series).map((one) => one.since ?? 0);
    return [since, ...lists, ...later.map(([, field]) => field.since ?? 0)];
  }),
);

/**
 * The hard-coded steps, each followed by what the kinds need in its version, and then the steps that only kinds need. Step i
 * brings a database from `user_version` i to i + 1.
 */
export function withKinds(written: readonly string[]): readonly string[] {
  const length = Math.max(written.length, newestOfKinds);
  return Array.from({ length }, (_, i) => (written[i] ?? '') + stepOfKinds(i + 1));
}

/** Tables for new kinds, columns for new fields. */
function stepOfKinds(version: number): string {
  if (version <= lastWrittenOut) return '';
  const sql = recordKinds.map((kind) => {
    const tables = recordTables[kind];
    return kinds[kind].since === version ? tablesSql(tables) : columnsSql(tables, version);
  });
  return sql.join('');
}

/** The SQL that creates the tables of a kind, as its definition was when it was added. */
export function tablesSql({ table, fields, series }: RecordTable): string {
  const lists = series.filter(({ since }) => since === undefined).map((one) => listSql(table, one));
  const own = `CREATE TABLE ${table} (
  key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
${columnLines(fields)}  UNIQUE (user_id, id)
) STRICT;
CREATE INDEX ${table}_date ON ${table} (date);
`;
  return [own, ...lists].join('\n');
}

function listSql(table: string, { table: name, parent, fields }: RecordTable['series'][number]): string {
  return `CREATE TABLE ${name} (
  ${parent} INTEGER NOT NULL REFERENCES ${table} (key) ON DELETE CASCADE,
  n INTEGER NOT NULL,
${columnLines(fields)}  PRIMARY KEY (${parent}, n)
) STRICT, WITHOUT ROWID;
`;
}

/** The SQL that adds to the tables of a kind what a version added to its definition. */
export function columnsSql({ series, ...own }: RecordTable, version: number): string {
  const lists = series.filter(({ since }) => since === version).map((one) => listSql(own.table, one));
  const columns = [own, ...series]
    .flatMap(({ table, fields }) =>
      addedTo(fields)
        .filter(([, field]) => field.since === version)
        .map(([name, field]) => `ALTER TABLE ${table} ADD COLUMN ${columnSql(name, field)};\n`),
    )
    .join('');
  return columns + lists.join('\n');
}

function addedTo(fields: Fields): [string, Field][] {
  return Object.entries(fields).filter(([, { since }]) => since !== undefined);
}

function columnLines(fields: Fields): string {
  const first = Object.entries(fields).filter(([, { since }]) => since === undefined);
  return first.map(([name, field]) => `  ${columnSql(name, field)},\n`).join('');
}

function columnSql(name: string, field: Field): string {
  const allowed = allowedIn(field);
  const needed = field.always && !field.gap ? ' NOT NULL' : '';
  return `${name} ${storedAs(field)}${needed}${allowed === undefined ? '' : ` CHECK (${name} IN (${allowed}))`}`;
}

function storedAs({ type }: Field): 'INTEGER' | 'REAL' | 'TEXT' {
  if (type === 'integer' || type === 'flag') return 'INTEGER';
  return type === 'number' ? 'REAL' : 'TEXT';
}

function allowedIn({ type }: Field): string | undefined {
  if (type === 'flag') return '0, 1';
  return typeof type === 'object' ? type.map((word) => `'${word}'`).join(', ') : undefined;
}
