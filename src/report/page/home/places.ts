import type { WorkoutFacts } from '../../payload/model.js';
import { regionsIn, regionWords } from '../../picture/regions.js';
import type { Library } from '../data.js';
import { h, replace } from '../dom.js';
import { heatMap } from '../maps/heat-map.js';
import { units } from '../units.js';

/** Pictures of where these workouts went; filled once everything is read. Nothing if there are no routes. */
export function placesSection(
  library: Library,
  workouts: readonly WorkoutFacts[],
  max: number,
): { element: HTMLElement; start(): void } {
  const pictures = h('div.places');
  const element = h(
    'section',
    { 'aria-labelledby': 'places' },
    h('header', {}, h('h2', { id: 'places' }, 'Where you have been'), h('a', { href: '#/routes' }, 'All routes')),
    h(
      'p.lead',
      {},
      'All routes on top of each other: the brighter, the more often. Each place has its own scale, and no map is below.',
    ),
    pictures,
  );
  element.hidden = !workouts.some(({ has_route: has }) => has);
  const start = async () => {
    if (element.hidden) return;
    const regions = regionsIn(workouts, await library.sketches()).slice(0, max);
    if (regions.length === 0) {
      element.hidden = true;
      return;
    }
    const maps = regions.map((region) => heatMap(region, ...regionWords(region, units)));
    if (maps.length > 2) pictures.classList.add('several');
    replace(pictures, ...maps.map(({ element: map }) => map));
    for (const map of maps) map.start();
  };
  return { element, start: () => void start() };
}
