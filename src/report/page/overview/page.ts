import { count } from '../../../ui/format.js';
import { counted } from '../../../workouts/counted.js';
import { segments, select } from '../controls.js';
import type { Library } from '../data.js';
import { isoDay } from '../days.js';
import { h } from '../dom.js';
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

/** The calendar, weeks, sports and trends of a period. */
export function overviewPage({ workouts, days }: Library, query: URLSearchParams): View {
  const periods = periodsOf(
    workouts,
    days.map(({ day }) => day),
  );
  const period = periods.find(({ id }) => id === (query.get('period') ?? '')) ?? periods[0];
  if (!period) return { title: 'Overview', element: nothing(), start: () => undefined };
  const sport = query.get('sport') ?? '';
  const ofSport = [...counted(sport === '' ? workouts : workouts.filter(({ type }) => type === sport))];
  const metrics = metricsOf(ofSport);
  const metric = metrics.find(({ id }) => id === query.get('metric')) ?? metrics[0];
  const inPeriod = within(ofSport, period);
  const at = (change: Record<string, string>) =>
    link('', { period: query.get('period') ?? '', sport, metric: query.get('metric') ?? '', ...change });

  const bar = h(
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
  const parts = metric && inPeriod.length > 0 ? training(inPeriod, ofSport, period, metric) : undefined;
  const trends = sport === '' ? dayTrends(days, period) : [];
  const element = h(
    'div',
    {},
    h(
      'header.page-head',
      {},
      h('h1', { tabindex: -1 }, sport === '' ? 'Training' : sportName(sport)),
      h('p.soft', {}, `${isoDay(period.from)} – ${isoDay(period.to)} · ${count(inPeriod.length, 'workout')}`),
    ),
    bar,
    parts?.elements ?? h('p.empty', {}, 'No workouts in this period.'),
    sport === '' && healthSection(trends),
  );
  return {
    title: 'Overview',
    element,
    start: () => {
      for (const start of [...(parts?.starts ?? []), ...trends.map((trend) => trend.start)]) start();
    },
  };
}

function training(inPeriod: Library['workouts'], ofSport: Library['workouts'], period: Period, metric: Metric) {
  const weeks = weeksOf(ofSport, period);
  const amount = weeklyAmount(weeks, metric);
  const zones = weeklyZones(weeks);
  const load = loadTrend(ofSport, period);
  const charts = [amount, zones, load].filter((chart): chart is Trend => chart !== undefined);
  return {
    elements: [
      totals(inPeriod),
      h(
        'section.card',
        { 'aria-labelledby': 'calendar' },
        h('h2', { id: 'calendar' }, 'Calendar'),
        calendar(inPeriod, period, metric),
      ),
      h(
        'div.grid',
        {},
        charts.map(({ figure }) => figure.element),
        !zones && h('p.card.empty', {}, 'No heart rate zones in this period.'),
        bySport(inPeriod, period),
      ),
    ],
    starts: charts.map(({ start }) => start),
  };
}

function healthSection(trends: readonly Trend[]): HTMLElement {
  return h(
    'section',
    { 'aria-labelledby': 'trends' },
    h('h2.section', { id: 'trends' }, 'Rest and recovery'),
    trends.length > 0
      ? h(
          'div.grid.three',
          {},
          trends.map(({ figure }) => figure.element),
        )
      : h('p.empty', {}, 'No resting heart rate, sleep or heart rate variability is stored for this period.'),
  );
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
