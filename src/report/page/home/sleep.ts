import type { DayFacts } from '../../payload/model.js';
import { block, colored, plane } from '../charts/plane.js';
import { dayAndMonth, dayOf, isoDay } from '../days.js';
import { h } from '../dom.js';
import { hours } from '../metrics.js';
import type { Period } from '../overview/weeks.js';
import { nightLink } from '../router.js';

const SHOWN = 60;

/** The last sixty nights from falling asleep to waking up, by their shares of stages; undefined for fewer than 3. */
export function nightsSection(days: readonly DayFacts[], period: Period): HTMLElement | undefined {
  const from = Math.max(period.from, period.to - SHOWN + 1);
  const nights = days.filter(
    ({ day, asleep_minute: start, awake_minute: end }) =>
      start !== undefined && end !== undefined && dayOf(day) >= from && dayOf(day) <= period.to,
  );
  if (nights.length < 3) return undefined;
  const [early, late] = [
    Math.min(...nights.map(({ asleep_minute: start = 0 }) => start)),
    Math.max(...nights.map(({ awake_minute: end = 0 }) => end)),
  ];
  const count = period.to - from + 1;
  const y = (minute: number) => 1 - (minute - early + 20) / (late - early + 40);
  const marks = [-180, -60, 60, 180, 300, 420, 540].filter((minute) => minute > early && minute < late);
  const clock = (minute: number) => `${String((((minute / 60) % 24) + 24) % 24).padStart(2, '0')}:00`;
  const last = nights.at(-1);
  return h(
    'section',
    { 'aria-labelledby': 'nights' },
    h('header', {}, h('h2', { id: 'nights' }, 'Nights'), last && h('a', { href: nightLink(last.day) }, 'Last night')),
    h(
      'p.lead',
      {},
      'Up to sixty nights from falling asleep to waking up; a gap is a night without the watch. Colors are shares of the night, not the order they came in.',
    ),
    plane({
      height: 150,
      label: `${nights.length} nights up to ${isoDay(period.to)}, ${hours(nights.reduce((sum, night) => sum + (night.sleep_seconds ?? 0), 0) / nights.length)} asleep on average.`,
      y: marks.map((minute) => ({ at: y(minute), label: clock(minute) })),
      x: nights.flatMap(({ day }, i) =>
        i % 15 === 0 ? [{ at: (dayOf(day) - from + 0.5) / count, label: dayAndMonth(dayOf(day)) }] : [],
      ),
      content: nights.flatMap((night) => {
        const at = (dayOf(night.day) - from) / count;
        return shares(night, [at + 0.12 / count, at + 0.88 / count], y);
      }),
    }),
    h(
      'ul.key',
      {},
      [
        ['deep', 'Deep'],
        ['light', 'Light'],
        ['rem', 'REM'],
      ].map(([color = '', text]) => h('li', {}, colored(h('i'), color), text)),
    ),
  );
}

function shares(night: DayFacts, column: [number, number], y: (minute: number) => number): SVGElement[] {
  const {
    asleep_minute: start = 0,
    awake_minute: end = 0,
    deep_seconds: deep = 0,
    rem_seconds: rem = 0,
    light_seconds: light = 0,
  } = night;
  const total = deep + rem + light;
  if (total === 0) return [block(column, [y(end), y(start)], 'sleep')];
  let at = start;
  return (
    [
      ['deep', deep],
      ['light', light],
      ['rem', rem],
    ] as const
  ).map(([color, seconds]) => {
    const next = at + ((end - start) * seconds) / total;
    const part = block(column, [y(next), y(at)], color);
    at = next;
    return part;
  });
}
