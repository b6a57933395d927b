import type { Fields } from '../kinds/field.js';
import { recordTables } from '../kinds/tables.js';
import { unitOf } from '../kinds/units.js';
import { describedTables, type TableDescription } from './described-tables.js';

type Columns = TableDescription['columns'];

/** Every table and view that is worth a query, as docs/database.md describes them. */
export function tableDescriptions(): TableDescription[] {
  return [...describedTables, ...Object.values(recordTables).flatMap(ofKind)];
}

function ofKind({ table, about, fields, series }: (typeof recordTables)[keyof typeof recordTables]) {
  const own: TableDescription = {
    name: table,
    about,
    columns: [
      ['key', '', 'Joins the tables of its lists'],
      ['user_id', '', 'Your Polar user id'],
      ...columnsOf(fields),
    ],
  };
  const lists = series.map((one): TableDescription => {
    const keys: Columns = [
      [one.parent, '', `\`${table}.key\``],
      ['n', '', 'Order'],
    ];
    return { name: one.table, about: one.about, columns: [...keys, ...columnsOf(one.fields)] };
  });
  return [own, ...lists];
}

function columnsOf(fields: Fields): Columns {
  return Object.entries(fields).map(([name, field]): Columns[number] => {
    return [name, unitOf(name, field), `${field.about}${field.gap ? '; NULL is a gap' : ''}`];
  });
}

/** The unit of a column that nobody has described, as its name says it; empty if it does not. */
export function unitInName(column: string): string {
  if (column.endsWith('_at')) return 'UTC';
  return { seconds: 's', ms: 'ms', bpm: 'bpm', meters: 'm' }[/[a-z]+$/.exec(column)?.[0] ?? ''] ?? '';
}
