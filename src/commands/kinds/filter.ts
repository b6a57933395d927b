import { UsageError } from '../../errors.js';
import type { RecordKind } from '../../kinds/kinds.js';
import type { RecordFilter, Records } from '../../storage/records/records.js';
import { count } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';
import { dayNamed, daysNamed, todayIn } from '../filters/dates.js';
import { type FilterOptions, periodFilter } from '../shared/filter.js';

/**
 * The date that `show --data` shows: records have dates, not instants.
 * @param today the date that `yesterday` and `7d` count from.
 * @throws UsageError DATE
 */
export function dayOf(text: string, today: string): string {
  const days = daysNamed(text, today);
  if (days && days.from === days.to) return days.from;
  throw new UsageError('DATE', `${JSON.stringify(text)} is not a date.`, {
    hint: 'Write it as 2026-05-01, or use yesterday or latest. To show a workout, leave --data out.',
  });
}

/** The filter for records that the flags describe. @throws UsageError for bad dates, numbers and periods. */
export function recordFilter({ since, until, last }: FilterOptions, context: Pick<Context, 'settings'>): RecordFilter {
  const today = todayIn(context.settings.zone);
  return periodFilter(
    {
      ...(since !== undefined && { since: dayNamed('--since', since, today) }),
      ...(until !== undefined && { until: dayNamed('--until', until, today) }),
      ...(last !== undefined && { last }),
    },
    context,
  );
}

/** Notes why no record was chosen: none is stored, and how to get some; or how many there are, and of when. */
export function explainNoRecords(ui: Ui, records: Records, kinds: readonly RecordKind[], filter: RecordFilter): void {
  const stored = records.counts().filter(({ kind, count: many }) => kinds.includes(kind) && many > 0);
  const total = stored.reduce((sum, { count: many }) => sum + many, 0);
  const noun = nounOf(stored.map(({ kind }) => kind));
  const oldest = stored.flatMap(({ first }) => first ?? []).sort()[0];
  const newest = stored
    .flatMap(({ last }) => last ?? [])
    .sort()
    .at(-1);
  if (oldest === undefined || newest === undefined) {
    ui.note(`None are stored yet. ${howToGet(kinds)}`);
    return;
  }
  const are = `there ${total === 1 ? 'is' : 'are'} ${count(total, noun)}`;
  const when = { before: `the oldest from ${oldest}`, after: `the newest from ${newest}` };
  if (total > 1 && filter.since !== undefined && filter.since > newest)
    ui.note(`Nothing matches: ${are}, ${when.after}.`);
  else if (total > 1 && filter.until !== undefined && filter.until < oldest) {
    ui.note(`Nothing matches: ${are}, ${when.before}.`);
  } else ui.note(`Nothing matches: ${are}, from ${oldest === newest ? oldest : `${oldest} to ${newest}`}.`);
}

const nightly: ReadonlySet<RecordKind> = new Set(['sleep', 'nightly_recharge']);
const daily: ReadonlySet<RecordKind> = new Set(['daily_activity', 'heart_rate', 'cardio_load', 'ppi', 'sleep_wake']);

/** What a record of these kinds is called. */
function nounOf(kinds: readonly RecordKind[]): string {
  if (kinds.every((kind) => nightly.has(kind))) return 'night';
  return kinds.every((kind) => daily.has(kind)) ? 'day' : 'record';
}

/** AccessLink has no readable response with them. */
const onlyExported: readonly RecordKind[] = ['calendar_note', 'perceived_day', 'planned_route'];

/** How to get records of these kinds. */
export function howToGet(kinds: readonly RecordKind[]): string {
  if (kinds.every((kind) => kind === 'ppi')) return 'Run polar-sync pull --data ppi.';
  return kinds.every((kind) => onlyExported.includes(kind))
    ? 'Only the account export has them: see polar-sync help import.'
    : 'Run polar-sync pull --data all.';
}
