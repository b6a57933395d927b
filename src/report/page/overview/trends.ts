import type { DayFacts, WorkoutFacts } from '../../payload/model.js';
import { drawLines, type Line } from '../charts/lines.js';
import { type Day, dayAndMonth, dayOf, isoDay, monthTick, weekdayOf } from '../days.js';
import { h } from '../dom.js';
import { hours } from '../metrics.js';
import { type ChartFigure, chartFigure, numbersTable } from './figure.js';
import { rollingMean } from './rolling.js';
import type { Period } from './weeks.js';

const WEEK = 7;
const FOUR_WEEKS = 28;
const HOUR = 3600;

export interface Trend {
  figure: ChartFigure;
  start(): void;
}

interface Measure {
  title: string;
  unit: string;
  of(day: DayFacts): number | undefined;
  /** A value that holds from its day until the next one. */
  standing?: { name: string; of(day: DayFacts): number | undefined };
  text(value: number): string;
  tick(value: number): string;
  color: string;
  increments?: number[];
}

const measures: Measure[] = [
  {
    title: 'Resting heart rate',
    unit: 'bpm',
    of: (day) => day.night_heart_rate_bpm,
    standing: { name: "in Polar's profile", of: (day) => day.resting_heart_rate_bpm },
    text: (bpm) => `${Math.round(bpm)} bpm`,
    tick: (bpm) => String(Math.round(bpm)),
    color: 'heart',
    increments: [1, 2, 5, 10, 20],
  },
  {
    title: 'Sleep',
    unit: 'hours',
    of: (day) => day.sleep_seconds,
    text: hours,
    tick: (seconds) => String(Math.round(seconds / 360) / 10),
    color: 'sleep',
    increments: [HOUR / 2, HOUR, 2 * HOUR, 4 * HOUR],
  },
  {
    title: 'Heart rate variability',
    unit: 'ms, RMSSD at night',
    of: (day) => day.hrv_rmssd_ms,
    text: (ms) => `${Math.round(ms)} ms`,
    tick: (ms) => String(Math.round(ms)),
    color: 'variability',
    increments: [5, 10, 20, 50],
  },
];

/** Trends of nights and days over a period: one chart for each measure with data in it. */
export function dayTrends(days: readonly DayFacts[], period: Period): Trend[] {
  return measures.flatMap((measure) => {
    const nights = onDays(days, period, measure.of);
    const standing = measure.standing && carried(days, period, measure.standing.of);
    const known = nights.map((value, i) => value ?? standing?.[i] ?? null);
    const first = known.findIndex((value) => value !== null);
    if (first < 0) return [];
    const last = nights.findLastIndex((value) => value !== null);
    const cut = (values: (number | null)[]) => values.slice(first, (last < 0 ? known.length : last) + 1);
    const mean = rollingMean(nights, WEEK, 3);
    const { color } = measure;
    const lines: NamedLine[] = [
      { name: 'night', line: { color, values: cut(nights), kind: 'dots' } },
      { name: 'mean of 7 nights', line: { color, values: cut(mean), kind: 'line' } },
      {
        name: measure.standing?.name ?? '',
        line: { color: 'soft', values: cut(standing ?? []), kind: 'line', dash: [6, 4] },
      },
    ];
    const filled = lines.filter(({ line }) => line.values.some((value) => value !== null));
    return [linesTrend({ ...measure, start: period.from + first, lines: filled, fromZero: false })];
  });
}

/** One value for each day of a period, null if there is none. */
function onDays(days: readonly DayFacts[], { from, to }: Period, of: Measure['of']): (number | null)[] {
  const values = Array.from({ length: to - from + 1 }, (): number | null => null);
  for (const day of days) {
    const at = dayOf(day.day) - from;
    if (at >= 0 && at < values.length) values[at] = of(day) ?? null;
  }
  return values;
}

/** Like `onDays`, but a value holds until the next one, up to the last day with any data. */
function carried(days: readonly DayFacts[], { from, to }: Period, of: Measure['of']): (number | null)[] {
  const last = Math.min(to, dayOf(days.at(-1)?.day ?? ''));
  let at = 0;
  let held: number | null = null;
  return Array.from({ length: to - from + 1 }, (_, i) => {
    for (let day = days[at]; day && dayOf(day.day) <= from + i; day = days[++at]) held = of(day) ?? held;
    return from + i <= last ? held : null;
  });
}

