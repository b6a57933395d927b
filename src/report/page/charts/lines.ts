import type uPlot from 'uplot';
import { color } from '../theme.js';
import { calendarAxis, draw, faint, PADDING, valueAxis } from './chart.js';

export interface Line {
  color: string;
  values: readonly (number | null)[];
  /** Dots for single measurements, a line for what is computed from several. */
  kind: 'dots' | 'line';
  dash?: number[];
}

export interface LinesOptions {
  lines: readonly Line[];
  xLabel(index: number): string;
  yLabel(value: number): string;
  /** Possible intervals between ticks, if decimal ones do not suit (hours of sleep). */
  increments?: number[];
  /** The axis starts at 0. */
  fromZero?: boolean;
  onPoint(index: number | undefined): void;
}

/** Lines and dots over days. */
export function drawLines(host: HTMLElement, options: LinesOptions): uPlot {
  const count = options.lines[0]?.values.length ?? 0;
  return draw(
    host,
    {
      legend: { show: false },
      padding: PADDING,
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: [-0.5, count - 0.5] },
        y: { range: (_u, min, max) => padded(options.fromZero ? 0 : min, max, options.increments?.[0]) },
      },
      axes: [
        calendarAxis(count, options.xLabel),
        valueAxis({
          // As many ticks as are legible, but no more just because a chart is tall.
          space: (_u, _axis, _min, _max, height) => Math.max(24, height / MAX_TICKS),
          ...(options.increments && { incrs: options.increments }),
          values: (_u, splits) => splits.map(options.yLabel),
        }),
      ],
      series: [
        {},
        ...options.lines.map((line): uPlot.Series => {
          const stroke = () => color(line.color);
          if (line.kind === 'line') {
            return { stroke, width: 2, points: { show: false }, ...(line.dash && { dash: line.dash }) };
          }
          // Dots are fainter if there is a line through them; alone, they are all there is to see.
          const dot = () => (options.lines.length > 1 ? faint(line.color, 0.45) : color(line.color));
          return { stroke, paths: () => null, points: { show: true, size: 4, width: 0, stroke: dot, fill: dot } };
        }),
      ],
      hooks: { setCursor: [(u) => options.onPoint(u.cursor.idx ?? undefined)] },
    },
    [Array.from({ length: count }, (_, i) => i), ...options.lines.map(({ values }) => [...values])],
  );
}

const MAX_TICKS = 6;

/** With some room, at least one step of the axis, so that even a single value has ticks around it. */
function padded(min: number | null, max: number | null, step = 0.5): [number, number] {
  if (min === null || max === null) return [0, 1];
  const room = Math.max((max - min) * 0.08, step);
  return [min === 0 ? 0 : min - room, max + room];
}
