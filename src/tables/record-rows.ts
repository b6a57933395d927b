import type { Field, Fields } from '../kinds/field.js';
import { type KindRecord, type RecordKind, recordKinds } from '../kinds/kinds.js';
import { recordTables } from '../kinds/tables.js';
import type { Cell, Column, ColumnType, Row, Table, TableRows } from './table.js';

/** The table of a kind, and those of its series. */
interface KindTables {
  readonly own: Table;
  /** With the field of the record that holds the series. */
  readonly series: readonly (Table & { readonly field: string })[];
}

/** The tables of every kind but workouts. */
export const kindTables = Object.fromEntries(recordKinds.map((kind) => [kind, tablesOf(kind)])) as Record<
  RecordKind,
  KindTables
>;

/** The tables of one kind, its own first. */
export function tablesOfKind(kind: RecordKind): Table[] {
  const { own, series } = kindTables[kind];
  return [own, ...series];
}

/** Every row of a record, table by table, in the order of `tablesOfKind`. */
export function recordRows(record: KindRecord): TableRows[] {
  const { own, series } = kindTables[record.kind];
  const values = record as unknown as Readonly<Record<string, unknown>>;
  return [
    { table: own, rows: [own.columns.map(({ name }) => cellOf(values[name]))] },
    ...series.map((table) => ({ table, rows: seriesRows(table, record.id, values[table.field]) })),
  ];
}

function* seriesRows({ columns }: Table, id: string, list: unknown): Generator<Row> {
  const names = columns.slice(2).map(({ name }) => name);
  for (const [n, element] of ((list ?? []) as Readonly<Record<string, unknown>>[]).entries())
    yield [id, n, ...names.map((name) => cellOf(element[name]))];
}

const cellOf = (value: unknown): Cell => (value ?? null) as Cell;

function tablesOf(kind: RecordKind): KindTables {
  const { table, about, fields, series } = recordTables[kind];
  return {
    own: { name: table, about, columns: columnsOf(fields).map((one) => (one.name === 'id' ? keyed(one) : one)) },
    series: series.map((one) => ({
      ...{ name: one.table, about: one.about, field: one.field },
      columns: [
        keyed({ name: one.parent.replace(/_key$/, '_id'), type: 'text', about: `the id in ${table}` }),
        keyed({ name: 'n', type: 'integer', about: 'counts from 0' }),
        ...columnsOf(one.fields),
      ],
    })),
  };
}

function keyed(column: Column): Column {
  return { ...column, key: true };
}

function columnsOf(fields: Fields): Column[] {
  return Object.entries(fields).map(([name, { type, about }]) => ({ name, type: typeOf(type), about }));
}

function typeOf(type: Field['type']): ColumnType {
  return typeof type === 'string' ? type : 'text';
}
