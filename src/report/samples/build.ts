import { type Clock, clockOf } from '../../workouts/time/clock.js';
import type { Stream, Workout } from '../../workouts/workout.js';
import type { ColumnName, PlotSamples } from '../payload/model.js';
import { between, type Track } from './between.js';
import { extremes } from './extremes.js';
import { type Grid, gridOf, intervalMs, wallMs } from './grid.js';
import { altitudesOf, metersOf, pathOf } from './path.js';

/** The channels that are plotted; each keeps its extremes. */
const plotted = [
  'heart_rate_bpm',
  'speed_mps',
  'altitude_meters',
  'power_watts',
  'cadence_rpm',
  'running_cadence_spm',
  'temperature_celsius',
] as const satisfies ColumnName[];

// Where a watch was during a longer gap in the satellite signal is not known.
const WIDEST_GAP_MS = 30_000;

/**
 * What plots can show of a workout, all on one grid on the wall clock. Altitude and distance come from the route if there
 * is no such channel; `distanceFromRoute` reports that for the distance.
 * @param path of its route.
 */
export function buildPlotSamples(
  workout: Workout,
  path = pathOf(workout.route ?? []),
): { samples: PlotSamples; distanceFromRoute: boolean } {
  const grid = gridOf(workout);
  const clock = clockOf(workout);
  const columns: PlotSamples['columns'] = {};
  for (const channel of plotted) put(columns, channel, channelOn(grid, workout.streams?.[channel], clock));
  const distance = workout.streams?.distance_meters;
  put(columns, 'distance_meters', distance && between(measuredTrack(distance, clock), grid, Number.POSITIVE_INFINITY));
  const { ms, latitudes, longitudes } = path;
  if (ms.length === 0) return { samples: { ...grid, columns }, distanceFromRoute: false };

  const widest = Math.max(WIDEST_GAP_MS, 2 * grid.stepMs);
  put(columns, 'latitude', between({ ms, values: latitudes }, grid, widest));
  put(columns, 'longitude', between({ ms, values: longitudes }, grid, widest));
  if (columns.altitude_meters === undefined) put(columns, 'altitude_meters', between(altitudesOf(path), grid, widest));
  const distanceFromRoute =
    columns.distance_meters === undefined && workout.route !== undefined && workout.route.length > 1;
  if (distanceFromRoute) put(columns, 'distance_meters', between(metersOf(path), grid, Number.POSITIVE_INFINITY));
  return { samples: { ...grid, columns }, distanceFromRoute };
}

/** Leaves out a column without any value. */
function put(columns: PlotSamples['columns'], name: ColumnName, values: (number | null)[] | undefined): void {
  if (values?.some((value) => value !== null)) columns[name] = values;
}

function channelOn(grid: Grid, stream: Stream | undefined, clock: Clock): (number | null)[] | undefined {
  if (stream === undefined) return undefined;
  const interval = intervalMs(stream);
  if (interval < grid.stepMs) return extremes(stream, grid, clock);
  const ms = wallTimes(stream, clock);
  if (interval === grid.stepMs && clock.paused > 0) return onSteps({ ms, values: stream.values }, grid);
  // A slower channel is interpolated between its values, except where one is missing or a pause lies between.
  return between({ ms, values: stream.values }, grid, interval);
}

/** When each value of a channel was measured, in ms of the wall clock. */
function wallTimes(stream: Stream, clock: Clock): Float64Array {
  const interval = intervalMs(stream);
  const ms = new Float64Array(stream.values.length);
  for (let i = 0; i < ms.length; i++) ms[i] = wallMs(clock, i * interval);
  return ms;
}

/** Values at least one step apart, each at the step in which it was measured: after a pause, none is exactly on a step. */
function onSteps({ ms, values }: Track, { stepMs, length }: Grid): (number | null)[] {
  const line = new Array<number | null>(length).fill(null);
  for (let i = 0; i < values.length; i++) line[Math.floor((ms[i] ?? 0) / stepMs)] = values[i] ?? null;
  return line;
}

/** Distance only grows, so it is as good as known across a gap. */
function measuredTrack(stream: Stream, clock: Clock): Track {
  const times = wallTimes(stream, clock);
  if (!stream.values.includes(null)) return { ms: times, values: stream.values };
  const isKnown = (_: unknown, i: number) => stream.values[i] !== null;
  return { ms: times.filter(isKnown), values: stream.values.filter(isKnown) };
}
