import { ExitCode, UsageError } from '../../errors.js';
import { described } from '../../export/kinds/record.js';
import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import { gathered } from '../../slices.js';
import { words } from '../../ui/format.js';
import type { Context } from '../context.js';
import { chosenFormat, type FormatOptions, type ListFormat, refuseUnknownColumns } from '../list/formats.js';
import { openAthleteReader } from '../shared/athlete.js';
import type { FilterOptions } from '../shared/filter.js';
import { recordKindsOf } from './choose.js';
import { columnsOf, namedColumns, storedColumns } from './columns.js';
import { explainNoRecords, recordFilter } from './filter.js';
import { rawRecords } from './raw.js';
import { summariesOf } from './records.js';

/** The options of `list` that can be combined with `--data`. */
export interface ListDataOptions extends FilterOptions, FormatOptions {
  reverse?: boolean;
}

/** The records of one kind. */
interface Listed {
  kind: RecordKind;
  records: KindRecord[];
}

/**
 * Prints the stored records of some kinds, one table per kind, without their lists.
 * @throws UsageError, also for several kinds where one table is printed; StoreError.
 */
export async function runListData(context: Context, typed: string, options: ListDataOptions): Promise<number> {
  const { ui, signal } = context;
  const kinds = recordKindsOf(typed);
  const { format, columns } = chosenFormat(options, ui);
  refuseUnknownColumns(columns ?? [], [...new Set(kinds.flatMap(storedColumns))]);
  const [first, ...others] = kinds;
  if (format !== 'table' && others.length > 0) throw severalTables(format, kinds);
  const filter = recordFilter(options, context);
  const reader = await openAthleteReader(context, options);
  try {
    const lists: Listed[] = [];
    for (const kind of kinds) {
      const records = await gathered(summariesOf(reader.records, kind, filter), signal);
      lists.push({ kind, records: options.reverse === true ? records.reverse() : records });
    }
    const all = lists.flatMap(({ records }) => records);
    if (all.length === 0 && !ui.json) explainNoRecords(ui, reader.records, kinds, filter);
    if (ui.json) await ui.results(all.map(described));
    else if (format === 'table') await tables(context, lists, columns);
    else if (first !== undefined) {
      const { writeLines } = await import('../shared/write-lines.js');
      await writeLines(context, rawRecords(all, columns ?? storedColumns(first), format));
    }
    return ExitCode.ok;
  } finally {
    reader.close();
  }
}

/** A table for each kind that has records, and a column of those that were named. */
async function tables(
  context: Context,
  lists: readonly Listed[],
  columns: readonly string[] | undefined,
): Promise<void> {
  const { ui } = context;
  const shows = (kind: RecordKind) => !columns || storedColumns(kind).some((name) => columns.includes(name));
  const some = lists.filter(({ kind, records }) => records.length > 0 && shows(kind));
  await ui.paged(async () => {
    for (const [index, { kind, records }] of some.entries()) {
      if (index > 0) ui.print('');
      if (lists.length > 1) ui.print(ui.paint('bold', words(kind)));
      await table(context, kind, records, columns);
    }
  });
}

async function table(
  { ui }: Context,
  kind: RecordKind,
  records: readonly KindRecord[],
  names?: readonly string[],
): Promise<void> {
  const columns = names ? namedColumns(kind, names, ui.units) : columnsOf(kind, ui.units);
  await ui.table(
    columns.map(({ title }) => title),
    records.map((record) => columns.map(({ cell }) => cell(record))),
    columns.map(({ align }) => align),
  );
}

function severalTables(format: ListFormat, kinds: readonly RecordKind[]): UsageError {
  return new UsageError('SEVERAL_TABLES', `--format ${format} prints one table, but --data chooses ${kinds.length}.`, {
    hint: `Choose one of: ${kinds.map((kind) => kind.replaceAll('_', '-')).join(', ')}.`,
  });
}
