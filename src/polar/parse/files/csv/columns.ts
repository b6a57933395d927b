import { numeral } from '../numerals.js';

/** Factors from a unit in a column's name to that of sessions: m, km/h, bpm, rpm, W, kcal, percent. */
const factors: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['km', 1000],
  ['mi', 1609.344],
  ['m', 1],
  ['ft', 0.3048],
  ['km/h', 1],
  ['mi/h', 1.609344],
  ['bpm', 1],
  ['rpm', 1],
  ['w', 1],
  ['%', 1],
  ['kcal', 1],
  ['c', 1],
]);

/** A column by its name, with its unit converted. */
export interface Column {
  index: number;
  /** The number in a row; undefined if the field is empty or no number. */
  of(row: readonly string[]): number | undefined;
}

/**
 * The columns of a table by their names in lower case, without the unit. Older files lack some, so their position says
 * nothing; the unit is that in the name, whatever the account is set to. A column with an unknown unit is left out.
 */
export function columnsOf(header: readonly string[]): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (const [index, title] of header.entries()) {
    const [, name = '', unit = ''] = /^\s*([^()]{1,80}?)\s*(?:\(([^()]{1,20})\))?\s*$/.exec(title.slice(0, 120)) ?? [];
    const convert = conversionFrom(unit.trim().toLowerCase());
    const key = name.toLowerCase();
    if (key === '' || !convert || columns.has(key)) continue;
    columns.set(key, {
      index,
      of: (row) => {
        const value = numeral(row[index]);
        return value === undefined ? undefined : convert(value);
      },
    });
  }
  return columns;
}

function conversionFrom(unit: string): ((value: number) => number) | undefined {
  if (unit === 'f') return (value) => ((value - 32) * 5) / 9;
  const factor = factors.get(unit);
  return factor === undefined ? undefined : (value) => value * factor;
}
