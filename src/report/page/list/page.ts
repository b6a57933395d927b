import { count, duration, wallClock } from '../../../ui/format.js';
import { counted } from '../../../workouts/counted.js';
import { familyOf } from '../../families.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { select } from '../controls.js';
import type { Library } from '../data.js';
import { type Child, h, replace } from '../dom.js';
import { thumbnail } from '../home/latest.js';
import { hours, sum } from '../metrics.js';
import { link, workoutLink } from '../router.js';
import { movementOf, sportChoices, sportName } from '../sports.js';
import { units } from '../units.js';
import type { View } from '../view.js';
import { type Column, type Conditions, select as choose, columnOf, columns, conditionsOf } from './choose.js';

/** Rows shown at first; the rest is shown on request, so that a long history opens as quickly as a short one. */
const INITIAL_ROWS = 250;

/** All workouts as a table to search, filter and sort. */
export function listPage({ workouts, sketches }: Library, query: URLSearchParams): View {
  let conditions = conditionsOf(query);
  let shown = INITIAL_ROWS;
  const head = h('thead');
  const body = h('tbody');
  const foot = h('div.more');
  const status = h('p.soft', { role: 'status' });

  // A column that is empty for every workout is left out.
  const used = columns.filter((column) => workouts.some((workout) => column.of(workout) !== undefined));
  // Filled in when the whole file is read.
  const drawings = new Map<string, SVGElement>();
  const hasDrawings = workouts.some(({ has_route: has }) => has);
  const table = h(
    'div.card.scroll',
    { tabindex: 0, role: 'region', 'aria-label': 'Table of workouts' },
    h('table.numbers.workouts', {}, head, body),
  );
  const refresh = () => {
    const found = choose(workouts, conditions);
    table.hidden = found.length === 0;
    replace(status, summary(found, workouts.length));
    replace(
      head,
      headRow(used, conditions, hasDrawings, (sort) => set({ sort })),
    );
    replace(
      body,
      found
        .slice(0, shown)
        .map((workout) => row(used, workout, hasDrawings && h('td.drawing', {}, drawings.get(workout.id)))),
    );
    const left = found.length - shown;
    replace(foot, left > 0 && h('button', { type: 'button', click: showAll }, `Show ${count(left, 'more workout')}`));
  };
  const showAll = () => {
    shown = Number.POSITIVE_INFINITY;
    refresh();
  };
  const set = (change: Partial<Conditions>) => {
    conditions = { ...conditions, ...change };
    // No new history entry, because the conditions change with every keystroke.
    history.replaceState(history.state, '', link('workouts', { ...conditions }));
    const focused = document.activeElement?.id;
    refresh();
    if (focused) document.getElementById(focused)?.focus();
  };
  refresh();
  const element = h(
    'div',
    {},
    h('header.page-head', {}, h('h1', { tabindex: -1 }, 'Workouts'), status),
    h(
      'form.controls',
      { submit: (event) => event.preventDefault(), role: 'search', 'aria-label': 'Workouts' },
      input('Search', 'search', 'search', conditions.q, (q) => set({ q })),
      select('Sport', 'list-sport', sportChoices(workouts), conditions.sport, (sport) => set({ sport })),
      input('From', 'from', 'date', conditions.from, (from) => set({ from })),
      input('To', 'to', 'date', conditions.to, (to) => set({ to })),
      h('a.button', { href: '#/workouts', click: clear }, 'Clear'),
    ),
    table,
    foot,
  );
  function clear(event: Event): void {
    event.preventDefault();
    for (const field of element.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select'))
      field.value = '';
    set({ q: '', sport: '', from: '', to: '' });
  }
  const start = () => {
    // Paper has no button to show the rest.
    addEventListener('beforeprint', () => element.isConnected && showAll());
    if (hasDrawings) void draw();
  };
  const draw = async () => {
    const known = await sketches();
    for (const workout of workouts) {
      const drawing = thumbnail(known.get(workout.id)?.route ?? [], familyOf(workout));
      if (drawing) drawings.set(workout.id, drawing);
    }
    if (element.isConnected) refresh();
  };
  return { title: 'Workouts', element, start };
}

function headRow(
  used: readonly Column[],
  { sort }: Conditions,
  hasDrawings: boolean,
  change: (sort: string) => void,
): HTMLTableRowElement {
  const { column: sorted, down } = columnOf(sort);
  return h(
    'tr',
    {},
    hasDrawings && h('td'),
    used.map((column) => {
      const isSorted = column === sorted;
      const next = isSorted ? `${down ? '' : '-'}${column.id}` : `${column.startsDown ? '-' : ''}${column.id}`;
      return h(
        `th.${column.id}`,
        { scope: 'col', 'aria-sort': isSorted && (down ? 'descending' : 'ascending') },
        h('button', { type: 'button', id: `sort-${column.id}`, click: () => change(next) }, column.title),
      );
    }),
  );
}

const cells: Record<Exclude<Column['id'], 'start'>, (workout: WorkoutFacts) => string | undefined> = {
  sport: ({ type }) => sportName(type),
  name: ({ name }) => name,
  time: ({ duration_seconds: seconds }) => (seconds === undefined ? undefined : duration(seconds)),
  distance: ({ distance_meters: meters }) =>
    meters === undefined || meters === 0 ? undefined : units.distance(meters),
  speed: (workout) =>
    workout.avg_speed_mps === undefined ? undefined : movementOf(workout).text(workout.avg_speed_mps),
  heart: ({ avg_heart_rate_bpm: bpm }) => (bpm === undefined ? undefined : `${bpm} bpm`),
  climb: ({ elevation_gain_meters: meters }) => (meters === undefined ? undefined : units.elevation(meters)),
  load: ({ cardio_load: load }) => (load === undefined ? undefined : String(Math.round(load))),
};

function row(used: readonly Column[], workout: WorkoutFacts, drawing: Child): HTMLTableRowElement {
  return h(
    'tr',
    {},
    drawing,
    used.map(({ id }) => {
      if (id === 'start') return h('th.start', { scope: 'row' }, startLink(workout));
      // If there is no room for a column of names, the name is shown below the sport.
      const name = id === 'sport' && workout.name !== undefined && h('small', {}, workout.name);
      return h(`td.${id}`, {}, cells[id](workout) ?? '', name);
    }),
  );
}

/** The date and the time, which a narrow screen puts on two lines. */
function startLink({ id, start_time_local: start }: WorkoutFacts): HTMLElement {
  const [day = '', time = ''] = wallClock(start).split(' ');
  return h('a', { href: workoutLink(id) }, h('span.whole', {}, day), ' ', h('span.whole', {}, time));
}

function summary(found: readonly WorkoutFacts[], all: number): string {
  if (found.length === 0) return all === 0 ? 'No workouts in this report.' : 'No workout matches.';
  const of = found.length < all ? ` of ${all}` : '';
  const summed = counted(found);
  const meters = sum(summed, (w) => w.distance_meters);
  const parts = [
    all === 1 ? '1 workout' : `${found.length}${of} workouts`,
    hours(sum(summed, (w) => w.duration_seconds)),
  ];
  const covered = `${Math.round(units.distanceValue(meters)).toLocaleString('en')} ${units.names.distance}`;
  return [...parts, ...(meters > 0 ? [covered] : [])].join(' · ');
}

function input(label: string, id: string, type: string, value: string, change: (value: string) => void): HTMLElement {
  const field = h('input', { id: `list-${id}`, type, value, input: () => change(field.value) });
  return h('label.field', {}, h('span', {}, label), field);
}
