import { count } from '../../../ui/format.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { type Day, dayOf, isoDay, mondayOf, monthName, weekdayAndDate, weekdayOf } from '../days.js';
import { h } from '../dom.js';
import { type Metric, sum } from '../metrics.js';
import { link, workoutLink } from '../router.js';
import { groupBy, type Period } from './weeks.js';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const LEVELS = 4;

/** One square per day, one column per week; darker means more. Days with workouts are links; arrow keys move over them. */
export function calendar(workouts: readonly WorkoutFacts[], period: Period, metric: Metric): HTMLElement {
  const byDay = groupBy(workouts, (workout) => dayOf(workout.start_time_local));
  const amounts = new Map([...byDay].map(([day, group]) => [day, sum(group, metric.of)]));
  const levelOf = levels([...amounts.values()]);
  const first = mondayOf(period.from);
  const weeks = Math.floor((mondayOf(period.to) - first) / 7) + 1;

  const cell = (day: Day): HTMLTableCellElement => {
    if (day < period.from || day > period.to) return h('td');
    const group = byDay.get(day);
    if (!group) return h('td.day', { title: weekdayAndDate(day) });
    const amount = amounts.get(day) ?? 0;
    const amountText = amount > 0 && metric.id !== 'count' ? `, ${metric.text(amount)}` : '';
    const label = `${weekdayAndDate(day)}: ${count(group.length, 'workout')}${amountText}`;
    const [only] = group;
    const href =
      group.length === 1 && only ? workoutLink(only.id) : link('workouts', { from: isoDay(day), to: isoDay(day) });
    return h(
      'td.day',
      { title: label, 'data-level': levelOf(amount) },
      h('a', { href, 'aria-label': label, 'data-day': day, tabindex: -1 }),
    );
  };
  const rows = WEEKDAYS.map((name, weekday) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, h(weekday % 2 === 0 ? 'span' : 'span.visually-hidden', {}, name)),
      Array.from({ length: weeks }, (_, week) => cell(first + 7 * week + weekday)),
    ),
  );
  const table = h(
    'table.calendar',
    { keydown: moveFocus },
    h(
      'caption.visually-hidden',
      {},
      `Training days by ${metric.label.toLowerCase()}. Use the arrow keys to move from day to day.`,
    ),
    h('thead', {}, h('tr', {}, h('td'), months(first, weeks))),
    h('tbody', {}, rows),
  );
  const newest = [...table.querySelectorAll<HTMLAnchorElement>('a[data-day]')].reduce<HTMLAnchorElement | undefined>(
    (best, one) => (best && Number(best.dataset.day) > Number(one.dataset.day) ? best : one),
    undefined,
  );
  newest?.setAttribute('tabindex', '0');
  const box = h('div.calendar-box', {}, table);
  // On a narrow screen, readers look for the most recent days.
  requestAnimationFrame(() => {
    box.scrollLeft = box.scrollWidth;
  });
  return h('div', {}, box, scale(metric));
}

/** The names of months above their weeks. */
function months(first: Day, weeks: number): HTMLTableCellElement[] {
  const cells: { name: string; span: number }[] = [];
  for (let week = 0; week < weeks; week++) {
    // A week belongs to the month of its Thursday, as ISO 8601 weeks belong to years.
    const name = monthName(first + 7 * week + 3);
    const last = cells.at(-1);
    if (last?.name === name) last.span++;
    else cells.push({ name, span: 1 });
  }
  // A month with one or two weeks at an edge has no room for its name.
  return cells.map(({ name, span }) =>
    span > 2 ? h('th', { scope: 'colgroup', colspan: span }, name) : h('td', { colspan: span }),
  );
}

/** 1 to 4 by quartiles of the amounts, so that one long day does not make all others pale. */
function levels(amounts: readonly number[]): (amount: number) => number {
  const sorted = amounts.filter((amount) => amount > 0).sort((a, b) => a - b);
  const bounds = Array.from(
    { length: LEVELS - 1 },
    (_, i) => sorted[Math.floor((sorted.length * (i + 1)) / LEVELS)] ?? 0,
  );
  return (amount) => 1 + bounds.filter((bound) => amount > 0 && amount >= bound).length;
}

function scale(metric: Metric): HTMLElement {
  return h(
    'p.scale',
    { 'aria-hidden': 'true' },
    'less ',
    Array.from({ length: LEVELS }, (_, i) => h('span.day', { 'data-level': i + 1 })),
    ` more ${metric.label.toLowerCase()}`,
  );
}

const STEPS: Record<string, number> = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 };

/** Moves the focus in the direction of an arrow key to the next day with a workout. */
function moveFocus(event: Event): void {
  const { key } = event as KeyboardEvent;
  const from = (event.target as HTMLElement).closest<HTMLAnchorElement>('a[data-day]');
  const step = STEPS[key];
  if (!from || step === undefined) return;
  event.preventDefault();
  const table = event.currentTarget as HTMLTableElement;
  const here = Number(from.dataset.day);
  const ahead = [...table.querySelectorAll<HTMLAnchorElement>('a[data-day]')]
    .map((anchor) => ({ anchor, day: Number(anchor.dataset.day) }))
    .filter(({ day }) => Math.sign(day - here) === Math.sign(step))
    // Sideways, the same weekday comes first, then whatever is nearest.
    .sort((a, b) => cost(a.day, here, step) - cost(b.day, here, step));
  const next = ahead[0]?.anchor;
  if (!next) return;
  from.setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
}

function cost(day: Day, from: Day, step: number): number {
  const sameRow = weekdayOf(day) === weekdayOf(from);
  const distance = Math.abs(day - from);
  return Math.abs(step) === 7 && !sameRow ? distance + 28 : distance;
}
