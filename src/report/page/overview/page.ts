import { count } from '../../../ui/format.js';
import { counted } from '../../../workouts/counted.js';
import { segments, select } from '../controls.js';
import type { Library } from '../data.js';
import { dayOf, isoDay, localToday } from '../days.js';
import { h } from '../dom.js';
import { bestSection } from '../home/bests.js';
import { formSection, polarLoad } from '../home/form.js';
import { hero } from '../home/hero.js';
import { latestSection } from '../home/latest.js';
import { type FormCurve, formCurve } from '../home/load.js';
import { monthsSection } from '../home/months.js';
import { nowFigures } from '../home/now.js';
import { placesSection } from '../home/places.js';
import { nightsSection } from '../home/sleep.js';
import { meanSleep, stripKey, yearStrip } from '../home/strip.js';
import { yearsSection } from '../home/years.js';
import { type Metric, metricsOf } from '../metrics.js';
import { link } from '../router.js';
import { sportChoices, sportName } from '../sports.js';
import type { View } from '../view.js';
import { bySport } from './by-sport.js';
import { calendar } from './calendar.js';
import { totals } from './tiles.js';
import { dayTrends, loadTrend, type Trend } from './trends.js';
import { weeklyAmount, weeklyZones } from './weekly.js';
import { type Period, periodsOf, weeksOf, within } from './weeks.js';

/** What the address of an overview says. */
interface Chosen {
  library: Library;
  period: Period;
  /** The workouts of the chosen sport, newest first; `inPeriod` those of the period. */
  ofSport: Library['workouts'];
  inPeriod: Library['workouts'];
  metric: Metric;
  /** All sports, so that nights and days belong to it. */
  isAll: boolean;
}

interface Part {
  element: HTMLElement;
  start(): void;
}

/** Days with Polar's load of all sports together, which says nothing about one. */
function wholeDays({ days }: Library, sport: string): Library['days'] {
  return sport === '' ? days : [];
}

/** The last workout and how you are, then the year, then everything. */
export function overviewPage(library: Library, query: URLSearchParams): View {
  const today = localToday();
  const { workouts } = library;
  const periods = periodsOf(
    workouts,
    library.days.map(({ day }) => day),
    today,
  );
  const period = periods.find(({ id }) => id === (query.get('period') ?? '')) ?? periods[0];
  if (!period) return { title: 'Overview', element: nothing(), start: () => undefined };
  const sport = query.get('sport') ?? '';
  const isAll = sport === '';
  const ofSport = [...counted(isAll ? workouts : workouts.filter(({ type }) => type === sport))];
  const metrics = metricsOf(ofSport);
  const metric = metrics.find(({ id }) => id === query.get('metric')) ?? metrics[0];
  const inPeriod = within(ofSport, period);
  const bar = controls(workouts, query, { periods, period, metrics, metric });
  const curve = formCurve(ofSport, periods[0]?.to ?? period.to, wholeDays(library, sport), library.form, sport);
  const top = period.id === '' && isAll ? lastPart(library, inPeriod, curve, today) : undefined;
  const span = `${isoDay(period.from)} to ${isoDay(period.to)} · ${count(inPeriod.length, 'workout')}`;
  const parts =
    metric && inPeriod.length > 0
      ? partsOf({ library, period, ofSport, inPeriod, metric, isAll }, bar, curve)
      : [still(h('section.first', {}, bar, h('p.empty', {}, 'No workouts in this period.')))];
  const trends = isAll ? dayTrends(library.days, period) : [];
  const rest = trends.length > 0 ? restSection(trends) : noRest();
  const element = h(
    'div.sections.overview',
    {},
    top?.element ?? pageHead(isAll ? 'Training' : sportName(sport), span),
    parts.map(({ element: part }) => part),
    isAll && rest,
  );
  return {
    title: 'Overview',
    element,
    start: () => {
      for (const { start } of [...(top ? [top] : []), ...parts, ...trends]) start();
    },
  };
}

const pageHead = (title: string, more: string) =>
  h('header.page-head', {}, h('h1', { tabindex: -1 }, title), h('p.soft', {}, more));

/** The last workout, and how you are. */
function lastPart(
  library: Library,
  workouts: Library['workouts'],
  curve: FormCurve | undefined,
  today: number,
): Part | undefined {
  const last = lastShown(workouts);
  if (!last) return undefined;
  const { elements, start } = hero(library, last);
  const now = nowFigures(library, curve, today);
  return { element: h('div.sections', {}, elements, now), start };
}

interface Choices {
  periods: readonly Period[];
  period: Period;
  metrics: readonly Metric[];
  metric: Metric | undefined;
}

