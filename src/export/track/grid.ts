import type { RoutePoint } from '../../workouts/workout.js';
import { type Index, NOWHERE } from '../csv/columns.js';

/** Rows with a measurement: whole seconds since the start on the wall clock, ascending, each once. */
export interface Grid {
  seconds: Float64Array;
  /** Each row's position in the list of values. */
  index: Index;
}

/** The route on its own grid: one row for each second that has a point, with the first point in that second. */
export interface RouteGrid extends Grid {
  points: RoutePoint[];
  hasAltitude: boolean;
}

/** @param points in chronological order. */
export function routeGrid(points: RoutePoint[]): RouteGrid {
  const seconds = new Float64Array(points.length);
  const index = new Int32Array(points.length);
  let length = 0;
  let previous = Number.NaN;
  let hasAltitude = false;
  // An index instead of an iterator, which would allocate an object for each of a hundred thousand points.
  for (let i = 0; i < points.length; i++) {
    const second = Math.round(points[i]?.time_seconds ?? 0);
    hasAltitude ||= points[i]?.altitude_meters !== undefined;
    if (second === previous) continue;
    previous = second;
    seconds[length] = second;
    index[length++] = i;
  }
  if (length === points.length) return { points, seconds, index: undefined, hasAltitude };
  return { points, seconds: seconds.subarray(0, length), index: index.subarray(0, length), hasAltitude };
}

/** The index of a grid on the rows `seconds`, which include all of its own. */
export function spread(grid: Grid, seconds: Float64Array): Int32Array {
  const index = new Int32Array(seconds.length).fill(NOWHERE);
  for (let row = 0, next = 0; row < index.length && next < grid.seconds.length; row++) {
    if (seconds[row] !== grid.seconds[next]) continue;
    index[row] = grid.index?.[next] ?? next;
    next++;
  }
  return index;
}

/** Whether ascending whole numbers begin with 0 and leave none out. */
export function hasEverySecond(seconds: Float64Array): boolean {
  return seconds[0] === 0 && seconds.at(-1) === seconds.length - 1;
}

/** Ascending numbers, each once. Changes its argument. */
export function distinct(ascending: Float64Array): Float64Array {
  let length = 0;
  let previous = Number.NaN;
  for (let i = 0; i < ascending.length; i++) {
    const second = ascending[i] ?? 0;
    if (second !== previous) ascending[length++] = second;
    previous = second;
  }
  return ascending.subarray(0, length);
}

/** The numbers that are in either of two ascending lists, each once. */
export function union(a: Float64Array, b: Float64Array): Float64Array {
  const merged = new Float64Array(a.length + b.length);
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    merged[length++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  while (i < a.length) merged[length++] = a[i++] ?? 0;
  while (j < b.length) merged[length++] = b[j++] ?? 0;
  return merged.subarray(0, length);
}
