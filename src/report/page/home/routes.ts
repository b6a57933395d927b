import { count } from '../../../ui/format.js';
import { families, familyNames, familyOf } from '../../families.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { type Round, roundsOf } from '../../picture/places.js';
import { regionsIn, regionWords } from '../../picture/regions.js';
import { colored } from '../charts/plane.js';
import type { Library } from '../data.js';
import { h, replace } from '../dom.js';
import { heatMap } from '../maps/heat-map.js';
import { workoutLink } from '../router.js';
import { movementOf } from '../sports.js';
import { units } from '../units.js';
import type { View } from '../view.js';
import { thumbnail } from './latest.js';

const MAX_REGIONS = 12;
const INITIAL_ROUNDS = 72;

/** Where you have been, by place, and then every round, the most frequent first. */
export async function routesPage(library: Library): Promise<View> {
  const sketches = await library.sketches();
  const regions = regionsIn(library.workouts, sketches);
  const maps = regions.slice(0, MAX_REGIONS).map((region) => heatMap(region, ...regionWords(region, units)));
  const rounds = roundsIn(library, sketches);
  const routes = regions.reduce((sum, { routes: own }) => sum + own.length, 0);
  const head = h(
    'header.page-head',
    {},
    h('h1', { tabindex: -1 }, 'Where you have been'),
    h(
      'p.soft',
      {},
      routes === 0
        ? 'No workout in this report has a route.'
        : `${count(routes, 'route')} in ${count(new Set(regions.map(({ place }) => place)).size, 'place')}, ${count(rounds.length, 'different round')}`,
    ),
  );
  const list = h('ul.rounds');
  const more = h('div.more');
  const show = (shown: number) => {
    replace(list, rounds.slice(0, shown).map(roundItem));
    const left = rounds.length - shown;
    replace(
      more,
      left > 0 &&
        h('button', { type: 'button', click: () => show(rounds.length) }, `Show ${count(left, 'more round')}`),
    );
  };
  show(INITIAL_ROUNDS);
  const used = families.filter((family) => rounds.some(({ of: [first] }) => first && familyOf(first) === family));
  const element = h(
    'div',
    {},
    head,
    h(
      maps.length > 2 ? 'div.places.several' : 'div.places',
      {},
      maps.map(({ element: map }) => map),
    ),
    rounds.length > 0 &&
      h(
        'section',
        { 'aria-labelledby': 'rounds' },
        h(
          'header',
          {},
          h('h2', { id: 'rounds' }, 'Routes you return to'),
          h(
            'ul.key',
            {},
            used.map((family) => h('li', {}, colored(h('i'), family), familyNames[family])),
          ),
        ),
        h('p.lead', {}, 'Each at its own scale, the most frequent first.'),
        list,
        more,
      ),
  );
  return {
    title: 'Routes',
    element,
    start: () => {
      for (const { start } of maps) start();
    },
  };
}

function roundsIn(library: Library, sketches: Awaited<ReturnType<Library['sketches']>>): Round<WorkoutFacts>[] {
  const all = families.flatMap((family) =>
    roundsOf(
      library.workouts
        .filter((workout) => familyOf(workout) === family)
        .map((workout) => ({ of: workout, line: sketches.get(workout.id)?.route ?? [] })),
    ),
  );
  return all.sort((a, b) => b.of.length - a.of.length);
}

function roundItem({ of, line }: Round<WorkoutFacts>): HTMLElement {
  const [newest] = of;
  const best = [...of].sort((a, b) => (b.avg_speed_mps ?? 0) - (a.avg_speed_mps ?? 0))[0];
  if (!newest || !best) return h('li');
  const pace = best.avg_speed_mps === undefined ? undefined : movementOf(best).text(best.avg_speed_mps);
  const times = of.length === 1 ? 'once' : of.length === 2 ? 'twice' : `${of.length} times`;
  return h(
    'li',
    {},
    h(
      'a',
      { href: workoutLink(newest.id) },
      thumbnail(line, familyOf(newest)),
      h('strong', {}, newest.distance_meters === undefined ? 'Route' : units.distance(newest.distance_meters)),
      h('span.soft', {}, times, pace === undefined ? '' : `, best ${pace}`),
    ),
  );
}
