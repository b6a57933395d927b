import type { Style, Ui } from '../ui.js';
import { areaPlot, type Bounds, boundsOf, type Columns } from './plot.js';

const HEIGHT = 5;
const GAP = ' ';

/** A plot with its name above it, and its highest and lowest value beside it. */
export interface Drawing {
  title: string;
  style: Style;
  show(value: number): string | undefined;
  /** Lower values are drawn like this one: the rest must not be squashed by them. */
  floor?: number;
}

/** What a plot shows: from its lowest value, or its floor, to the highest. */
export function boundsWithin(columns: Columns, floor = Number.NEGATIVE_INFINITY): Bounds | undefined {
  const bounds = boundsOf(columns);
  return bounds && { low: Math.min(Math.max(bounds.low, floor), bounds.high), high: bounds.high };
}

/** How many columns of the terminal a plot needs besides its own, if its labels need `gutter`. */
export const besides = (gutter: number): number => gutter + GAP.length + 1;

/** Draws an area plot below an empty line and its title. @returns false if there is nothing to draw. */
export function drawPlot(ui: Ui, { title, style, show, floor }: Drawing, columns: Columns, gutter: number): boolean {
  const bounds = boundsWithin(columns, floor);
  if (!bounds) return false;
  ui.print('');
  ui.print(`${' '.repeat(besides(gutter))}${ui.paint('bold', title)}`);
  for (const [index, line] of areaPlot(columns, HEIGHT, bounds).entries()) {
    const at = index === 0 ? bounds.high : index === HEIGHT - 1 ? bounds.low : undefined;
    drawLine(ui, (at === undefined ? undefined : show(at)) ?? '', ui.paint(style, line), gutter);
  }
  return true;
}

/** One line of a plot: its label, the axis, and what it shows. */
export function drawLine(ui: Ui, label: string, line: string, gutter: number): void {
  ui.print(`${ui.paint('dim', label.padStart(gutter))}${GAP}${ui.paint('dim', '│')}${line}`);
}

/** Prints the time marks below plots. */
export function drawAxis(ui: Ui, marks: string, gutter: number): void {
  ui.print(ui.paint('dim', `${' '.repeat(besides(gutter))}${marks}`));
}
