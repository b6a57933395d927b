import type { Column, Shown } from '../../kinds/definition.js';
import { type KindRecord, kinds, type RecordKind } from '../../kinds/kinds.js';
import { recordTables } from '../../kinds/tables.js';
import { unitEnding } from '../../kinds/units.js';
import type { Align } from '../../ui/ui.js';
import type { Units } from '../../ui/units.js';
import { clock, fieldLabel, fieldText, hoursMinutes, isDifference } from './field-text.js';

/** A column of a list of records of one kind. */
interface RecordColumn {
  title: string;
  align: Align;
  cell(record: KindRecord): string;
}

/** How the value of a field is shown. Numbers and texts arrive as they are stored. */
const cells: Readonly<Record<Shown, (value: string | number, field: string, units: Units) => string>> = {
  plain: String,
  whole: (value) => String(Math.round(Number(value))),
  tenths: (value) => Number(value).toFixed(1),
  hundredths: (value, field, units) =>
    (isDifference(field) ? units.temperatureDifference(Number(value)) : Number(value)).toFixed(2),
  clock: (value) => clock(String(value)),
  hours: (value) => hoursMinutes(Number(value)),
  'with unit': (value, field, units) => fieldText(field, value, units),
  words: (value, field, units) => fieldText(field, value, units),
};

/** The columns of a list of one kind, the day first. */
export function columnsOf(kind: RecordKind, units: Units): RecordColumn[] {
  const { columns, fields } = kinds[kind];
  // Each kind's columns apply to its own records only.
  const own = (columns as readonly Column<KindRecord>[]).map(([title, shown, value]): RecordColumn => {
    const isText = typeof value === 'string' && fields[value]?.type === 'text';
    return {
      title,
      align: isText ? 'left' : 'right',
      cell: (record) => {
        const [found, field] = typeof value === 'string' ? [record[value], value] : [value(record), ''];
        return found === undefined ? '' : cells[shown](found, field, units);
      },
    };
  });
  return [{ title: 'Day', align: 'left', cell: ({ date }) => date }, ...own];
}

/** The columns of a kind's table, as in the database and in its CSV, and what is computed from several records. */
export function storedColumns(kind: RecordKind): string[] {
  return [...recordTables[kind].columns, ...Object.keys(kinds[kind].computed ?? {})];
}

/** Those of the named columns that the kind has, each value with its unit. */
export function namedColumns(kind: RecordKind, names: readonly string[], units: Units): RecordColumn[] {
  const known = storedColumns(kind);
  return names
    .filter((name) => known.includes(name))
    .map((name) => ({
      title: fieldLabel(name),
      align: unitEnding(name) === undefined ? 'left' : 'right',
      cell: (record) => {
        const value = (record as unknown as Record<string, unknown>)[name];
        if (value === undefined || value === null) return '';
        return name === 'id' || name === 'date' ? String(value) : fieldText(name, value, units);
      },
    }));
}
