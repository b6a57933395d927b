import { UsageError } from '../../errors.js';
import type { RecordKind } from '../../kinds/kinds.js';
import type { RecordFilter, Records } from '../../storage/records/records.js';
import type { Ui } from '../../ui/ui.js';
import type { FilterOptions } from '../shared/filter.js';
import { wholeNumber } from '../shared/numbers.js';

const MAX = 1_000_000;

/** Checks a date: records have dates, not instants. @param flag where it was typed, if any. @throws UsageError DATE */
export function dayOf(text: string, flag?: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(text)) return text;
  const [where, hint] =
    flag === undefined
      ? ['', 'Write it as 2026-05-01, or use latest. To show a workout, leave --data out.']
      : [`${flag} `, 'Write it as 2026-05-01.'];
  throw new UsageError('DATE', `${where}${JSON.stringify(text)} is not a date.`, { hint });
}

/** The filter for records that the flags describe. @throws UsageError for bad dates, numbers and periods. */
export function recordFilter({ since, until, last }: FilterOptions): RecordFilter {
  const filter = {
    ...(since !== undefined && { since: dayOf(since, '--since') }),
    ...(until !== undefined && { until: dayOf(until, '--until') }),
    ...(last !== undefined && { last: wholeNumber('--last', last, MAX, 1) }),
  };
  if (filter.since !== undefined && filter.until !== undefined && filter.since > filter.until) {
    throw new UsageError('SPAN_BACKWARDS', `--since ${since} is after --until ${until}.`, {
      hint: 'Give the earlier date to --since.',
    });
  }
  return filter;
}

/** Notes why there are no records. */
export function explainNoRecords(ui: Ui, records: Records, kinds: readonly RecordKind[]): void {
  const stored = records.counts().some(({ kind, count }) => kinds.includes(kind) && count > 0);
  ui.note(stored ? 'Nothing matches.' : `None are stored yet. ${howToGet(kinds)}`);
}

/** How to get records of these kinds. */
export function howToGet(kinds: readonly RecordKind[]): string {
  if (kinds.every((kind) => kind === 'ppi')) return 'Run polar-sync pull --data ppi.';
  return kinds.every((kind) => kind === 'calendar_note')
    ? 'Only the account export has them: see polar-sync help import.'
    : 'Run polar-sync pull --data all.';
}
