import { offset } from '../../../ui/format.js';
import { clockOf } from '../../../workouts/time/clock.js';
import { familyOf } from '../../families.js';
import type { WorkoutDetail, WorkoutFacts, WorkoutLinks } from '../../payload/model.js';
import type { Library, LoadedWorkout } from '../data.js';
import { dayOf, isoDay, weekdayAndDate } from '../days.js';
import { type Child, h, replace } from '../dom.js';
import { figures } from '../figures.js';
import { disc } from '../glyphs.js';
import { nightLink, workoutLink } from '../router.js';
import { movementOf, sportName } from '../sports.js';
import type { View } from '../view.js';
import { mainFacts, smallFacts } from './facts.js';
import { lapTables } from './laps.js';
import { distanceAxis, Linked } from './linked.js';
import { nightsAround } from './nights.js';
import { ownWords } from './own-words.js';
import { type Channel, channelsOf, rangeInWords } from './plots/channels.js';
import { pausesInWords } from './plots/gaps.js';
import type { Marks } from './plots/marks.js';
import { drawPlot } from './plots/plot.js';
import { routeMap } from './route.js';
import { scrubber } from './scrubber.js';
import { setsTable } from './sets.js';
import { effortsSection, splitsTable } from './tables.js';
import { zoneCards } from './zones.js';

/** Everything the report knows about one workout. */
export function workoutPage(library: Library, loaded: LoadedWorkout): View {
  const { workouts, pagesOf } = library;
  const { detail, samples } = loaded;
  const linked = new Linked(
    Array.from({ length: samples.length }, (_, i) => (i * samples.stepMs) / 1000),
    distanceAxis(samples.columns.distance_meters),
  );
  const channels = channelsOf(samples, detail);
  const plots = channels.map((channel) => ({ channel, host: plotHost(channel, linked) }));
  const others = library
    .sketches()
    .then((all) => [...all].flatMap(([id, { route }]) => (id === detail.id ? [] : [route])));
  const route = routeMap(loaded, linked, others, movementOf(detail).label);
  const marks = marksOf(detail, linked);
  const showPart = (from: number, to: number) => linked.setZoom([marks.place(from), marks.place(to)]);
  const clock = clockOf(detail);
  const showTimer = (from: number, to: number) => showPart(clock.wallAt(from), clock.wallAt(to));
  const day = dayOf(detail.start_time_local);
  const heading = detail.name ?? sportName(detail.type);
  const element = h(
    'article.workout',
    {},
    h(
      'header.page-head',
      {},
      neighbors(workouts, detail.id),
      h('div.titled', {}, disc(familyOf(detail)), h('h1', { tabindex: -1 }, heading)),
      h('p.soft', {}, subtitle(detail, heading)),
      detail.note !== undefined && h('p.note', {}, detail.note),
      ownWords(detail),
      elsewhere(pagesOf(detail.id)),
    ),
    figures(
      mainFacts(detail).map(([label, value, more]) => ({ label, value, ...(more !== undefined && { more }) })),
      6,
      6,
    ),
    missing(channels, route !== undefined, detail),
    h(
      'div.columns',
      {},
      h('div.side', {}, route && h('section.card.route-card', { 'aria-label': 'Route' }, route), zoneCards(detail)),
      channels.length > 0 &&
        h(
          'div.main',
          {},
          h(
            'div.card',
            {},
            scrubber(linked, channels, samples.columns.distance_meters),
            plots.map(({ host }) => host.element),
            marksLegend(channels, detail),
          ),
        ),
    ),
    h(
      'div.sections',
      {},
      splitsTable(detail, showTimer),
      effortsSection(detail, loaded.sketch?.efforts ?? [], showTimer),
      nightsAround(library.days, detail.start_time_local),
    ),
    lapTables(detail, showPart),
    setsTable(detail),
    h(
      'details.card.more-facts',
      {},
      h('summary', {}, 'More about this workout'),
      h(
        'dl.small',
        {},
        smallFacts(detail).map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
      ),
    ),
  );
  return {
    title: `${heading}, ${isoDay(day)}`,
    element,
    start: () => {
      for (const [i, { channel, host }] of plots.entries()) {
        drawPlot(host.plot, channel, linked, marks, { isFirst: i === 0, isLast: i === plots.length - 1 });
      }
    },
  };
}

