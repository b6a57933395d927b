import { duration } from '../../ui/format.js';
import { areaPlot, boundsOf, type Columns, resample, type Series, timeAxis } from '../../ui/plot.js';
import type { Style, Ui } from '../../ui/types.js';
import type { Workout } from '../../workouts/types.js';
import { tempo } from '../shared/workout-facts.js';

const HEIGHT = 5;
const NARROWEST = 20;
const GAP = ' ';

interface Plot {
  title: string;
  style: Style;
  series: Series;
  show(value: number): string | undefined;
}

/** Heart rate, speed, altitude and power over time, each as wide as the terminal allows, on one axis of time. */
export function showPlots(ui: Ui, workout: Workout): void {
  const plots = plotsOf(workout);
  const seconds = Math.max(...plots.map(({ series }) => series.values.length * series.interval_seconds), 0);
  if (seconds === 0) return;
  const gutter = Math.max(
    ...plots.flatMap(({ show, series }) => extremes(series).map((at) => (show(at) ?? '').length)),
  );
  const width = ui.width - gutter - GAP.length - 1;
  if (width < NARROWEST) return;
  let drawn = false;
  for (const plot of plots) drawn = draw(ui, plot, resample(plot.series, seconds, width), gutter) || drawn;
  if (drawn) ui.print(ui.paint('dim', `${' '.repeat(gutter)}${GAP} ${timeAxis(seconds, width, duration)}`));
}

/** Speed is plotted as speed and told as pace where people count so: faster is higher for everybody. */
function plotsOf(workout: Workout): Plot[] {
  const {
    heart_rate_bpm: pulse,
    speed_mps: speed,
    altitude_meters: altitude,
    power_watts: power,
  } = workout.streams ?? {};
  const { label, show } = tempo(workout);
  const unit = (name: string) => (value: number) => `${Math.round(value)} ${name}`;
  const plots: (Omit<Plot, 'series'> & { series: Series | undefined })[] = [
    { title: 'Heart rate', style: 'red', series: pulse, show: unit('bpm') },
    { title: label, style: 'cyan', series: speed, show: (mps) => (mps < STANDING ? '0' : show(mps)) },
    { title: 'Altitude', style: 'green', series: altitude, show: unit('m') },
    { title: 'Power', style: 'yellow', series: power, show: unit('W') },
  ];
  return plots.filter((plot): plot is Plot => plot.series !== undefined);
}

/** m/s; a pace below it would be hours. */
const STANDING = 0.3;

function draw(ui: Ui, { title, style, show }: Plot, columns: Columns, gutter: number): boolean {
  const bounds = boundsOf(columns);
  if (!bounds) return false;
  ui.print('');
  ui.print(`${' '.repeat(gutter)}${GAP} ${ui.paint('bold', title)}`);
  const lines = areaPlot(columns, HEIGHT, bounds);
  for (const [index, line] of lines.entries()) {
    const at = index === 0 ? bounds.high : index === HEIGHT - 1 ? bounds.low : undefined;
    const label = (at === undefined ? '' : (show(at) ?? '')).padStart(gutter);
    ui.print(`${ui.paint('dim', label)}${GAP}${ui.paint('dim', '│')}${ui.paint(style, line)}`);
  }
  return true;
}

/** What the labels of a series may have to say, for the width they need: the slowest pace is longer than standing, 0. */
function extremes({ values }: Series): number[] {
  const bounds = boundsOf(values);
  return bounds ? [bounds.low, Math.max(bounds.low, STANDING), bounds.high] : [];
}
