import uPlot from 'uplot';
import { color } from '../theme.js';
import { calendarAxis, draw, PADDING, valueAxis } from './chart.js';

/** One layer of the bars, from the bottom up. */
export interface Layer {
  /** A custom property of the style sheet. */
  color: string;
  values: readonly number[];
}

export interface BarsOptions {
  layers: readonly Layer[];
  /** The label under the axis; empty for none. */
  xLabel(index: number): string;
  yLabel(value: number): string;
  /** Each tick is a whole multiple of it. */
  yStep: number;
  /** Called with the bar under the cursor, undefined if there is none. */
  onBar(index: number | undefined): void;
  onClick(index: number): void;
}

/** Bars side by side, each with layers that add up. */
export function drawBars(host: HTMLElement, options: BarsOptions): uPlot {
  const { layers } = options;
  const count = layers[0]?.values.length ?? 0;
  const tops: number[][] = [];
  for (const { values } of layers) {
    const below = tops.at(-1);
    tops.push(values.map((value, i) => value + (below?.[i] ?? 0)));
  }
  const bars = uPlot.paths.bars?.({ size: [0.72, 36], radius: 0 });
  // The whole bar first, then shorter ones on top of it.
  const order = layers.map((_, i) => layers.length - 1 - i);
  const chart: uPlot = draw(
    host,
    {
      legend: { show: false },
      padding: PADDING,
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: [-0.6, count - 0.4] },
        y: { range: (_u, _min, max) => [0, Math.max(max * 1.05, options.yStep)] },
      },
      axes: [
        calendarAxis(count, options.xLabel),
        valueAxis({
          splits: (_u, _axis, _min, max) => ticks(max, options.yStep),
          values: (_u, splits) => splits.map(options.yLabel),
        }),
      ],
      series: [
        {},
        ...order.map((i): uPlot.Series => {
          const name = layers[i]?.color ?? '';
          return {
            fill: () => color(name),
            stroke: () => color(name),
            width: 0,
            points: { show: false },
            ...(bars && { paths: bars }),
          };
        }),
      ],
      hooks: { setCursor: [(u) => options.onBar(u.cursor.idx ?? undefined)] },
    },
    [Array.from({ length: count }, (_, i) => i), ...order.map((i) => tops[i] ?? [])],
  );
  chart.over.addEventListener('click', () => {
    const { idx } = chart.cursor;
    if (idx !== null && idx !== undefined) options.onClick(idx);
  });
  return chart;
}

const MAX_TICKS = 5;

/** From 0 up, max 5 intervals of 1, 2, 5, 10... steps. */
function ticks(max: number, step: number): number[] {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      const size = step * power * factor;
      if (max / size <= MAX_TICKS) return Array.from({ length: Math.floor(max / size) + 1 }, (_, i) => i * size);
    }
  }
}
