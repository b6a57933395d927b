import { slowestPace, standingMps } from '../../numbers/efforts/pace-range.js';
import { duration } from '../../ui/format.js';
import { besides, boundsWithin, type Drawing, drawAxis, drawPlot } from '../../ui/plots/draw-plot.js';
import { resample, type Series, timeAxis } from '../../ui/plots/plot.js';
import type { Ui } from '../../ui/ui.js';
import type { Units } from '../../ui/units.js';
import { clockOf } from '../../workouts/time/clock.js';
import type { Workout } from '../../workouts/workout.js';
import { tempo } from '../shared/workout-facts.js';

const NARROWEST = 20;

interface Plot extends Drawing {
  series: Series;
}

/**
 * Heart rate, speed, altitude and power, each as wide as the terminal allows, on one time axis: the wall clock, as for the
 * starts of laps. A pause is a gap, and is mentioned below.
 */
export function showPlots(ui: Ui, workout: Workout): void {
  const plots = plotsOf(workout, ui.units);
  const { pauses, paused, timerAt, wallBefore } = clockOf(workout);
  const timer = Math.max(...plots.map(({ series }) => series.values.length * series.interval_seconds), 0);
  const seconds = wallBefore(timer);
  if (seconds === 0) return;
  const gutter = Math.max(
    ...plots.flatMap(({ show, series, floor }) => extremes(series, floor).map((at) => (show(at) ?? '').length)),
  );
  const width = ui.width - besides(gutter);
  if (width < NARROWEST) return;
  let drawn = false;
  for (const plot of plots) drawn = drawPlot(ui, plot, resample(plot.series, seconds, width, timerAt), gutter) || drawn;
  if (!drawn) return;
  drawAxis(ui, timeAxis(seconds, width, duration), gutter);
  if (paused === 0) return;
  const count = pauses.length === 1 ? 'a pause' : `${pauses.length} pauses`;
  drawAxis(ui, `The time includes ${count} (${duration(paused)}).`, gutter);
}

/** Speed is plotted as speed, so that faster is always higher, and labeled as pace where that is usual. */
function plotsOf(workout: Workout, units: Units): Plot[] {
  const {
    heart_rate_bpm: pulse,
    speed_mps: speed,
    altitude_meters: altitude,
    power_watts: power,
  } = workout.streams ?? {};
  const { label, show } = tempo(workout, units);
  const unit = (name: string) => (value: number) => `${Math.round(value)} ${name}`;
  const plots: (Omit<Plot, 'series'> & { series: Series | undefined })[] = [
    { title: 'Heart rate', style: 'red', series: pulse, show: unit('bpm') },
    {
      ...{ title: label, style: 'cyan', series: speed },
      show: (mps) => (mps < standingMps ? '0' : show(mps)),
      // A pace plot is about the distance, not about the stops.
      ...(label === 'Pace' && speed && { floor: slowestPace(speed.values) }),
    },
    { title: 'Altitude', style: 'green', series: altitude, show: (meters) => units.elevation(meters) },
    { title: 'Power', style: 'yellow', series: power, show: unit('W') },
  ];
  return plots.filter((plot): plot is Plot => plot.series !== undefined);
}

/** The values whose labels decide the width: the label of the slowest pace is longer than that of standing, `0`. */
function extremes({ values }: Series, floor: number | undefined): number[] {
  const bounds = boundsWithin(values, floor);
  return bounds ? [bounds.low, Math.max(bounds.low, standingMps), bounds.high] : [];
}
