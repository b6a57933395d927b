import { ExitCode, UsageError } from '../../errors.js';
import { described } from '../../export/kinds/record.js';
import { asleepSeconds } from '../../kinds/definitions/sleep.js';
import type { Field, Fields } from '../../kinds/field.js';
import { type KindRecord, kinds } from '../../kinds/kinds.js';
import type { RecordFilter } from '../../storage/records/records.js';
import { words } from '../../ui/format.js';
import { sourcesInWords } from '../../ui/plain-words.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';
import { todayIn } from '../filters/dates.js';
import { type AthleteOption, openAthleteReader } from '../shared/athlete.js';
import { printFields } from '../shared/fields.js';
import { recordKindsOf } from './choose.js';
import { drawCharts } from './draw.js';
import { drawEcg } from './draw-ecg.js';
import { fieldLabel, fieldText, hoursMinutes } from './field-text.js';
import { dayOf, howToGet } from './filter.js';
import { inLocalTime, type LocalClock, localClockOf } from './local-times.js';
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
    ui.result(records.map(({ record }) => described(record)));
    return ExitCode.ok;
  }
  await ui.paged(async () => {
    for (const [index, one] of records.entries()) {
      if (index > 0) ui.print('');
      await show(context, one);
    }
  });
  return ExitCode.ok;
}

/** A record, and where its local clock is known from if not from itself. */
interface Shown {
  record: KindRecord;
  clock: LocalClock | undefined;
}

async function read(context: Context, typed: string, day: string, options: AthleteOption): Promise<Shown[]> {
  const kinds = recordKindsOf(typed);
  const filter: RecordFilter = day === LATEST ? { last: 1 } : onDay(dayOf(day, todayIn(context.settings.zone)));
  const reader = await openAthleteReader(context, options);
  try {
    const records = kinds.flatMap((kind) => [...recordsOf(reader.records, kind, filter)]);
    if (records.length > 0) {
      return records.map((record) => ({ record, clock: localClockOf(record, reader.records, context.settings.zone) }));
    }
    const some = reader.records.counts().some(({ kind, count }) => kinds.includes(kind) && count > 0);
    throw new UsageError('NOTHING_THAT_DAY', `Nothing is stored for --data ${typed}${some ? ` on ${day}` : ' yet'}.`, {
      hint: some ? `Run polar-sync list --data ${typed} to see what there is.` : howToGet(kinds),
    });
  } finally {
    reader.close();
  }
}

const onDay = (day: string): RecordFilter => ({ since: day, until: day });

async function show(context: Context, { record: stored, clock }: Shown): Promise<void> {
  const record = clock ? inLocalTime(stored, clock) : stored;
  const { ui } = context;
  const { fields: own, series, computed } = kinds[record.kind];
  const fields: Fields = { ...own, ...computed };
  const values = record as unknown as Readonly<Record<string, unknown>>;
  ui.print(`${ui.paint('bold', `${words(record.kind)} ${record.date}`)}`);
  const known = Object.entries(fields).filter(([name]) => values[name] !== undefined);
  const names = known.map(([name]) => name);
  const share = sharesOf(record);
  printFields(context, [
    ...totalSleep(record),
    ...known
      .filter(([name]) => !isTwice(name, names))
      .map(
        ([name, { about }]) =>
          [fieldLabel(name), `${fieldText(name, values[name], ui.units)}${share(name)}${scaleOf(about)}`] as const,
      ),
    ...(clock ? [['Local clock', clock.words] as const] : []),
    ['From', sourcesInWords(record.source.split(','))],
  ]);
  const drawn = ui.terminal ? new Set([...drawCharts(ui, record), ...drawEcg(ui, record)]) : new Set<string>();
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
    shown.map((row) => filled.map((column) => (row[column] == null ? '' : fieldText(column, row[column], ui.units)))),
    filled.map((column) => (isCounted(fields[column]) ? 'right' : 'left')),
  );
  if (shown.length < rows.length) ui.print(ui.paint('dim', `and ${rows.length - shown.length} more`));
}

/** Time asleep in all stages together, which the night itself may not have. */
function totalSleep(record: KindRecord): [label: string, value: string][] {
  const asleep = record.kind === 'sleep' ? asleepSeconds(record) : undefined;
  return asleep === undefined ? [] : [['Total sleep', hoursMinutes(asleep)]];
}

const stages = [
  'light_sleep_seconds',
  'deep_sleep_seconds',
  'rem_sleep_seconds',
  'unrecognized_sleep_seconds',
] as const;

/** What share of the time asleep a stage is: ` (21%)`; nothing for other fields. */
function sharesOf(record: KindRecord): (name: string) => string {
  const asleep = record.kind === 'sleep' ? asleepSeconds(record) : undefined;
  return (name) => {
    const stage = stages.find((one) => one === name);
    const seconds = record.kind === 'sleep' && stage ? record[stage] : undefined;
    return seconds === undefined || !asleep ? '' : ` (${Math.round((100 * seconds) / asleep)}%)`;
  };
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
