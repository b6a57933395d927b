import { commonFields, type Definition } from './definition.js';
import type { Fields } from './field.js';
import { kinds, type RecordKind, recordKinds } from './kinds.js';

/** A table of the database, or of a CSV export. */
interface Table {
  table: string;
  about: string;
  fields: Fields;
  columns: readonly string[];
}

/** The table of a list in a record: one row per element, in the order of the column `n`. */
interface SeriesTable extends Table {
  /** The field of the record that holds the list. */
  field: string;
  /** The column that names the record. */
  parent: string;
  /** Whether null is a value (a gap) and not the absence of one. */
  gaps: boolean;
  /** The schema version that brought it, when that came after the table of the records. */
  since?: number;
}

/** Where the records of one kind are: plain fields in one table, series in others. */
export interface RecordTable extends Table {
  series: readonly SeriesTable[];
}

/** The tables of a kind. */
export function tableOf({ kind, table = kind, key = `${table}_key`, about, fields, series }: Definition): RecordTable {
  const own: Fields = { ...commonFields, ...fields };
  return {
    ...{ table, about, fields: own, columns: Object.keys(own) },
    series: Object.entries(series).map(([field, list]) => ({
      ...{ field, table: list.table, about: list.about, fields: list.fields, columns: Object.keys(list.fields) },
      parent: key,
      gaps: Object.values(list.fields).some(({ gap }) => gap === true),
      ...(list.since !== undefined && { since: list.since }),
    })),
  };
}

/** The tables of every kind. */
export const recordTables = Object.fromEntries(
  recordKinds.map((kind): [string, RecordTable] => [kind, tableOf(kinds[kind])]),
) as Record<RecordKind, RecordTable>;
