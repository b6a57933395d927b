import uPlot from 'uplot';
import { color, onTheme } from '../theme.js';
import { labeled } from './labels.js';

interface Live {
  observer: ResizeObserver;
  /** The size of the host, in pixels. */
  size(): { width: number; height: number };
}

/** The charts now on the page. */
const live = new Map<uPlot, Live>();

/** Fits an upright sheet of A4 or Letter, within margins and card. */
const PAPER_PX = { width: 640, height: 260 };

// A browser lays out a page again for paper, but does not report the new width.
addEventListener('beforeprint', () => {
  for (const chart of live.keys()) chart.setSize({ ...PAPER_PX, height: Math.min(chart.height, PAPER_PX.height) });
});
addEventListener('afterprint', () => {
  for (const [chart, { size }] of live) chart.setSize(size());
});

onTheme(() => {
  for (const chart of live.keys()) {
    chart.redraw(false, true);
    const { left = -10, top = -10 } = chart.cursor;
    chart.setCursor({ left, top });
  }
});

type Options = Omit<uPlot.Options, 'width' | 'height'> & { height?: number };

/** Draws a chart as wide as its host, and as high if no height is given, now and whenever the host changes. */
export function draw(host: HTMLElement, options: Options, data: uPlot.AlignedData): uPlot {
  const size = () => ({ width: host.clientWidth, height: options.height ?? host.clientHeight });
  const chart = new uPlot({ ...options, ...size() }, data, host);
  const observer = new ResizeObserver(() => {
    const { width, height } = size();
    if (width > 0 && (width !== chart.width || height !== chart.height)) chart.setSize({ width, height });
  });
  observer.observe(host);
  live.set(chart, { observer, size });
  return chart;
}

/** Removes all charts; called before another page is shown. */
export function forgetCharts(): void {
  for (const [chart, { observer }] of live) {
    observer.disconnect();
    chart.destroy();
  }
  live.clear();
}

export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

/** An axis in the style of the page. */
export function axis(options: uPlot.Axis): uPlot.Axis {
  return {
    stroke: () => color('soft'),
    font: FONT,
    grid: { stroke: () => color('line'), width: 1 },
    ticks: { show: false },
    gap: 6,
    ...options,
  };
}

/** For the charts of the overview: half a label on the right, and no more at the top than the uppermost tick needs. */
export const PADDING: uPlot.Padding = [8, 12, 0, 0];

/** An axis as wide as its labels, so that charts start where the text above them does. */
export function valueAxis(options: uPlot.Axis): uPlot.Axis {
  return axis({ size: ({ ctx }, values) => widest(ctx, values ?? []) + LABEL_GAP, gap: LABEL_GAP, ...options });
}

const LABEL_GAP = 8;

function widest(ctx: CanvasRenderingContext2D, labels: readonly string[]): number {
  ctx.save();
  ctx.font = FONT;
  const width = Math.max(0, ...labels.map((label) => ctx.measureText(label).width));
  ctx.restore();
  return Math.ceil(width);
}

/** An axis of days or weeks: the points that have a label, thinned out evenly to fit. */
export function calendarAxis(count: number, label: (index: number) => string): uPlot.Axis {
  return axis({
    grid: { show: false },
    size: 26,
    splits: (chart) => labeled(count, label, chart.bbox.width / devicePixelRatio / Math.max(count, 1)),
    values: (_chart, splits) => splits.map(label),
  });
}

/** A color with reduced opacity, for areas. */
export function faint(name: string, share: number): string {
  return `color-mix(in srgb, ${color(name)} ${Math.round(share * 100)}%, transparent)`;
}
