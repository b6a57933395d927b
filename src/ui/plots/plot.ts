const steps = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Seconds between two marks of a time axis, the finest first. */
const tickSeconds = [5, 10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const TICK_COLUMNS = 12;

/** One value for each column of a plot; null where nothing was measured. */
export type Columns = (number | null)[];

/** Values at a fixed interval of a timer, from its start on. */
export interface Series {
  interval_seconds: number;
  values: (number | null)[];
}

/**
 * What a plot of `width` columns over `seconds` shows of a series: for each column, the mean of the values in its time. If
 * there are fewer values than columns, each one holds until the next.
 * @param timerAt the timer at a second of the plot; a column in which it is stopped is empty.
 */
export function resample(
  { interval_seconds: interval, values }: Series,
  seconds: number,
  width: number,
  timerAt: (seconds: number) => number = (at) => at,
): Columns {
  return Array.from({ length: width }, (_, column) => {
    const start = timerAt((column * seconds) / width);
    const end = timerAt(((column + 1) * seconds) / width);
    if (start === end) return null;
    const from = Math.floor(start / interval);
    const to = Math.max(Math.floor(end / interval), from + 1);
    return mean(values.slice(from, to));
  });
}

/**
 * An area of `height` lines over the columns, with the lowest value as a thin line at the bottom and the highest at the top.
 * @returns lines from the top down, each as wide as there are columns.
 */
export function areaPlot(columns: Columns, height: number, { low, high }: Bounds): string[] {
  const range = high - low;
  const levels = columns.map((value) => {
    if (value === null) return 0;
    const share = range > 0 ? (value - low) / range : 0.5;
    return 1 + Math.round(Math.min(Math.max(share, 0), 1) * (height * 8 - 1));
  });
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * 8;
    return levels.map((level) => steps[Math.min(Math.max(level - below, 0), 8)]).join('');
  });
}

/** The lowest and highest value of a plot. */
export interface Bounds {
  low: number;
  high: number;
}

/** The bounds of the measured values; undefined if there are none. */
export function boundsOf(columns: Columns): Bounds | undefined {
  const there = columns.filter((value) => value !== null);
  if (there.length === 0) return undefined;
  return there.reduce<Bounds>(({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }), {
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
  });
}

/** The time marks below a plot: as many as fit, at round times. `show` turns seconds into text. */
export function timeAxis(seconds: number, width: number, show: (seconds: number) => string): string {
  const room = Math.max(Math.floor(width / TICK_COLUMNS), 1);
  const last = tickSeconds.at(-1) ?? 86400;
  const step = tickSeconds.find((tick) => seconds / tick <= room) ?? Math.ceil(seconds / room / last) * last;
  let line = '';
  for (let at = 0; at <= seconds; at += step) {
    const column = Math.round((at / seconds) * width);
    const text = show(at);
    if (column + text.length > width) break;
    line = line.padEnd(column) + text;
  }
  return line;
}

function mean(values: (number | null)[]): number | null {
  let sum = 0;
  let measured = 0;
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    measured += 1;
  }
  return measured > 0 ? sum / measured : null;
}
