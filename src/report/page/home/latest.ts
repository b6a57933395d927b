import { duration } from '../../../ui/format.js';
import { familyOf } from '../../families.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { boxOf, fitInto, pathOf, project } from '../../picture/project.js';
import type { Degrees } from '../../sketch/simplify.js';
import { colored } from '../charts/plane.js';
import type { Library } from '../data.js';
import { h, replace, s } from '../dom.js';
import { glyph } from '../glyphs.js';
import { workoutLink } from '../router.js';
import { movementOf, sportName } from '../sports.js';
import { units } from '../units.js';
import { stackOf } from './hero.js';

const SHOWN = 8;

/** The latest workouts, each with a small drawing of its route. */
export function latestSection(
  library: Library,
  workouts: readonly WorkoutFacts[],
): { element: HTMLElement; start(): void } {
  const latest = workouts.slice(0, SHOWN);
  const drawings = latest.map(() => h('td.drawing'));
  const head = (text: string, className = 'right') => h(`th.${className}`, { scope: 'col' }, text);
  const element = h(
    'section',
    { 'aria-labelledby': 'latest' },
    h(
      'header',
      {},
      h('h2', { id: 'latest' }, 'Latest workouts'),
      h('a', { href: '#/workouts' }, `All ${library.workouts.length} workouts`),
    ),
    h(
      'div.scroll',
      { tabindex: 0, role: 'region', 'aria-label': 'Table: latest workouts' },
      h(
        'table.open',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('td'),
            head('Workout', 'left'),
            head('Distance'),
            head('Time'),
            head('Pace, speed', 'right.minor'),
            head('Heart rate', 'right.minor'),
            head('Load', 'right.minor'),
            head('Zones', 'left.minor'),
          ),
        ),
        h(
          'tbody',
          {},
          latest.map((workout, i) => row(workout, drawings[i])),
        ),
      ),
    ),
  );
  const start = async () => {
    const sketches = await library.sketches();
    for (const [i, workout] of latest.entries()) {
      const cell = drawings[i];
      if (cell) replace(cell, thumbnail(sketches.get(workout.id)?.route ?? [], familyOf(workout)));
    }
  };
  return { element, start: () => void start() };
}

function row(workout: WorkoutFacts, drawing: HTMLElement | undefined): HTMLElement {
  const {
    id,
    name,
    type,
    start_time_local: start,
    distance_meters: meters,
    duration_seconds: seconds,
    avg_speed_mps: speed,
  } = workout;
  const zones = (workout.zone_seconds ?? []).map((amount, i) => ({ color: `zone-${Math.min(i + 1, 5)}`, amount }));
  return h(
    'tr',
    {},
    drawing,
    h(
      'th.grow',
      { scope: 'row' },
      glyph(familyOf(workout)),
      ' ',
      h('a', { href: workoutLink(id) }, name ?? sportName(type)),
      h('small', {}, start.slice(0, 10)),
    ),
    h('td.right', {}, meters ? h('strong', {}, units.distance(meters)) : ''),
    h('td.right', {}, seconds === undefined ? '' : duration(seconds)),
    h('td.right.minor', {}, speed === undefined ? '' : (movementOf(workout).text(speed) ?? '')),
    h('td.right.minor', {}, workout.avg_heart_rate_bpm === undefined ? '' : `${workout.avg_heart_rate_bpm} bpm`),
    h('td.right.minor', {}, workout.cardio_load === undefined ? '' : Math.round(workout.cardio_load)),
    h('td.minor', {}, zones.some(({ amount }) => amount > 0) && stackOf(zones, 'stack.thin')),
  );
}

/** A small drawing of a route at its own scale; nothing if there is none. */
export function thumbnail(route: readonly Degrees[], color: string): SVGElement | undefined {
  if (route.length < 2) return undefined;
  const line = project(route, route[0]?.[0] ?? 0);
  const drawing = s(
    'svg.thumb',
    { viewBox: '0 0 44 44', 'aria-hidden': 'true' },
    s('path', { d: pathOf(line, fitInto(boxOf([line]), 44, 44, 4)) }),
  );
  return colored(drawing, color);
}
