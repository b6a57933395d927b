import type { WorkoutFacts } from '../../payload/model.js';
import { type Child, h } from '../dom.js';
import { hours, sum } from '../metrics.js';
import { rows } from './rows.js';

/** Labels with their values: the main numbers of a page. */
export function tiles(
  entries: readonly (readonly [label: string, value: string, more?: string | undefined])[],
): HTMLElement {
  const layouts = Object.entries(MAX_PER_ROW).map(([name, max]) => [`--${name}`, rows(entries.length, max)] as const);
  return h(
    'dl.tiles',
    {},
    entries.map(([label, value, more], i) => {
      const small = more !== undefined && h('small', {}, more.replace(UNIT_SPACE, '\u00a0'));
      const tile = h('div', {}, h('dt', {}, label), h('dd', {}, withUnit(value), small));
      for (const [name, inRow] of layouts) tile.style.setProperty(name, `${100 / (inRow[i] ?? 1)}%`);
      return tile;
    }),
  );
}

/** The names of page widths are those of the style sheet. */
const MAX_PER_ROW = { wide: 7, middle: 4, narrow: 3 };

/** Between a number and its unit. */
const UNIT_SPACE = /(?<=\d) (?=\D)/g;

/** The unit after a number is less prominent. */
function withUnit(value: string): Child[] {
  const [, number, unit] = /^(\S*\d) (\D.*)$/.exec(value) ?? [];
  return number === undefined || unit === undefined ? [value] : [number, ' ', h('span.unit', {}, unit)];
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** The totals of a period; a total that no workout contributes to is left out. */
export function totals(workouts: readonly WorkoutFacts[]): HTMLElement {
  const days = new Set(workouts.map(({ start_time_local: start }) => start.slice(0, 10))).size;
  const known = (of: (workout: WorkoutFacts) => number | undefined, text: (value: number) => string) =>
    workouts.some((workout) => of(workout) !== undefined) ? text(sum(workouts, of)) : undefined;
  const entries: [string, string | undefined][] = [
    ['Workouts', whole(workouts.length)],
    ['Days', whole(days)],
    ['Time', known((w) => w.duration_seconds, hours)],
    [
      'Distance',
      known(
        (w) => w.distance_meters,
        (meters) => `${whole(meters / 1000)} km`,
      ),
    ],
    [
      'Climb',
      known(
        (w) => w.elevation_gain_meters,
        (meters) => `${whole(meters)} m`,
      ),
    ],
    [
      'Energy',
      known(
        (w) => w.calories_kcal,
        (kcal) => `${whole(kcal)} kcal`,
      ),
    ],
    ['Cardio load', known((w) => w.cardio_load, whole)],
  ];
  return tiles(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
