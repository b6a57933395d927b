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
  const name = span === 'month' ? day.slice(0, 7) : day.slice(0, 4);
  const from = span === 'month' ? `${name}-01` : `${name}-01-01`;
  const last =
    span === 'month' ? Date.UTC(Number(name.slice(0, 4)), Number(name.slice(5)), 0) : Date.parse(`${name}-12-31`);
  return { period: name, from, to: dayOf(last) };
}

/** The period after this one. */
export function nextPeriod({ to }: Period, span: Span): Period {
  return periodOf(dayOf(Date.parse(to) + DAY), span);
}

/** The local day `days` after another one (before it, if negative). */
export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY);
}

function weekOf(day: string): Period {
  const at = Date.parse(day);
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  const monday = at - weekday * DAY;
  // The year of a week is that of its Thursday.
  const year = new Date(monday + 3 * DAY).getUTCFullYear();
  const fourth = Date.UTC(year, 0, 4);
  const first = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
  const number = String((monday - first) / (7 * DAY) + 1).padStart(2, '0');
  return { period: `${year}-W${number}`, from: dayOf(monday), to: dayOf(monday + 6 * DAY) };
}

const dayOf = (utcMs: number) => new Date(utcMs).toISOString().slice(0, 10);