/** Cardio load as the mean of the last 7 days against the last 28: what you do, and what you are used to. */
export function loadTrend(workouts: readonly WorkoutFacts[], period: Period): Trend | undefined {
  const from = period.from - FOUR_WEEKS;
  const loads = Array.from({ length: period.to - from + 1 }, (): number | null => null);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { start_time_local: start, cardio_load: load } of workouts) {
    const at = dayOf(start) - from;
    if (load === undefined || at < 0 || at >= loads.length) continue;
    loads[at] = (loads[at] ?? 0) + load;
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  if (last - first < WEEK) return undefined;
  // Between the first and the last workout, a day without one is a rest day, not a gap.
  const known = loads.map((load, i) => (i < first || i > last ? null : (load ?? 0)));
  const cut = (values: (number | null)[]) => values.slice(Math.max(first, FOUR_WEEKS), last + 1);
  const week = cut(rollingMean(known, WEEK, WEEK));
  const month = cut(rollingMean(known, FOUR_WEEKS, FOUR_WEEKS));
  return linesTrend({
    title: 'Daily cardio load',
    unit: 'points',
    start: from + Math.max(first, FOUR_WEEKS),
    lines: [
      { name: 'mean of 7 days', line: { color: 'accent', values: week, kind: 'line' as const } },
      { name: 'mean of 28 days', line: { color: 'soft', values: month, kind: 'line' as const, dash: [6, 4] } },
    ].filter(({ line }) => line.values.some((value) => value !== null)),
    text: (value) => String(Math.round(value)),
    tick: (value) => String(Math.round(value)),
    fromZero: true,
  });
}

interface NamedLine {
  name: string;
  line: Line;
}

interface LinesTrend {
  title: string;
  unit: string;
  start: Day;
  lines: NamedLine[];
  text(value: number): string;
  tick(value: number): string;
  increments?: number[];
  fromZero: boolean;
}

function linesTrend({ title, unit, start, lines, text, tick, increments, fromZero }: LinesTrend): Trend {
  const length = lines[0]?.line.values.length ?? 0;
  const describe = (i: number) => lines.map(({ name, line }) => `${name} ${shown(line.values[i], text)}`).join(', ');
  const newest = `${isoDay(start + length - 1)}: ${describe(length - 1)}`;
  const legend = h(
    'ul.legend',
    {},
    lines.map(({ name, line }) =>
      h(
        'li',
        {},
        h('span.swatch', { 'data-line': line.kind, 'data-color': line.color, 'data-dashed': line.dash !== undefined }),
        name,
      ),
    ),
  );
  const rows = Array.from({ length }, (_, i) => length - 1 - i)
    .filter((i) => lines.some(({ line }) => typeof line.values[i] === 'number'))
    .map((i) => [isoDay(start + i), ...lines.map(({ line }) => shown(line.values[i], text))]);
  const table = numbersTable(title, ['Day', ...lines.map(({ name }) => name)], rows);
  const figure = chartFigure(title, unit, newest, table, legend);
  return {
    figure,
    start: () => {
      drawLines(figure.host, {
        lines: lines.map(({ line }) => line),
        xLabel: dayLabel(start, length),
        yLabel: tick,
        ...(increments && { increments }),
        fromZero,
        onPoint: (i) => figure.showReadout(i === undefined ? undefined : `${isoDay(start + i)}: ${describe(i)}`),
      });
    },
  };
}

const shown = (value: number | null | undefined, text: (value: number) => string) =>
  value === null || value === undefined ? '–' : text(value);

/** Months in a long period; every Monday in a shorter one; every day in a very short one. */
function dayLabel(start: Day, length: number): (index: number) => string {
  return (i) => {
    const day = start + i;
    const date = new Date(day * 86_400_000).getUTCDate();
    if (length > 75) return date === 1 ? monthTick(day) : '';
    return length <= 14 || weekdayOf(day) === 0 ? dayAndMonth(day) : '';
  };
}
