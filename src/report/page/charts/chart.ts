import uPlot from 'uplot';
import { color, onTheme } from '../theme.js';

/** The charts on the page now. */
const live = new Map<uPlot, ResizeObserver>();

onTheme(() => {
  for (const chart of live.keys()) {
    chart.redraw(false, true);
    const { left = -10, top = -10 } = chart.cursor;
    chart.setCursor({ left, top });
  }
});

type Options = Omit<uPlot.Options, 'width' | 'height'> & { height?: number };

/** Draws a chart as wide as its host, and as high where no height is given, now and when the host changes. */
export function draw(host: HTMLElement, options: Options, data: uPlot.AlignedData): uPlot {
  const size = () => ({ width: host.clientWidth, height: options.height ?? host.clientHeight });
  const chart = new uPlot({ ...options, ...size() }, data, host);
  const observer = new ResizeObserver(() => {
    const { width, height } = size();
    if (width > 0 && (width !== chart.width || height !== chart.height)) chart.setSize({ width, height });
  });
  observer.observe(host);
  live.set(chart, observer);
  return chart;
}

/** Before another page is shown. */
export function forgetCharts(): void {
  for (const [chart, observer] of live) {
    observer.disconnect();
    chart.destroy();
  }
  live.clear();
}

export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

/** An axis in the looks of the page. */
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

const LEAST_LABEL_PX = 38;

/** An axis of days or weeks: the points that have a label, as far as there is room for them. */
export function calendarAxis(count: number, label: (index: number) => string): uPlot.Axis {
  return axis({
    grid: { show: false },
    size: 26,
    splits: (chart) => {
      const apart = chart.bbox.width / devicePixelRatio / Math.max(count, 1);
      const kept: number[] = [];
      for (let i = 0; i < count; i++) {
        if (label(i) !== '' && (i - (kept.at(-1) ?? -Infinity)) * apart >= LEAST_LABEL_PX) kept.push(i);
      }
      return kept;
    },
    values: (_chart, splits) => splits.map(label),
  });
}

/** A colour with less of it, for areas. */
export function faint(name: string, share: number): string {
  return `color-mix(in srgb, ${color(name)} ${Math.round(share * 100)}%, transparent)`;
}
