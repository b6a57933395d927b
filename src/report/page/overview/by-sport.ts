import { eddingtonOf } from '../../../numbers/totals/eddington.js';
import { familyOf } from '../../families.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { isoDay } from '../days.js';
import { h, replace } from '../dom.js';
import { glyph } from '../glyphs.js';
import { distancePerDay } from '../home/efforts.js';
import { hours, sum } from '../metrics.js';
import { link } from '../router.js';
import { sportName } from '../sports.js';
import { units } from '../units.js';
import { groupBy, type Period } from './weeks.js';

const distance = (meters: number) => {
  const value = units.distanceValue(meters);
  const digits = value < 1000 ? 1 : 0;
  const number = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number} ${units.names.distance}`;
};

const INITIAL_ROWS = 7;

/** The sports of a period, the one with the most time first. */
export function bySport(workouts: readonly WorkoutFacts[], period: Period): HTMLElement {
  const rows = [...groupBy(workouts, ({ type }) => type)]
    .map(([type, group]) => ({
      type,
      family: group[0] ? familyOf(group[0]) : ('other' as const),
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
    'section.half.by-sport',
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
    eddingtonLine(workouts),
  );
  fill(more > 1 ? INITIAL_ROWS : rows.length);
  return element;

  function fill(shown: number): void {
    const cells = rows
      .slice(0, shown)
      .map(({ type, family, count, seconds, meters }) =>
        h(
          'tr',
          {},
          h(
            'th',
            { scope: 'row' },
            glyph(family),
            ' ',
            h('a', { href: link('workouts', { sport: type, ...span }) }, sportName(type)),
          ),
          h(
            'td.bar',
            {},
            h('meter', { min: 0, max: longest, value: seconds, 'aria-label': `Time: ${sportName(type)}` }),
          ),
          h('td', {}, count),
          h('td', {}, seconds > 0 ? hours(seconds) : ''),
          h('td', {}, meters > 0 ? distance(meters) : ''),
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

/** The largest n such that n days had n kilometers or miles or more, for each way of getting around. */
function eddingtonLine(workouts: readonly WorkoutFacts[]): HTMLElement | undefined {
  const parts = (['run', 'ride'] as const).flatMap((family) => {
    const { number: n } = eddingtonOf(distancePerDay(workouts.filter((workout) => familyOf(workout) === family)));
    return n > 1
      ? [`${n} days of ${n} ${units.names.distance} or more ${family === 'run' ? 'running' : 'cycling'}`]
      : [];
  });
  return parts.length === 0 ? undefined : h('p.soft', {}, h('small', {}, `Eddington number: ${parts.join('; ')}.`));
}
