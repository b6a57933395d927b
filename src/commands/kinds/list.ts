import { ExitCode } from '../../errors.js';
import { described } from '../../export/kinds/record.js';
import type { KindRecord, RecordKind } from '../../kinds/kinds.js';
import { gathered } from '../../slices.js';
import { words } from '../../ui/format.js';
import type { Context } from '../context.js';
import { openAthleteReader } from '../shared/athlete.js';
import type { FilterOptions } from '../shared/filter.js';
import { recordKindsOf } from './choose.js';
import { columnsOf } from './columns.js';
import { explainNoRecords, recordFilter } from './filter.js';
import { summariesOf } from './records.js';

/** The options of `list` that can be combined with `--data`. */
export interface ListDataOptions extends FilterOptions {
  reverse?: boolean;
}

/** Prints the stored records of some kinds, one table per kind, without their lists. @throws UsageError, StoreError. */
export async function runListData(context: Context, typed: string, options: ListDataOptions): Promise<number> {
  const { ui, signal } = context;
  const kinds = recordKindsOf(typed);
  const filter = recordFilter(options);
  const reader = await openAthleteReader(context, options);
  try {
    const lists: { kind: RecordKind; records: KindRecord[] }[] = [];
    for (const kind of kinds) {
      const records = await gathered(summariesOf(reader.records, kind, filter), signal);
      lists.push({ kind, records: options.reverse === true ? records.reverse() : records });
    }
    if (ui.json) await ui.results(lists.flatMap(({ records }) => records.map(described)));
    else {
      const some = lists.filter(({ records }) => records.length > 0);
      if (some.length === 0) explainNoRecords(ui, reader.records, kinds);
      await ui.paged(async () => {
        for (const [index, { kind, records }] of some.entries()) {
          if (index > 0) ui.print('');
          if (kinds.length > 1) ui.print(ui.paint('bold', words(kind)));
          await table(context, kind, records);
        }
      });
    }
    return ExitCode.ok;
  } finally {
    reader.close();
  }
}

async function table({ ui }: Context, kind: RecordKind, records: readonly KindRecord[]): Promise<void> {
  const columns = columnsOf(kind);
  await ui.table(
    columns.map(({ title }) => title),
    records.map((record) => columns.map(({ cell }) => cell(record))),
    columns.map(({ align }) => align),
  );
}
