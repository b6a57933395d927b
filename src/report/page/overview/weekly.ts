import { count } from '../../../ui/format.js';
import { drawBars } from '../charts/bars.js';
import { dayAndMonth, isoDay, monthTick } from '../days.js';
import { h } from '../dom.js';
import { hours, type Metric, sum } from '../metrics.js';
import { link } from '../router.js';
import { type ChartFigure, chartFigure, numbersTable } from './figure.js';
import { type Week, zoneTotals } from './weeks.js';

/** Polar has 5 zones; anything above counts with the highest. */
const ZONES = 5;

const weekName = ({ monday }: Week) => `Week of ${isoDay(monday)}`;
const weekLink = ({ monday }: Week) => link('workouts', { from: isoDay(monday), to: isoDay(monday + 6) });

/** The month under its first week; in a short period, each week has its date. */
function weekLabel(weeks: readonly Week[]): (index: number) => string {
  return (i) => {
    const week = weeks[i];
    if (!week) return '';
    if (weeks.length <= 10) return dayAndMonth(week.monday);
    const monthAt = (index: number) => monthTick((weeks[index] ?? week).monday + 3);
    if (i > 0 && monthAt(i - 1) === monthAt(i)) return '';
    // A month with only one or two weeks at the start has no room for its name.
    return i === 0 && monthAt(2) !== monthAt(0) ? '' : monthAt(i);
  };
}

function goTo(weeks: readonly Week[], index: number): void {
  const week = weeks[index];
  if (week && week.workouts.length > 0) location.hash = weekLink(week);
}

/** Weekly totals of the chosen metric. */
export function weeklyAmount(weeks: readonly Week[], metric: Metric): { figure: ChartFigure; start(): void } {
  const amounts = weeks.map(({ workouts }) => sum(workouts, metric.of));
  const busy = amounts.filter((amount) => amount > 0);
  const mean = busy.reduce((a, b) => a + b, 0) / Math.max(busy.length, 1);
  const summary = `${metric.text(mean)} per week with training, max ${metric.text(Math.max(0, ...amounts))}.`;
  const text = (i: number) => {
    const week = weeks[i];
    return week && `${weekName(week)}: ${metric.text(amounts[i] ?? 0)}, ${count(week.workouts.length, 'workout')}`;
  };
  const rows = weeks.flatMap((week, i) =>
    week.workouts.length === 0
      ? []
      : [[h('a', { href: weekLink(week) }, weekName(week)), metric.text(amounts[i] ?? 0), week.workouts.length]],
  );
  const title = `Weekly ${metric.label.toLowerCase()}`;
  const figure = chartFigure(
    title,
    metric.unit,
    summary,
    numbersTable(title, ['Week', metric.label, 'Workouts'], rows),
  );
  const start = () => {
    drawBars(figure.host, {
      layers: [{ color: 'accent', values: amounts }],
      xLabel: weekLabel(weeks),
      yLabel: (value) => metric.tick(value),
      yStep: metric.step,
      onBar: (i) => figure.showReadout(i === undefined ? undefined : text(i)),
      onClick: (i) => goTo(weeks, i),
    });
  };
  return { figure, start };
}

/** Weekly time in heart rate zones; undefined if no workout has zones. */
export function weeklyZones(weeks: readonly Week[]): { figure: ChartFigure; start(): void } | undefined {
  const totals = weeks.map(({ workouts }) => merged(zoneTotals(workouts)));
  const all = merged(zoneTotals(weeks.flatMap(({ workouts }) => workouts)));
  const sumOf = (zones: readonly number[]) => zones.reduce((a, b) => a + b, 0);
  if (sumOf(all) === 0) return undefined;
  const share = (seconds: number) => `${Math.round((100 * seconds) / sumOf(all))}%`;
  const summary = `${hours(sumOf(all))} in zones.`;
  const title = 'Weekly time in heart rate zones';
  const head = ['Week', ...all.map((_, i) => `Zone ${i + 1}`)];
  const rows = weeks.flatMap((week, i) => {
    const zones = totals[i] ?? [];
    return sumOf(zones) === 0 ? [] : [[h('a', { href: weekLink(week) }, weekName(week)), ...zones.map(hours)]];
  });
  const legend = h(
    'ul.legend',
    {},
    all.map((seconds, i) =>
      h(
        'li',
        {},
        h('span.swatch', { 'data-zone': i + 1 }),
        `Zone ${i + 1} `,
        h('strong', {}, hours(seconds)),
        ` ${share(seconds)}`,
      ),
    ),
  );
  const figure = chartFigure(title, 'hours', summary, numbersTable(title, head, rows), legend);
  const text = (i: number) => {
    const week = weeks[i];
    const zones = totals[i] ?? [];
    const parts = zones.flatMap((seconds, zone) => (seconds > 0 ? [`zone ${zone + 1} ${hours(seconds)}`] : []));
    return week && `${weekName(week)}: ${parts.join(', ') || 'no time in zones'}`;
  };
  const start = () => {
    drawBars(figure.host, {
      layers: all.map((_, zone) => ({ color: `zone-${zone + 1}`, values: totals.map((zones) => zones[zone] ?? 0) })),
      xLabel: weekLabel(weeks),
      yLabel: (seconds) => String(Math.round(seconds / 360) / 10),
      yStep: 3600,
      onBar: (i) => figure.showReadout(i === undefined ? undefined : text(i)),
      onClick: (i) => goTo(weeks, i),
    });
  };
  return { figure, start };
}

function merged(zones: readonly number[]): number[] {
  return Array.from({ length: ZONES }, (_, i) =>
    i < ZONES - 1 ? (zones[i] ?? 0) : zones.slice(i).reduce((a, b) => a + b, 0),
  );
}
