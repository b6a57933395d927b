import { type Dot, DotGrid, dotsPerCell } from './dot-grid.js';
import type { Bounds } from './plot.js';

/** A point of a curve: seconds, and the value; null where the sensor had none. */
export interface TracePoint {
  at: number;
  value: number | null;
}

/** The part of the time that is drawn, in seconds. */
export interface TraceSpan {
  from: number;
  seconds: number;
}

/**
 * A curve as a line of braille dots through every point, so that no peak is lost, however narrow: for an ECG. A gap stays
 * empty.
 * @returns lines from the top down, each `width` columns wide.
 */
export function traceLines(
  points: readonly TracePoint[],
  { from, seconds }: TraceSpan,
  { low, high }: Bounds,
  { width, height }: { width: number; height: number },
): string[] {
  const [right, bottom] = [width * dotsPerCell.across - 1, height * dotsPerCell.down - 1];
  const grid = new DotGrid(right + 1, bottom + 1);
  const range = high - low;
  let before: Dot | undefined;
  for (const { at, value } of points) {
    if (at < from || at >= from + seconds) continue;
    if (value === null) {
      before = undefined;
      continue;
    }
    const share = range > 0 ? (value - low) / range : 0.5;
    const dot = { x: Math.round(((at - from) / seconds) * right), y: Math.round((1 - share) * bottom) };
    grid.line(before ?? dot, dot);
    before = dot;
  }
  return grid.lines();
}
