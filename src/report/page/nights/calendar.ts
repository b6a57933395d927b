import type { DayFacts } from '../../payload/model.js';
import { placed } from '../charts/plane.js';
import { type Day, dayOf, isoDay, mondayOf, monthName, weekdayAndDate, weekdayOf } from '../days.js';
import { h } from '../dom.js';
import { hours } from '../metrics.js';
import { nightLink } from '../router.js';

const WEEKS = 53;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A year of nights up to the last one, each a link in the color of its score; an open square is a night without the watch. */
export function nightCalendar(days: readonly DayFacts[], current?: string): HTMLElement {
  const nights = new Map(
    days.filter(({ sleep_seconds: seconds }) => seconds !== undefined).map((night) => [dayOf(night.day), night]),
  );
  const last = Math.max(...nights.keys(), current === undefined ? 0 : dayOf(current));
  const first = Math.min(...nights.keys(), last);
  const start = Math.max(mondayOf(last) - 7 * (WEEKS - 1), mondayOf(first));
  const mondays = Array.from({ length: (mondayOf(last) - start) / 7 + 1 }, (_, i) => start + 7 * i);
  const table = h(
    'table.calendar.nights',
    {},
    h('caption.visually-hidden', {}, 'Nights by sleep score'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td'),
        mondays.map((monday, i) => {
          const month = monthAt(monday, mondays[i - 1]);
          return month === '' ? h('td') : h('th', { scope: 'col' }, month);
        }),
      ),
    ),
    h(
      'tbody',
      {},
      WEEKDAYS.map((name, weekday) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, name),
          mondays.map((monday) => cell(monday + weekday, nights.get(monday + weekday), { first, last, current })),
        ),
      ),
    ),
  );
  return h(
    'div',
    {},
    h(
      'p.lead',
      {},
      'By sleep score, or by time asleep where there is none; an open square is a night without the watch.',
    ),
    h(
      'div.calendar-box',
      { tabindex: 0, role: 'region', 'aria-label': 'Nights by sleep score' },
      placed(table, { '--weeks': String(mondays.length) }),
    ),
  );
}

function cell(
  day: Day,
  night: DayFacts | undefined,
  { first, last, current }: { first: Day; last: Day; current: string | undefined },
): HTMLElement {
  if (day < first || day > last) return h('td');
  if (!night) return h('td.day.open-day');
  const said = `${weekdayAndDate(day)}: ${hours(night.sleep_seconds ?? 0)}${night.sleep_score === undefined ? '' : `, score ${Math.round(night.sleep_score)}`}`;
  return h(
    'td.day',
    { 'data-level': levelOf(night) },
    h('a', {
      href: nightLink(night.day),
      'aria-label': said,
      title: said,
      'aria-current': isoDay(day) === current && 'page',
    }),
  );
}

function levelOf({ sleep_score: score, sleep_seconds: seconds = 0 }: DayFacts): number {
  const points = score ?? (seconds / 3600) * 10;
  return [60, 70, 80].filter((step) => points >= step).length + 1;
}

/** The month under its first week. */
function monthAt(monday: Day, before: Day | undefined): string {
  const name = monthName(monday + 6);
  return before !== undefined && monthName(before + 6) !== name && weekdayOf(monday) === 0 ? name : '';
}
