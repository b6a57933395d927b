import type { Clock } from '../../workouts/time/clock.js';
import type { Stream } from '../../workouts/workout.js';
import type { Index } from '../csv/columns.js';
import { type Grid, type RouteGrid, spread, union } from './grid.js';

/** The rows of a workout with pauses. */
export interface PausedRows {
  seconds: Float64Array;
  /** When each row was measured, in ms since the start on the wall clock. */
  instants: Float64Array;
  /** By interval: the index of each row's sample. */
  indexes: Map<number, Index>;
}

/** When the samples of an interval were measured. */
interface SampleGrid extends Grid {
  index: Int32Array;
  /** ms since the start on the wall clock. */
  instants: Float64Array;
}

/**
 * The rows of samples and route for a workout with pauses. No sample ends up in a pause: each row has the instant that the
 * clock gives its sample. Only a row whose samples differ in that, or with nothing but the route, gets the whole second.
 * @param longest the longest channel of each interval.
 */
export function pausedRows(clock: Clock, longest: Iterable<Stream>, route: RouteGrid): PausedRows {
  const grids = [...longest].map((stream): [number, SampleGrid] => [
    stream.interval_seconds,
    sampleGrid(clock, stream.interval_seconds, stream.values.length),
  ]);
  const seconds = grids.reduce((all, [, grid]) => union(all, grid.seconds), route.seconds);
  const instants = new Float64Array(seconds.length).fill(Number.NaN);
  // The whole second may lie in a pause that the measurement does not lie in.
  const whole = (second: number, instant: number) =>
    clock.isPaused(second) && !clock.isPaused(instant / 1000) ? instant : second * 1000;
  for (const [, grid] of grids) {
    eachRow(grid, seconds, (row, second, i) => {
      const instant = grid.instants[i] ?? 0;
      const known = instants[row] ?? 0;
      if (Number.isNaN(known)) instants[row] = instant;
      else if (known !== instant) instants[row] = whole(second, instant);
    });
  }
  eachRow(route, seconds, (row, second, i) => {
    if (!Number.isNaN(instants[row])) return;
    const point = route.points[route.index?.[i] ?? i];
    instants[row] = whole(second, Math.round((point?.time_seconds ?? 0) * 1000));
  });
  const indexes = new Map(grids.map(([interval, grid]): [number, Index] => [interval, spread(grid, seconds)]));
  return { seconds, instants, indexes };
}

/** Of several samples in one second, the nearest to it stays. */
function sampleGrid(clock: Clock, interval: number, count: number): SampleGrid {
  const seconds = new Float64Array(count);
  const instants = new Float64Array(count);
  const index = new Int32Array(count);
  let length = 0;
  for (let i = 0; i < count; i++) {
    const instant = Math.round(clock.wallAt(i * interval) * 1000);
    const second = Math.round(instant / 1000);
    const isSame = length > 0 && seconds[length - 1] === second;
    if (isSame && away(instants[length - 1] ?? 0, second) < away(instant, second)) continue;
    const row = isSame ? length - 1 : length++;
    seconds[row] = second;
    instants[row] = instant;
    index[row] = i;
  }
  return {
    seconds: seconds.subarray(0, length),
    instants: instants.subarray(0, length),
    index: index.subarray(0, length),
  };
}

const away = (instant: number, second: number) => Math.abs(instant - second * 1000);

/** Calls `call` for each row `i` of a grid, with its row in `seconds`, which include all of the grid's, and its second. */
function eachRow(grid: Grid, seconds: Float64Array, call: (row: number, second: number, i: number) => void): void {
  for (let row = 0, i = 0; i < grid.seconds.length; row++) {
    const second = seconds[row] ?? 0;
    if (second === grid.seconds[i]) call(row, second, i++);
  }
}