function controls(
  workouts: Library['workouts'],
  query: URLSearchParams,
  { periods, period, metrics, metric }: Choices,
): HTMLElement {
  const sport = query.get('sport') ?? '';
  const at = (change: Record<string, string>) =>
    link('', { period: query.get('period') ?? '', sport, metric: query.get('metric') ?? '', ...change });
  return h(
    'div.controls',
    {},
    segments(
      'Period',
      periods.map(({ id, label }) => ({ id, label, href: at({ period: id }) })),
      period.id,
    ),
    metric &&
      segments(
        'Measure',
        metrics.map(({ id, label }) => ({ id, label, href: at({ metric: id }) })),
        metric.id,
      ),
    select('Sport', 'overview-sport', sportChoices(workouts), sport, (value) => {
      location.hash = at({ sport: value });
    }),
  );
}

/** The last workout; one with a route, if there was one in the week before it: a picture says more. */
function lastShown(workouts: Library['workouts']): Library['workouts'][number] | undefined {
  const [newest] = workouts;
  const since = newest && isoDay(dayOf(newest.start_time_local) - 7);
  return (
    workouts.find(({ has_route: has, start_time_local: start }) => has && since !== undefined && start >= since) ??
    newest
  );
}

/** Days above, nights below. */
function yearSection({ library: { days }, period, inPeriod, isAll }: Chosen, bar: HTMLElement): HTMLElement {
  const nights = isAll ? days : [];
  const slept = meanSleep(nights, period);
  return h(
    'section',
    { 'aria-labelledby': 'year' },
    h('header', {}, h('h2', { id: 'year' }, slept === undefined ? 'Day by day' : 'Days above, nights below'), bar),
    h(
      'p.lead',
      {},
      `${isoDay(period.from)} to ${isoDay(period.to)}. Each column is a day: training time by sport${slept === undefined ? '' : ', and the night that led to it'}.`,
    ),
    totals(inPeriod, slept),
    yearStrip(inPeriod, nights, period),
    stripKey(inPeriod, slept !== undefined),
  );
}

/** The sections in the order shown; one without data is left out. */
function partsOf(chosen: Chosen, bar: HTMLElement, curve: FormCurve | undefined): Part[] {
  const { library, period, ofSport, inPeriod, metric, isAll } = chosen;
  const weeks = weeksOf(ofSport, period);
  const charts = [weeklyAmount(weeks, metric), weeklyZones(weeks), loadTrend(ofSport, period)].filter(
    (chart): chart is Trend => chart !== undefined,
  );
  const narrowed: Library = isAll ? library : { ...library, workouts: ofSport };
  const days = isAll ? library.days : [];
  const parts = [
    still(yearSection(chosen, bar)),
    still(formSection(curve, period)),
    still(polarLoad(days, period)),
    bestSection(narrowed, period),
    still(yearsSection(ofSport, metric, period.to)),
    still(monthsSection(inPeriod, days, period)),
    still(bySport(inPeriod, period)),
    placesSection(library, inPeriod, 4),
    still(nightsSection(days, period)),
    latestSection(library, inPeriod),
    still(calendarSection(inPeriod, period, metric)),
    weeksPart(charts),
  ];
  return parts.filter((part): part is Part => part.element !== undefined);
}

function still<E extends HTMLElement | undefined>(element: E): { element: E; start(): void } {
  return { element, start: () => undefined };
}

function weeksPart(charts: readonly Trend[]): Part {
  const figures = h(
    'div.grid',
    {},
    charts.map(({ figure }) => figure.element),
  );
  return {
    element: h('section', { 'aria-labelledby': 'weeks' }, h('h2', { id: 'weeks' }, 'Week by week'), figures),
    start: () => {
      for (const { start } of charts) start();
    },
  };
}

function calendarSection(inPeriod: Library['workouts'], period: Period, metric: Metric): HTMLElement {
  return h(
    'section',
    { 'aria-labelledby': 'calendar' },
    h('h2', { id: 'calendar' }, 'Calendar'),
    calendar(inPeriod, period, metric),
  );
}

function restSection(trends: readonly Trend[]): HTMLElement {
  return h(
    'section',
    { 'aria-labelledby': 'trends' },
    h('h2', { id: 'trends' }, 'Rest and recovery'),
    h(
      'div.grid.three',
      {},
      trends.map(({ figure }) => figure.element),
    ),
  );
}

function noRest(): HTMLElement {
  return h('p.soft', {}, 'No resting heart rate, sleep or heart rate variability is stored for this period.');
}

function nothing(): HTMLElement {
  return h(
    'div',
    {},
    h('header.page-head', {}, h('h1', { tabindex: -1 }, 'Training')),
    h(
      'p.empty',
      {},
      'No workouts in this report. Pull some with ',
      h('code', {}, 'polar-sync pull --full'),
      ', then write the report again.',
    ),
  );
}
