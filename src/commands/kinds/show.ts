import { ExitCode, UsageError } from '../../errors.js';
import { described } from '../../export/kinds/record.js';
import type { Field, Fields } from '../../kinds/field.js';
import { type KindRecord, kinds } from '../../kinds/kinds.js';
import type { RecordFilter } from '../../storage/records/records.js';
import { words } from '../../ui/format.js';
import { sourcesInWords } from '../../ui/plain-words.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';
import { type AthleteOption, openAthleteReader } from '../shared/athlete.js';
import { printFields } from '../shared/fields.js';
import { recordKindsOf } from './choose.js';
import { drawCharts } from './draw.js';
import { fieldLabel, fieldText } from './field-text.js';
import { dayOf, howToGet } from './filter.js';
import { recordsOf } from './records.js';

/** Rows of a list on a terminal; `--json` and exports have them all. */
const ROWS_SHOWN = 40;
const LATEST = 'latest';

/**
 * Prints the records of a date (`2026-05-01`), or of the last one stored (`latest`), with every field and list.
 * @throws UsageError DATE, NOTHING_THAT_DAY, UNKNOWN_DATA; StoreError.
 */
export async function runShowData(
  context: Context,
  typed: string,
  day: string,
  options: AthleteOption,
): Promise<number> {
  const { ui } = context;
  const records = await read(context, typed, day, options);
  if (ui.json) {
    ui.result(records.map(described));
    return ExitCode.ok;
  }
  await ui.paged(async () => {
    for (const [index, record] of records.entries()) {
      if (index > 0) ui.print('');
      await show(context, record);
    }
  });
  return ExitCode.ok;
}

async function read(context: Context, typed: string, day: string, options: AthleteOption): Promise<KindRecord[]> {
  const kinds = recordKindsOf(typed);
  const filter: RecordFilter = day === LATEST ? { last: 1 } : { since: dayOf(day), until: day };
  const reader = await openAthleteReader(context, options);
  try {
    const records = kinds.flatMap((kind) => [...recordsOf(reader.records, kind, filter)]);
    if (records.length > 0) return records;
    const some = reader.records.counts().some(({ kind, count }) => kinds.includes(kind) && count > 0);
    throw new UsageError('NOTHING_THAT_DAY', `Nothing is stored for --data ${typed}${some ? ` on ${day}` : ' yet'}.`, {
      hint: some ? `Run polar-sync list --data ${typed} to see what there is.` : howToGet(kinds),
    });
  } finally {
    reader.close();
  }
}

async function show(context: Context, record: KindRecord): Promise<void> {
  const { ui } = context;
  const { fields: stored, series, computed } = kinds[record.kind];
  const fields: Fields = { ...stored, ...computed };
  const values = record as unknown as Readonly<Record<string, unknown>>;
  ui.print(`${ui.paint('bold', `${words(record.kind)} ${record.date}`)}`);
  const known = Object.entries(fields).filter(([name]) => values[name] !== undefined);
  const names = known.map(([name]) => name);
  printFields(context, [
    ...known
      .filter(([name]) => !isTwice(name, names))
      .map(([name, { about }]) => [fieldLabel(name), `${fieldText(name, values[name])}${scaleOf(about)}`] as const),
    ['From', sourcesInWords(record.source.split(','))],
  ]);
  const drawn = ui.terminal ? drawCharts(ui, record) : new Set<string>();
  for (const [field, { fields: columns }] of Object.entries(series)) {
    const rows = values[field];
    if (Array.isArray(rows) && !drawn.has(field)) await list(ui, field, columns, rows);
  }
  if (drawn.size > 0) ui.print(ui.paint('dim', 'Use --json, or pipe the output, to get all values.'));
}

async function list(
  ui: Ui,
  field: string,
  fields: Fields,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  // An array of thousands of beats is nothing to read.
  const columns = Object.keys(fields).filter((name) => fields[name]?.quantity !== 'beat_list');
  const filled = columns.filter((column) => rows.some((row) => row[column] !== undefined && !isTwice(column, columns)));
  const shown = ui.terminal ? rows.slice(0, ROWS_SHOWN) : rows;
  ui.print('');
  ui.print(ui.paint('dim', fieldLabel(field)));
  await ui.table(
    filled.map(fieldLabel),
    shown.map((row) => filled.map((column) => (row[column] == null ? '' : fieldText(column, row[column])))),
    filled.map((column) => (isCounted(fields[column]) ? 'right' : 'left')),
  );
  if (shown.length < rows.length) ui.print(ui.paint('dim', `and ${rows.length - shown.length} more`));
}

/** Whether the values are numbers, which are right-aligned. */
function isCounted(field: Field | undefined): boolean {
  return field?.type === 'number' || field?.type === 'integer' || field?.type === 'flag';
}

/** ` (1 very poor to 6 very good)`, if a field's description has it: values on a scale mean little without it. */
function scaleOf(about: string): string {
  const [scale] = /-?\d+(?: [a-z ]+)? to -?\d+(?: [a-z ]+)?/.exec(about) ?? [];
  return scale === undefined ? '' : ` (${scale})`;
}

/** If the local time is shown, UTC is not needed too. */
function isTwice(column: string, columns: readonly string[]): boolean {
  return columns.includes(`${column}_local`);
}
