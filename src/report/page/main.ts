import { forgetCharts } from './charts/chart.js';
import { type Library, readLibrary } from './data.js';
import { h, replace } from './dom.js';
import { listPage } from './list/page.js';
import { overviewPage } from './overview/page.js';
import { type Place, placeOf } from './router.js';
import { startTheme, themeButton } from './theme.js';
import type { View } from './view.js';
import { workoutPage } from './workout/page.js';

startTheme();
const library = readLibrary();
const main = h('main', { id: 'main' });
const links = [
  { page: 'overview', element: h('a', { href: '#/' }, 'Overview') },
  { page: 'workouts', element: h('a', { href: '#/workouts' }, 'Workouts') },
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
        'Written by polar-sync from the workouts on one machine. This file shows where you were and how your heart beat; it loads nothing and sends nothing.',
      ),
    ),
  );
}

/** The place shown; a page that is still loading when another one is opened is dropped. */
let current: Place | undefined;

addEventListener('hashchange', () => void go());
void go();

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
