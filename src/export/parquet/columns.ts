import type { ParquetWriter } from 'hyparquet-writer';
import type { Cell, Column, ColumnType, Table } from '../../tables/table.js';
import { isWritable, realTime } from '../../tables/times.js';

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
/** A value as the writer takes it; undefined: a file cannot hold it. */
type Value = string | number | bigint | null | undefined;

const timestamp = (isAdjustedToUTC: boolean): Omit<Element, 'name'> => ({
  type: 'INT64',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'MILLIS' },
});

/** The type of each column in a file (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md). */
const types: Readonly<Record<ColumnType, Omit<Element, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  flag: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  instant: timestamp(true),
  local: timestamp(false),
  day: { type: 'INT32', converted_type: 'DATE' },
};

const DAY_MS = 86_400_000;
const inMs = (text: string) => {
  const time = realTime(text);
  return time === undefined ? undefined : BigInt(time);
};

const values: Readonly<Record<ColumnType, (cell: string | number) => Value>> = {
  text: String,
  json: String,
  integer: (cell) => (Number.isSafeInteger(cell) ? BigInt(cell) : undefined),
  flag: Number,
  number: Number,
  instant: (cell) => (typeof cell === 'string' ? inMs(cell) : isWritable(cell) ? BigInt(cell) : undefined),
  local: (cell) => inMs(`${cell}Z`),
  day: (cell) => {
    const time = realTime(`${cell}T00:00:00Z`);
    return time === undefined ? undefined : time / DAY_MS;
  },
};

/** The schema of a table's files. Every column may be empty: what cannot be held is left out. */
export function schemaOf({ columns }: Table): Element[] {
  const own = columns.map(({ name, type }) => ({ name, ...types[type], repetition_type: 'OPTIONAL' as const }));
  return [{ name: 'root', num_children: own.length }, ...own];
}

/** A cell as the writer takes it. */
export function cellValue({ type }: Column, cell: Cell): Value {
  return cell === null ? null : values[type](cell);
}

/** What a column is measured in, from the end of its name; undefined: it has no unit. */
export function unitOf({ name, type }: Column): string | undefined {
  if (type === 'instant') return 'UTC';
  if (type === 'local') return 'local time';
  return /_(meters|seconds|minutes|ms|bpm|mps|rpm|spm|watts|kcal|percent|celsius|hpa|kg|cm|mv|per_minute)$/.exec(
    name,
  )?.[1];
}
