import { UsageError } from '../../errors.js';
import type { RecordKind } from '../../kinds/kinds.js';
import { importedKinds } from '../../kinds/kinds.js';
import type { RecordFilter, Records } from '../../storage/records/records.js';
import type { Ui } from '../../ui/ui.js';
import type { FilterOptions } from '../shared/filter.js';
import { wholeNumber } from '../shared/numbers.js';

const MOST = 1_000_000;
const onlyImported: ReadonlySet<RecordKind> = new Set(Object.values(importedKinds).flat());

/** A date, or UsageError DATE: the days of such data are days, not instants. @param flag where it was typed, if in one. */
export function dayOf(text: string, flag?: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(text)) return text;
  const [where, hint] =
    flag === undefined
      ? ['', 'Write it as 2026-05-01, or latest. A workout is shown without --data.']
      : [`${flag} `, 'Write it as 2026-05-01.'];
  throw new UsageError('DATE', `${where}${JSON.stringify(text)} is not a day.`, { hint });
}

/** The filter a person's flags mean for records. @throws UsageError for what is no day or number, or a span backwards. */
export function recordFilter({ since, until, last }: FilterOptions): RecordFilter {
  const filter = {
    ...(since !== undefined && { since: dayOf(since, '--since') }),
    ...(until !== undefined && { until: dayOf(until, '--until') }),
    ...(last !== undefined && { last: wholeNumber('--last', last, MOST, 1) }),
  };
  if (filter.since !== undefined && filter.until !== undefined && filter.since > filter.until) {
    throw new UsageError('SPAN_BACKWARDS', `--since ${since} is after --until ${until}.`, {
      hint: 'Give the earlier day to --since.',
    });
  }
  return filter;
}

/** Says why there is none, where a person reads it. */
export function tellNoRecords(ui: Ui, records: Records, kinds: readonly RecordKind[]): void {
  const stored = records.counts().some(({ kind, count }) => kinds.includes(kind) && count > 0);
  ui.note(stored ? 'Nothing matches.' : `None of it is stored yet. ${wayToGet(kinds)}`);
}

/** What brings records of these kinds into the store. */
export function wayToGet(kinds: readonly RecordKind[]): string {
  return kinds.every((kind) => onlyImported.has(kind))
    ? 'Only an account export has it: see polar-sync help import.'
    : 'Run polar-sync pull --data all.';
}
