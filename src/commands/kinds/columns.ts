import type { Column, Shown } from '../../kinds/definition.js';
import { type KindRecord, kinds, type RecordKind } from '../../kinds/kinds.js';
import type { Align } from '../../ui/ui.js';
import { clock, fieldText, hoursMinutes } from './field-text.js';

/** A column of a list of records of one kind. */
interface RecordColumn {
  title: string;
  align: Align;
  cell(record: KindRecord): string;
}

/** How the value of a field is shown. Numbers and texts arrive as they are stored. */
const cells: Readonly<Record<Shown, (value: string | number, field: string) => string>> = {
  plain: String,
  whole: (value) => String(Math.round(Number(value))),
  tenths: (value) => Number(value).toFixed(1),
  hundredths: (value) => Number(value).toFixed(2),
  clock: (value) => clock(String(value)),
  hours: (value) => hoursMinutes(Number(value)),
  'with unit': (value, field) => fieldText(field, value),
  words: (value, field) => fieldText(field, value),
};

/** The columns of a list of one kind, the day first. */
export function columnsOf(kind: RecordKind): RecordColumn[] {
  const { columns, fields } = kinds[kind];
  // Each kind's columns apply to its own records only.
  const own = (columns as readonly Column<KindRecord>[]).map(([title, shown, value]): RecordColumn => {
    const isText = typeof value === 'string' && fields[value]?.type === 'text';
    return {
      title,
      align: isText ? 'left' : 'right',
      cell: (record) => {
        const [found, field] = typeof value === 'string' ? [record[value], value] : [value(record), ''];
        return found === undefined ? '' : cells[shown](found, field);
      },
    };
  });
  return [{ title: 'Day', align: 'left', cell: ({ date }) => date }, ...own];
}
