import type { RecordKind, RecordOfKind, WellnessRecord } from '../wellness/types.js';

/** A series of a record: a table of its own, a row an element, in the order of `n`. */
interface SeriesTable {
  field: string;
  table: string;
  /** The column that names the record. */
  parent: string;
  columns: readonly string[];
}

/** Where the records of one kind lie: plain fields in one table, series in others. */
export interface RecordTable {
  table: string;
  /** In the order of the fields of a record that is read back. */
  columns: readonly string[];
  series: readonly SeriesTable[];
}

type Field<K extends RecordKind> = Exclude<keyof RecordOfKind<K>, keyof WellnessRecord>;
/** The fields that hold lists, and the fields of their elements. */
type Series<K extends RecordKind> = {
  [F in keyof RecordOfKind<K>]-?: NonNullable<RecordOfKind<K>[F]> extends readonly (infer Row)[]
    ? readonly [table: string, ...columns: (keyof Row & string)[]]
    : never;
};
type ListField<K extends RecordKind> = {
  [F in keyof Series<K>]: Series<K>[F] extends never ? never : F;
}[keyof Series<K>];

/** Every record has these first. */
const common = ['id', 'date', 'time_basis', 'source'] as const satisfies readonly (keyof WellnessRecord)[];

/**
 * The table of one kind: the compiler knows its fields, so that none is missing a column and no column names a field
 * there is not.
 */
export function table<K extends RecordKind>(
  name: string,
  columns: readonly Exclude<Field<K>, ListField<K>>[],
  series: Pick<Series<K>, ListField<K>>,
  parent = `${name}_key`,
): RecordTable {
  return {
    table: name,
    columns: [...common, ...(columns as readonly string[])],
    series: Object.entries(series as Record<string, readonly string[]>).map(
      ([field, [seriesTable = '', ...names]]) => ({
        field,
        table: seriesTable,
        parent,
        columns: names,
      }),
    ),
  };
}
