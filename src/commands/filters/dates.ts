import { UsageError } from '../../errors.js';
import { nearest } from '../../nearest.js';
import { addDays, type Period, periodOf, type Span } from '../../workouts/time/calendar.js';

/** The first and the last local day of what a word names. */
export type Days = Pick<Period, 'from' | 'to'>;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const spans = ['week', 'month', 'year'] as const satisfies readonly Span[];

/** Every word that names days; `7d`, `2w`, `3mo` and `1y` do as well. */
const dateWords: readonly string[] = [
  ...['today', 'yesterday'],
  ...spans.flatMap((span) => [`this-${span}`, `last-${span}`]),
  ...weekdays.flatMap((day) => [day, `last-${day}`]),
];

/** For hints. */
const dateExamples = '2026-05-01, 2026-05, 7d, yesterday or last-monday';

/** Today's date where the person is. @param zone an IANA name; absent: this machine's. */
export function todayIn(zone: string | undefined, now = new Date()): string {
  // What the engine knows of time zones takes longer to load than a list of thousands to print.
  if (zone === undefined) return dated(now.getFullYear(), now.getMonth() + 1, now.getDate());
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    timeZone: zone,
  });
  const parts = format.formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return dated(part('year'), part('month'), part('day'));
}

const dated = (year: number, month: number, day: number) =>
  [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');

/**
 * The days that a word names: a date (`2026-02-22`), a month, a year or an ISO week (`2026-02`, `2026`, `2026-W08`), a date
 * so long ago (`7d`, `2w`, `3mo`, `1y`), `today`, `yesterday`, the last Monday up to today (`monday`) or before it
 * (`last-monday`), `this-week`, `last-month` and so on. undefined if it names none.
 */
export function daysNamed(typed: string, today: string): Days | undefined {
  const word = typed
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const day =
    word === 'today' ? today : word === 'yesterday' ? addDays(today, -1) : (ago(word, today) ?? weekday(word, today));
  if (day !== undefined) return { from: day, to: day };
  const [, which, span] = /^(this|last)-(week|month|year)$/.exec(word) ?? [];
  if (span !== undefined) {
    const own = periodOf(today, span as Span);
    return which === 'this' ? own : periodOf(addDays(own.from, -1), span as Span);
  }
  return calendarDays(word);
}

/** Months before a date; a day that the month does not have becomes its last one. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
  const { to } = periodOf(first, 'month');
  return `${first.slice(0, 8)}${String(Math.min(date, Number(to.slice(8)))).padStart(2, '0')}`;
}

function ago(word: string, today: string): string | undefined {
  const [, number, unit] = /^(\d{1,4})(d|w|mo|y)$/.exec(word) ?? [];
  if (number === undefined) return undefined;
  const count = Number(number);
  const months = unit === 'y' ? 12 * count : count;
  // Nothing here is older; and years below 0 have another spelling.
  if (months > 12 * 1000) return undefined;
  if (unit === 'd' || unit === 'w') return addDays(today, unit === 'w' ? -7 * count : -count);
  return monthsBefore(today, months);
}

function weekday(word: string, today: string): string | undefined {
  const isLast = word.startsWith('last-');
  const wanted = (weekdays as readonly string[]).indexOf(word.replace(/^last-/, ''));
  if (wanted < 0) return undefined;
  const now = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  const back = (now - wanted + 7) % 7;
  return addDays(today, -(isLast && back === 0 ? 7 : back));
}

function calendarDays(word: string): Days | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(word)) return isReal(word) ? { from: word, to: word } : undefined;
  if (/^\d{4}$/.test(word)) return isReal(`${word}-01-01`) ? periodOf(`${word}-01-01`, 'year') : undefined;
  if (/^\d{4}-\d\d$/.test(word)) return isReal(`${word}-01`) ? periodOf(`${word}-01`, 'month') : undefined;
  const [, year, week] = /^(\d{4})-w(\d\d)$/.exec(word) ?? [];
  if (year === undefined) return undefined;
  // January 4 is always in week 1.
  const found = periodOf(addDays(`${year}-01-04`, 7 * (Number(week) - 1)), 'week');
  return found.period.toLowerCase() === word ? found : undefined;
}

function isReal(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/**
 * A boundary as filters compare it: a local day, or an instant as it was typed. Of a month or week, `--since` gets the
 * first day, and `--until` the last.
 * @throws UsageError DATE
 */
export function boundaryOf(flag: '--since' | '--until', typed: string, today: string): string {
  const days = daysNamed(typed, today);
  if (days) return flag === '--since' ? days.from : days.to;
  if (isInstant(typed)) return typed;
  throw noDate(flag, typed, `Write ${dateExamples}; for an instant, 2026-05-01T07:50:17Z.`);
}

/** As `boundaryOf`, where only a day will do. @throws UsageError DATE */
export function dayNamed(flag: '--since' | '--until', typed: string, today: string): string {
  const days = daysNamed(typed, today);
  if (days) return flag === '--since' ? days.from : days.to;
  throw noDate(flag, typed, `Write ${dateExamples}.`);
}

function isInstant(typed: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.exec(typed) ?? [];
  return day !== undefined && isReal(day) && !Number.isNaN(Date.parse(typed));
}

function noDate(flag: string, typed: string, hint: string): UsageError {
  const near = /^[a-z]/i.test(typed) ? nearest(typed, dateWords) : [];
  return new UsageError('DATE', `${flag} ${JSON.stringify(typed)} is not a date.`, {
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : hint,
  });
}
