import { UsageError } from '../../errors.js';
import { kinds as definitions, type KindRecord, type RecordKind } from '../../kinds/kinds.js';
import { recordTables } from '../../kinds/tables.js';
import { meant } from '../../nearest.js';
import type { Cell } from '../csv/csv-columns.js';
import { line } from '../csv/lines.js';
import { type DataFormat, dataFormats } from '../format.js';
import type { DataFile } from './data-file.js';
import { described } from './record.js';
import { routesAsGpx } from './route-gpx.js';

/** @throws UsageError UNKNOWN_FORMAT, naming the formats for records; ROUTES_ONLY for GPX of anything but planned routes. */
export function dataFormatOf(name: string, kinds: readonly RecordKind[]): DataFormat {
  const known = dataFormats.find((format) => format === name.toLowerCase());
  if (known !== undefined) return known;
  if (name.toLowerCase() === 'gpx') {
    if (kinds.every((kind) => kind === 'planned_route')) return 'gpx';
    throw new UsageError('ROUTES_ONLY', 'GPX is for workouts and planned routes.', {
      hint: `Choose --data routes for it, or one of the formats ${dataFormats.join(', ')}.`,
    });
  }
  throw new UsageError('UNKNOWN_FORMAT', `Data other than workouts cannot be written as ${JSON.stringify(name)}.`, {
    hint: meant(name, dataFormats, `Formats: ${dataFormats.join(', ')}.`),
  });
}

/** Into a folder: one file per kind; in CSV one per table, because the lists of a record are separate tables. */
export function filesForFolder(format: DataFormat, kinds: readonly RecordKind[], table?: string): DataFile[] {
  if (format === 'csv') return chosen(kinds.flatMap(tablesOf), table);
  if (format === 'gpx') return [routesAsGpx('planned_route')];
  return kinds.map((kind) => textFile(format, kind, [kind]));
}

/**
 * Into one file or stream: all records; in CSV one table, the first of the kind unless another is named.
 * @throws UsageError SEVERAL_TABLES for several kinds in CSV, UNKNOWN_TABLE.
 */
export function fileForAll(format: DataFormat, kinds: readonly RecordKind[], table?: string): DataFile {
  if (format === 'gpx') return routesAsGpx('records');
  if (format !== 'csv') return textFile(format, 'records', kinds);
  const tables = chosen(kinds.flatMap(tablesOf), table);
  const [first, ...others] = table === undefined ? kinds.flatMap((kind) => tablesOf(kind).slice(0, 1)) : tables;
  if (first && others.length === 0) return first;
  throw new UsageError('SEVERAL_TABLES', 'One CSV file holds one table, but you chose several.', {
    hint: `Give --out a folder (with a slash at its end), or choose one with --table: ${names(tables)}.`,
  });
}

function textFile(format: 'json' | 'jsonl', name: string, kinds: readonly RecordKind[]): DataFile {
  const text = (record: KindRecord) => JSON.stringify(described(record));
  if (format === 'jsonl') return { name, kinds, opening: '', rows: (record) => `${text(record)}\n`, closing: '' };
  return {
    ...{ name, kinds, opening: '[', closing: '\n]\n' },
    rows: (record, first) => `${first ? '\n' : ',\n'}${text(record)}`,
  };
}

/** The tables as in the database, and what is computed: the records, then each of their lists, with the record's id and date in front. */
function tablesOf(kind: RecordKind): DataFile[] {
  const { table, columns: stored, series } = recordTables[kind];
  const columns = [...stored, ...Object.keys(definitions[kind].computed ?? {})];
  const lists = series.map(({ table: name, field, columns: own }): DataFile => {
    return {
      ...{ name, kinds: [kind], opening: line(['id', 'date', ...own]), closing: '' },
      rows: (record) => {
        const { [field]: rows }: Row = { ...record };
        if (!Array.isArray(rows)) return '';
        return rows
          .map((row: Row) => line([record.id, record.date, ...own.map((column) => cellOf(row[column]))]))
          .join('');
      },
    };
  });
  const records: DataFile = {
    ...{ name: table, kinds: [kind], opening: line([...columns]), closing: '' },
    rows: (record) => {
      const row: Row = { ...record };
      return line(columns.map((column) => cellOf(row[column])));
    },
  };
  return [records, ...lists];
}

type Row = Record<string, unknown>;

/** A value of a record in CSV. Strings are Polar's, and a spreadsheet could take one for a formula. */
export function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return { free: value };
  return typeof value === 'number' ? value : undefined;
}

function chosen(tables: DataFile[], wanted: string | undefined): DataFile[] {
  if (wanted === undefined) return tables;
  const found = tables.filter(({ name }) => name === wanted);
  if (found.length > 0) return found;
  throw new UsageError('UNKNOWN_TABLE', `Unknown table ${JSON.stringify(wanted)} for this data.`, {
    hint: meant(
      wanted,
      tables.map(({ name }) => name),
      `Tables: ${names(tables)}.`,
    ),
  });
}

const names = (tables: DataFile[]) => tables.map(({ name }) => name).join(', ');
