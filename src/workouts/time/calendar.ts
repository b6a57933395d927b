/** The periods a calendar is divided into; weeks are those of ISO 8601, from Monday to Sunday. */
export const spans = ['week', 'month', 'year'] as const;
export type Span = (typeof spans)[number];

/** A week, month or year by its name (`2026-W21`, `2026-05`, `2026`) and its first and last local day. */
export interface Period {
  period: string;
  from: string;
  to: string;
}

const DAY = 86_400_000;

/** The period that a local day or local time (`2026-05-31...`) belongs to. */
export function periodOf(local: string, span: Span): Period {
  const day = local.slice(0, 10);
  if (span === 'week') return weekOf(day);
  const name = periodNameOf(day, span);
  const from = span === 'month' ? `${name}-01` : `${name}-01-01`;
  const last =
    span === 'month' ? Date.UTC(Number(name.slice(0, 4)), Number(name.slice(5)), 0) : Date.parse(`${name}-12-31`);
  return { period: name, from, to: dayOf(last) };
}

/** As `periodOf`, its name only, which takes a fraction of the time. */
export function periodNameOf(local: string, span: Span): string {
  if (span === 'week') return weekName(mondayOf(local));
  return span === 'month' ? local.slice(0, 7) : local.slice(0, 4);
}

/** The period after this one. */
export function nextPeriod({ to }: Period, span: Span): Period {
  return periodOf(dayOf(Date.parse(to) + DAY), span);
}

/** The local day `days` after another one (before it, if negative). */
export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY);
}

/** The days from 1970 on to a local day or local time. */
export function dayNumberOf(local: string): number {
  return Date.parse(local.slice(0, 10)) / DAY;
}

/** The Monday of its week, counted so as well. */
export function mondayOf(local: string): number {
  return mondayBefore(dayNumberOf(local));
}

/** The local day that is so many days after 1970 began. */
export function dayAt(number: number): string {
  return dayOf(number * DAY);
}

function weekOf(day: string): Period {
  const monday = mondayOf(day);
  return { period: weekName(monday), from: dayAt(monday), to: dayAt(monday + 6) };
}

function weekName(monday: number): string {
  // The year of a week is that of its Thursday.
  const year = new Date((monday + 3) * DAY).getUTCFullYear();
  const first = mondayBefore(Date.UTC(year, 0, 4) / DAY);
  return `${year}-W${String((monday - first) / 7 + 1).padStart(2, '0')}`;
}

/** 1 January 1970 was a Thursday. */
const mondayBefore = (day: number) => Math.floor((day + 3) / 7) * 7 - 3;

const dayOf = (utcMs: number) => new Date(utcMs).toISOString().slice(0, 10);
