import { line, tabLine } from '../../export/csv/lines.js';
import { cellOf } from '../../export/kinds/files.js';
import type { KindRecord } from '../../kinds/kinds.js';
import type { ListFormat } from '../list/formats.js';

/** Records as lines of CSV or tab-separated text with a header: the values of their table in an export. */
export function* rawRecords(
  records: Iterable<KindRecord>,
  names: readonly string[],
  format: Exclude<ListFormat, 'table'>,
): Generator<string> {
  const write = format === 'csv' ? line : tabLine;
  yield write([...names]);
  for (const record of records) {
    const row: Readonly<Record<string, unknown>> = { ...record };
    yield write(names.map((name) => cellOf(row[name])));
  }
}
