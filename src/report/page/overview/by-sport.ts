import type { WorkoutFacts } from '../../payload/model.js';
import { isoDay } from '../days.js';
import { h, replace } from '../dom.js';
import { hours, sum } from '../metrics.js';
import { link } from '../router.js';
import { sportName } from '../sports.js';
import { groupBy, type Period } from './weeks.js';

const kilometers = (meters: number) => {
  const digits = meters < 1_000_000 ? 1 : 0;
  return `${(meters / 1000).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} km`;
};

const INITIAL_ROWS = 7;

/** The sports of a period, the one with the most time first. */
export function bySport(workouts: readonly WorkoutFacts[], period: Period): HTMLElement {
  const rows = [...groupBy(workouts, ({ type }) => type)]
    .map(([type, group]) => ({
      type,
      count: group.length,
      seconds: sum(group, (w) => w.duration_seconds),
      meters: sum(group, (w) => w.distance_meters),
    }))
    .sort((a, b) => b.seconds - a.seconds || b.count - a.count);
  const longest = Math.max(1, ...rows.map(({ seconds }) => seconds));
  const more = rows.length - INITIAL_ROWS;
  const all = h('button', { type: 'button', click: showAll }, `Show all ${rows.length} sports`);
  const body = h('tbody');
  const span = { from: isoDay(period.from), to: isoDay(period.to) };
  const element = h(
    'section.card.by-sport',
    { 'aria-labelledby': 'sports' },
    h('h2', { id: 'sports' }, 'Sports'),
    h(
      'div.scroll',
      {},
      h(
        'table.numbers.sports',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Sport'),
            h('td', {}),
            ['Workouts', 'Time', 'Distance'].map((title) => h('th', { scope: 'col' }, title)),
          ),
        ),
        body,
      ),
    ),
    more > 1 && all,
  );
  fill(more > 1 ? INITIAL_ROWS : rows.length);
  return element;

  function fill(shown: number): void {
    const cells = rows
      .slice(0, shown)
      .map(({ type, count, seconds, meters }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('a', { href: link('workouts', { sport: type, ...span }) }, sportName(type))),
          h(
            'td.bar',
            {},
            h('meter', { min: 0, max: longest, value: seconds, 'aria-label': `Time: ${sportName(type)}` }),
          ),
          h('td', {}, count),
          h('td', {}, seconds > 0 ? hours(seconds) : ''),
          h('td', {}, meters > 0 ? kilometers(meters) : ''),
        ),
      );
    replace(body, cells);
  }

  function showAll(): void {
    fill(rows.length);
    all.remove();
    body.querySelectorAll('a')[INITIAL_ROWS]?.focus();
  }
}
