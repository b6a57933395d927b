import { yearCard } from '../../card/card.js';
import { yearOf } from '../../card/year.js';
import { asText } from '../../drawing/lettering.js';
import { segments } from '../controls.js';
import type { Library } from '../data.js';
import { isoDay, localToday } from '../days.js';
import { h } from '../dom.js';
import { yearLink } from '../router.js';
import { units } from '../units.js';
import type { View } from '../view.js';

/** The card of a year, to look at and to share; without a year, that of the newest workout. */
export async function yearPage(library: Library, wanted: string | undefined): Promise<View> {
  const { workouts, days } = library;
  const years = [...new Set(workouts.map(({ start_time_local: start }) => start.slice(0, 4)))].sort().reverse();
  const year = wanted ?? years[0];
  const own = year === undefined ? [] : workouts.filter(({ start_time_local: start }) => start.startsWith(year));
  if (year === undefined || own.length === 0) {
    return view('A year in training', h('p.empty', {}, 'No workouts in this year.'));
  }
  const card = yearOf({
    ...{ year, today: isoDay(localToday()), workouts: own },
    ...{ days: days.filter(({ day }) => day.startsWith(year)), sketches: await library.sketches() },
  });
  const svg = new DOMParser().parseFromString(yearCard(card, { lettering: asText, units }), 'image/svg+xml');
  const choices = years.map((one) => ({ id: one, label: one, href: yearLink(one) }));
  return view(
    `${year} in training`,
    h('figure.year-card', {}, document.importNode(svg.documentElement, true)),
    choices.length > 1 ? segments('Year', choices.slice(0, 12), year) : undefined,
    h(
      'p.soft.as-file',
      {},
      'As a file to share, SVG or PNG: ',
      h('code', {}, `polar-sync report --card ${year}`),
      '. It shows shapes of routes, no places and nothing of the heart; ',
      h('code', {}, '--no-routes'),
      ' leaves the shapes out.',
    ),
  );
}

function view(title: string, content: HTMLElement, choice?: HTMLElement, foot?: HTMLElement): View {
  const head = h('header.page-head', {}, h('h1', { tabindex: -1 }, title), choice);
  return { title, element: h('article.year', {}, head, content, foot), start: () => undefined };
}
