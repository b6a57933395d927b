import { families, familyOf } from '../../families.js';
import type { DayFacts, WorkoutFacts } from '../../payload/model.js';
import { placed } from '../charts/plane.js';
import { isoDay, monthName } from '../days.js';
import { h } from '../dom.js';
import { hours, sum } from '../metrics.js';
import type { Period } from '../overview/weeks.js';
import { link } from '../router.js';
import { units } from '../units.js';
import { stackOf } from './hero.js';

/** Hours by sport, month by month, with distance and sleep. */
export function monthsSection(
  workouts: readonly WorkoutFacts[],
  days: readonly DayFacts[],
  period: Period,
): HTMLElement {
  const months = [
    ...new Set(Array.from({ length: period.to - period.from + 1 }, (_, i) => isoDay(period.from + i).slice(0, 7))),
  ];
  const inMonth = (month: string) => workouts.filter(({ start_time_local: start }) => start.startsWith(month));
  const rows = months.map((month) => ({ month, own: inMonth(month), slept: meanOf(days, month) }));
  const longest = Math.max(1, ...rows.map(({ own }) => sum(own, (w) => w.duration_seconds)));
  const hasSleep = rows.some(({ slept }) => slept !== undefined);
  const head = (text: string, className = 'right') => h(`th.${className}`, { scope: 'col' }, text);
  return h(
    'section.half',
    { 'aria-labelledby': 'months' },
    h('header', {}, h('h2', { id: 'months' }, 'Months')),
    h('p.lead', {}, 'Time by sport. The last month ends today.'),
    h(
      'table.open.months',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head('Month', 'left'),
          h('td'),
          head('Time'),
          head(units.names.distance),
          hasSleep && head('Asleep'),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map(({ month, own, slept }) => {
          const seconds = sum(own, (w) => w.duration_seconds);
          const bar = stackOf(
            families.map((family) => ({
              color: family,
              amount: sum(
                own.filter((w) => familyOf(w) === family),
                (w) => w.duration_seconds,
              ),
            })),
            'stack.month',
          );
          const meters = sum(own, (w) => w.distance_meters);
          const name = monthName(Math.floor(Date.parse(`${month}-01T00:00:00Z`) / 86_400_000));
          return h(
            'tr',
            {},
            h(
              'th',
              { scope: 'row' },
              h('a', { href: link('workouts', { from: `${month}-01`, to: `${month}-31` }) }, name),
            ),
            h('td.bar', {}, placed(bar, { width: `${(100 * seconds) / longest}%` })),
            h('td.right', {}, h('strong', {}, seconds > 0 ? hours(seconds) : '–')),
            h('td.right', {}, meters > 0 ? Math.round(units.distanceValue(meters)).toLocaleString('en') : ''),
            hasSleep && h('td.right', {}, slept === undefined ? '' : hours(slept)),
          );
        }),
      ),
    ),
  );
}

function meanOf(days: readonly DayFacts[], month: string): number | undefined {
  const nights = days.filter(({ day, sleep_seconds: seconds }) => day.startsWith(month) && seconds !== undefined);
  return nights.length === 0
    ? undefined
    : nights.reduce((all, { sleep_seconds: seconds = 0 }) => all + seconds, 0) / nights.length;
}
