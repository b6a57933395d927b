import { forgetCharts } from './charts/chart.js';
import { type Library, readLibrary } from './data.js';
import { h, replace } from './dom.js';
import { routesPage } from './home/routes.js';
import { listPage } from './list/page.js';
import { followChanges } from './live.js';
import { nightsPage } from './nights/list.js';
import { nightPage } from './nights/page.js';
import { overviewPage } from './overview/page.js';
import { type Place, placeOf } from './router.js';
import { startTheme, themeButton } from './theme.js';
import type { View } from './view.js';
import { workoutPage } from './workout/page.js';
import { yearPage } from './year/page.js';

startTheme();
const library = readLibrary();
const main = h('main', { id: 'main' });
const links = [
  { page: 'overview', element: h('a', { href: '#/' }, 'Overview') },
  { page: 'workouts', element: h('a', { href: '#/workouts' }, 'Workouts') },
  { page: 'nights', element: h('a', { href: '#/nights' }, 'Nights') },
  { page: 'routes', element: h('a', { href: '#/routes' }, 'Routes') },
  { page: 'year', element: h('a', { href: '#/year' }, 'Year') },
] as const;
const app = document.getElementById('app');
if (app) {
  replace(
    app,
    h('a.skip', { href: '#main', click: skip }, 'Skip to content'),
    h(
      'header.top',
      {},
      h(
        'nav',
        { 'aria-label': 'Report' },
        h('a.brand', { href: '#/' }, 'Training report'),
        links.map(({ element }) => element),
      ),
      themeButton(),
    ),
    main,
    h(
      'footer.bottom',
      {},
      h(
        'p',
        {},
        'Written by polar-sync from the data on one machine. This file contains health data: where you were, how your heart beat and how you slept, with any ECG, blood oxygen and skin temperature. It loads nothing and sends nothing.',
      ),
    ),
  );
}

/** The place shown; a page that is still loading when another one is opened is dropped. */
let current: Place | undefined;

addEventListener('hashchange', () => void go());
void go();
followChanges();

async function go(): Promise<void> {
  const before = current;
  const place = placeOf(location.hash);
  current = place;
  const view = await viewOf(library, place).catch(failed);
  if (current !== place) return;
  const focused = document.activeElement?.id;
  forgetCharts();
  replace(main, view.element);
  document.title = `${view.title} · Training report`;
  for (const { page, element } of links) {
    if (place.page === page) element.setAttribute('aria-current', 'page');
    else element.removeAttribute('aria-current');
  }
  view.start();
  if (before?.page === place.page && place.page !== 'workout') {
    if (focused) document.getElementById(focused)?.focus();
  } else if (before) {
    scrollTo(0, 0);
    main.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }
}

async function viewOf(from: Library, place: Place): Promise<View> {
  if (place.page === 'overview') return overviewPage(from, place.query);
  if (place.page === 'workouts') return listPage(from, place.query);
  if (place.page === 'nights') return nightsPage(from);
  if (place.page === 'routes') return routesPage(from);
  if (place.page === 'year') return yearPage(from, place.year);
  if (place.page === 'night') {
    const facts = from.days.find(({ day }) => day === place.day);
    const trained = from.workouts.some(({ start_time_local: start }) => start.startsWith(place.day));
    return facts || trained
      ? nightPage(from, facts ?? { day: place.day }, await from.night(place.day))
      : message('Not found', 'This report has nothing of that day.');
  }
  const workout = place.page === 'workout' ? await from.load(place.id) : undefined;
  if (workout) return workoutPage(from, workout);
  return message(
    'Not found',
    place.page === 'workout' ? 'This report has no such workout.' : 'This report has no such page.',
  );
}

function failed(problem: unknown): View {
  return message('Cannot show this page', problem instanceof Error ? problem.message : String(problem));
}

function message(title: string, text: string): View {
  const element = h(
    'div',
    {},
    h('header.page-head', {}, h('h1', { tabindex: -1 }, title)),
    h('p.empty', {}, text, ' ', h('a', { href: '#/' }, 'Go to the overview')),
  );
  return { title, element, start: () => undefined };
}

function skip(event: Event): void {
  event.preventDefault();
  main.querySelector<HTMLElement>('h1')?.focus();
}