/** Links to its pages at the services it was delivered to. */
function elsewhere(pages: WorkoutLinks['pages']): HTMLElement | undefined {
  const safe = pages.filter(({ url }) => /^https?:\/\//.test(url));
  if (safe.length === 0) return undefined;
  const anchors = safe.map(({ name, url }) => [' ', h('a', { href: url, rel: 'noopener noreferrer' }, name)]);
  return h('p.soft', {}, 'Also at', anchors);
}

function subtitle(detail: WorkoutDetail, heading: string): Child[] {
  const { start_time_local: start, utc_offset_minutes: minutes, device } = detail;
  const clock = start.slice(11, 16);
  const zone = minutes === undefined ? '' : ` (${offset(minutes)})`;
  const parts = [`, ${clock}${zone}`];
  const sport = sportName(detail.type);
  if (sport !== heading) parts.push(sport);
  if (device !== undefined) parts.push(device);
  const day = dayOf(start);
  return [h('a', { href: nightLink(isoDay(day)) }, weekdayAndDate(day)), parts.join(' · ')];
}

function plotHost(channel: Channel, linked: Linked): { element: HTMLElement; plot: HTMLElement } {
  const known = channel.values.filter((value) => value !== null);
  const mean = known.reduce((a, b) => a + b, 0) / Math.max(known.length, 1);
  const summary = rangeInWords(channel);
  const plot = h('div.chart', {
    role: 'img',
    'aria-label': `${channel.label}: ${summary}, ${channel.text(mean)} on average.`,
  });
  // A screen reader gets it from the slider, with all other values at that position.
  const now = h('output.now', { 'aria-hidden': 'true' });
  const show = () => {
    const value = channel.values[linked.index];
    replace(now, !linked.isSet ? '' : value === null || value === undefined ? '–' : channel.text(value));
  };
  linked.listen({ cursor: show });
  show();
  const element = h(
    'figure.plot',
    {},
    h('figcaption', {}, h('h2', {}, channel.label, h('small', {}, channel.unit)), now, h('span.soft', {}, summary)),
    plot,
  );
  return { element, plot };
}

/** Explains the colors behind the lines; undefined if there are none. */
function marksLegend(channels: readonly Channel[], { laps = [], pauses = [] }: WorkoutDetail): HTMLElement | undefined {
  const marks = [
    pauses.length > 0 &&
      h('li', {}, h('span.swatch', { 'data-color': 'pause' }), `${pausesInWords(pauses)} (included on the time axis)`),
    laps.length > 1 && h('li', {}, h('span.swatch', { 'data-line': 'upright', 'data-color': 'lap' }), 'Lap'),
    channels.some(({ bands = [] }) => bands.length > 0) &&
      h(
        'li',
        {},
        [1, 2, 3, 4, 5].map((zone) => h('span.swatch.band', { 'data-zone': zone })),
        'Heart rate zones 1–5',
      ),
  ].filter((mark) => mark !== false);
  return marks.length === 0 ? undefined : h('ul.legend.marks', {}, marks);
}

function marksOf(detail: WorkoutDetail, linked: Linked): Marks {
  const place = (seconds: number) => {
    if (linked.kind === 'time') return seconds;
    const step = linked.secondsAt(1) || 1;
    return linked.places[Math.min(linked.places.length - 1, Math.round(seconds / step))] ?? 0;
  };
  return { laps: detail.laps ?? [], pauses: detail.pauses ?? [], place };
}

/** One line that names what a reader would look for and not find. */
function missing(channels: readonly Channel[], hasRoute: boolean, detail: WorkoutDetail): HTMLElement | undefined {
  const has = (id: string) => channels.some((channel) => channel.id === id);
  const absent = [
    !has('heart_rate_bpm') && (detail.avg_heart_rate_bpm === undefined ? 'heart rate' : 'heart rate samples'),
    !has('speed') && 'speed',
    !has('altitude_meters') && 'altitude',
    !hasRoute && 'route',
  ].filter((name): name is string => name !== false);
  if (absent.length === 0) return undefined;
  const list = absent.length > 1 ? `${absent.slice(0, -1).join(', ')} or ${absent.at(-1)}` : absent[0];
  return h('p.soft', {}, `No ${list} in this workout.`);
}

function neighbors(workouts: readonly WorkoutFacts[], id: string): HTMLElement {
  const at = workouts.findIndex((workout) => workout.id === id);
  const [later, earlier] = [workouts[at - 1], workouts[at + 1]];
  const anchor = (to: WorkoutFacts | undefined, text: string, rel: string) =>
    to &&
    h(
      'a',
      { href: workoutLink(to.id), rel, title: `${sportName(to.type)}, ${isoDay(dayOf(to.start_time_local))}` },
      text,
    );
  return h(
    'nav.neighbors',
    { 'aria-label': 'Workouts' },
    h('a', { href: '#/workouts' }, 'All workouts'),
    anchor(earlier, '← Earlier', 'prev'),
    anchor(later, 'Later →', 'next'),
  );
}
