import { dayInYear, yearCurves } from '../../../numbers/totals/years.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { linePath, noteAt, type PlanePoint, plane, roundTicks } from '../charts/plane.js';
import { dayOf, isoDay } from '../days.js';
import { h } from '../dom.js';
import type { Metric } from '../metrics.js';
import { monthTicks } from './strip.js';

const MAX_YEARS = 6;
const DAYS = 366;

/** The years over one another: how the chosen amount has grown since January. Undefined for less than two years. */
export function yearsSection(
  workouts: readonly WorkoutFacts[],
  metric: Metric,
  today: number,
): HTMLElement | undefined {
  const now = isoDay(today);
  const curves = [...yearCurves(workouts, metric.of)]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .slice(0, MAX_YEARS)
    .map(([year, sums]) => ({ year, sums: now.startsWith(year) ? sums.slice(0, dayInYear(now) + 1) : sums }));
  const [newest, before] = curves;
  if (!newest || !before) return undefined;
  const top = Math.max(...curves.map(({ sums }) => sums.at(-1) ?? 0)) || 1;
  const y = (value: number) => (0.97 * value) / top;
  const reached = newest.sums.at(-1) ?? 0;
  const gain = reached - (before.sums[newest.sums.length - 1] ?? 0);
  const isOver = newest.sums.length === DAYS;
  const said = `${metric.text(reached)} in ${newest.year}${isOver ? '' : ' so far'}, ${metric.text(Math.abs(gain))} ${gain >= 0 ? 'more' : 'less'} than ${isOver ? 'in' : 'on the same day of'} ${before.year}.`;
  const scale = metric.step;
  return h(
    'section.half',
    { 'aria-labelledby': 'years' },
    h('header', {}, h('h2', { id: 'years' }, 'Year over year')),
    h('p.lead', {}, said),
    plane({
      height: 220,
      label: `${metric.label} since January. ${curves.map(({ year, sums }) => `${year}: ${metric.text(sums.at(-1) ?? 0)}`).join(', ')}.`,
      y: roundTicks(0, top / scale).map((value) => ({
        at: y(value * scale),
        label: metric.tick(value * scale),
        isZero: value === 0,
      })),
      x: monthTicks({ from: dayOf(`${newest.year}-01-01`), to: dayOf(`${newest.year}-12-31`) }),
      content: [...curves].reverse().map(({ year, sums }, i) => {
        const points = sums.map((value, day): PlanePoint => [(day + 0.5) / DAYS, y(value)]);
        return year === newest.year
          ? linePath(points, 'ink', 3)
          : linePath(points, 'edge', 1.3, 0.5 + (0.5 * i) / curves.length);
      }),
      notes: curves.map(({ year, sums }) =>
        noteAt(
          Math.min(0.98, sums.length / DAYS),
          y(sums.at(-1) ?? 0),
          String(year),
          sums.length > 330 ? 'left' : 'above',
        ),
      ),
    }),
  );
}
