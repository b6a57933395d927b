/*
 * The normalized tables as engines other than SQLite get them: rows of an athlete, each of which belongs to one item, a
 * workout or a record. SQLite's own tables have the same names and columns, except that they refer to items by a number.
 */

/**
 * What a column holds. `instant`: RFC 3339, UTC, or whole milliseconds since 1970. `local`: a clock without a zone. `day`: a
 * date. `flag`: 1 or 0. `json`: any value, as JSON.
 */
export type ColumnType = 'text' | 'integer' | 'number' | 'instant' | 'local' | 'day' | 'flag' | 'json';

/** A column; its name ends in its unit. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What it means. */
  readonly about: string;
  /** Part of what identifies a row, and in every row. */
  readonly key?: true;
}

/** A cell, in the order of the columns; json is its text. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

/** A table. Every row belongs to one item, whose id the first column has. */
export interface Table {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly Column[];
}

/** Rows of one table; they are made as they are read, and one array may be used again for the next row. */
export interface TableRows {
  readonly table: Table;
  readonly rows: Iterable<Row>;
}

/** The position of the item's id in every table. */
export const ITEM_COLUMN = 0;
