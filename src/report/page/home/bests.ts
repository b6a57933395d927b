import { duration } from '../../../ui/format.js';
import { type Family, familyNames, familyOf } from '../../families.js';
import { distanceName } from '../../picture/distances.js';
import { colored } from '../charts/plane.js';
import type { Library } from '../data.js';
import { isoDay } from '../days.js';
import { h, replace } from '../dom.js';
import type { Period } from '../overview/weeks.js';
import { workoutLink } from '../router.js';
import { movementOf } from '../sports.js';
import { type Best, bestsOf } from './efforts.js';

/** Families whose times over a distance are compared. */
const raced = ['run', 'ride', 'swim', 'walk', 'ski'] as const satisfies Family[];

/** A ring with the rank; undefined beyond the third. */
export function medal(place: number): HTMLElement | undefined {
  const name = ['gold', 'silver', 'bronze'][place - 1];
  if (name === undefined) return undefined;
  return colored(
    h('span.medal', { title: `Number ${place} of all years`, role: 'img', 'aria-label': `number ${place}` }, place),
    name,
  );
}

/** Best efforts of each family that has any; filled once everything is read. */
export function bestSection(library: Library, period: Period): { element: HTMLElement; start(): void } {
  const body = h('div');
  const element = h(
    'section.half',
    { 'aria-labelledby': 'bests' },
    h('header', {}, h('h2', { id: 'bests' }, 'Best efforts')),
    h(
      'p.lead',
      {},
      'The fastest time over each distance inside any workout; the clock stops in pauses. A medal is the rank among all years.',
    ),
    body,
  );
  const start = async () => {
    const sketches = await library.sketches();
    const span = { from: isoDay(period.from), to: isoDay(period.to) };
    const tables = raced.flatMap((family) => {
      const own = library.workouts.filter((workout) => familyOf(workout) === family);
      const bests = bestsOf(own, sketches, span);
      return bests.length > 0 ? [{ family, table: bestTable(familyNames[family], bests) }] : [];
    });
    const [first, ...others] = tables;
    if (!first) {
      element.remove();
      return;
    }
    replace(
      body,
      first.table,
      others.map(({ family, table }) => h('details', {}, h('summary', {}, familyNames[family]), table)),
    );
  };
  return { element, start: () => void start() };
}

function bestTable(name: string, bests: readonly Best[]): HTMLElement {
  const column = (text: string, className = 'right') => h(`th.${className}`, { scope: 'col' }, text);
  return h(
    'div.scroll',
    { tabindex: 0, role: 'region', 'aria-label': `Best efforts: ${name}` },
    h(
      'table.open',
      {},
      h('caption.visually-hidden', {}, name),
      h('thead', {}, h('tr', {}, column(name, 'left'), column('Time'), column('Pace'), column('Rank'), column('Date'))),
      h(
        'tbody',
        {},
        bests.map(({ over, seconds, workout, place }) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, distanceName(over)),
            h('td.right', {}, h('strong', {}, duration(seconds))),
            h(
              'td.right',
              {},
              movementOf(workout)
                .text(over / seconds)
                ?.replace(/^(\S+) \/(.*)$/, '$1 /$2') ?? '',
            ),
            h('td.right', {}, medal(place) ?? String(place)),
            h('td.right', {}, h('a', { href: workoutLink(workout.id) }, workout.start_time_local.slice(0, 10))),
          ),
        ),
      ),
    ),
  );
}
