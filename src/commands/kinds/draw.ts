import type { KindRecord } from '../../kinds/kinds.js';
import { besides, drawAxis, drawLine, drawPlot } from '../../ui/plots/draw-plot.js';
import { areaPlot, boundsOf, resample, timeAxis } from '../../ui/plots/plot.js';
import type { Ui } from '../../ui/ui.js';
import { type Bands, type Curve, chartsOf, type Interval } from './charts.js';

const MINUTE = 60;
const HOUR = 3600;
/** Fewer are easier to read as numbers. */
const FEWEST = 3;
const NARROWEST = 20;
/** A reading holds until the next one, but no longer than this: Polar has one about every five minutes. */
const HOLDS_SECONDS = 10 * MINUTE;
/** The charts are for a night or a day, not for more. */
const LONGEST = 48 * HOUR;

/**
 * Draws the parts of a record that are better drawn than printed, on one time axis from full hour to full hour.
 * @returns the names of the lists that were drawn.
 */
export function drawCharts(ui: Ui, record: KindRecord): Set<string> {
  const charts = chartsOf(record, ui.units);
  const curves = charts.curves.filter(({ readings }) => readings.length >= FEWEST);
  const bands = charts.bands.filter(({ states }) => states.flatMap(({ intervals }) => intervals).length >= FEWEST);
  const span = spanOf(curves, bands);
  const gutter = Math.max(
    0,
    ...curves.flatMap(labelsOf),
    ...bands.flatMap(({ states }) => states.map((s) => s.label.length)),
  );
  const width = ui.width - besides(gutter);
  if (!span || width < NARROWEST) return new Set();
  const seconds = span.to - span.from;
  for (const { title, states } of bands) {
    ui.print('');
    ui.print(`${' '.repeat(besides(gutter))}${ui.paint('bold', title)}`);
    for (const { label, style, intervals } of states) {
      const taken = resample({ interval_seconds: MINUTE, values: shares(intervals, span) }, seconds, width);
      // 0 leaves a column empty; a plot would draw its lowest value as a line.
      const columns = taken.map((share) => (share === 0 ? null : share));
      drawLine(ui, label, ui.paint(style, areaPlot(columns, 1, { low: 0, high: 1 })[0] ?? ''), gutter);
    }
  }
  for (const curve of curves) {
    drawPlot(ui, curve, resample({ interval_seconds: MINUTE, values: minutely(curve, span) }, seconds, width), gutter);
  }
  drawAxis(
    ui,
    timeAxis(seconds, width, (at) => clockAt(span.from + at)),
    gutter,
  );
  return new Set([...curves, ...bands].map(({ field }) => field));
}

/** From the full hour before the first time to the one after the last; undefined if there is no usable time. */
function spanOf(curves: Curve[], bands: Bands[]): Interval | undefined {
  const times = [
    ...curves.flatMap(({ readings }) => readings.map(({ at }) => at)),
    ...bands.flatMap(({ states }) =>
      states.flatMap(({ intervals }) => intervals.flatMap(({ from, to }) => [from, to])),
    ),
  ].sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || !times.every(Number.isFinite)) return undefined;
  const from = Math.floor(first / HOUR) * HOUR;
  const to = Math.max(Math.ceil(last / HOUR) * HOUR, from + HOUR);
  return to - from > LONGEST ? undefined : { from, to };
}

/** How much of each minute the intervals cover, 0 to 1. */
function shares(intervals: readonly Interval[], span: Interval): number[] {
  const taken = new Array<number>((span.to - span.from) / MINUTE).fill(0);
  for (const { from, to } of intervals) {
    for (let minute = minuteOf(from, span); minute * MINUTE + span.from < to; minute += 1) {
      const start = span.from + minute * MINUTE;
      const overlap = Math.min(to, start + MINUTE) - Math.max(from, start);
      taken[minute] = (taken[minute] ?? 0) + overlap / MINUTE;
    }
  }
  return taken;
}

/** The mean of the readings that hold in each minute. */
function minutely({ readings, counts: counted }: Curve, span: Interval): (number | null)[] {
  const sums = new Array<number>((span.to - span.from) / MINUTE).fill(0);
  const counts = sums.map(() => 0);
  const ordered = [...readings].sort((a, b) => a.at - b.at);
  for (const [index, { at, value }] of ordered.entries()) {
    if (value === null) continue;
    const next = ordered[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const first = minuteOf(at, span);
    const end =
      counted === undefined
        ? Math.ceil((Math.min(next, at + HOLDS_SECONDS, span.to) - span.from) / MINUTE)
        : first + Math.round(counted / MINUTE);
    for (let minute = first; minute < Math.max(end, first + 1); minute += 1) {
      sums[minute] = (sums[minute] ?? 0) + value;
      counts[minute] = (counts[minute] ?? 0) + 1;
    }
  }
  return sums.map((sum, minute) => (counts[minute] ? sum / counts[minute] : counted === undefined ? null : 0));
}

const minuteOf = (at: number, span: Interval) => Math.floor((at - span.from) / MINUTE);

/** The widths of the labels at a curve's extremes; no other label is wider. */
function labelsOf({ readings, show }: Curve): number[] {
  const bounds = boundsOf(readings.map(({ value }) => value));
  return bounds ? [bounds.low, bounds.high].map((value) => (show(value) ?? '').length) : [];
}

/** `23:40`. */
function clockAt(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16);
}
