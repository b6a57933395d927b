import type { RoutePoint } from '../../workouts/workout.js';

/**
 * One column of a grid of rows: fills all of `into` with the values of the rows from `from` on, NaN where there is none.
 * Read like this, block by block, a long workout needs no second copy, and values are still in the processor's cache when
 * they are written.
 */
export type Column = (from: number, into: Float64Array) => void;

/** Each row's position in the list of values, NOWHERE for a gap; undefined when row i is value i. */
export type Index = Int32Array | undefined;

/** In no list. */
export const NOWHERE = -1;

/** Rows read at once: enough to make a call cheap, few enough for the cache. */
export const BLOCK_ROWS = 4096;

// No loop here reads beyond the end of a list: after a few such reads the engine compiles the loop anew, for each workout.

/** How many rows of a block there are, of `rows` in all. */
const rowsIn = (into: Float64Array, from: number, rows: number) => Math.min(into.length, Math.max(0, rows - from));

/** The values of a channel, in which null is a gap. */
export function streamColumn(values: readonly (number | null)[], index: Index): Column {
  if (index === undefined) return (from, into) => readRun(values, from, into);
  return (from, into) => {
    const there = rowsIn(into, from, index.length);
    for (let i = 0; i < there; i++) {
      const at = index[from + i] ?? NOWHERE;
      into[i] = at >= 0 && at < values.length ? (values[at] ?? Number.NaN) : Number.NaN;
    }
    into.fill(Number.NaN, there);
  };
}

function readRun(values: readonly (number | null)[], from: number, into: Float64Array): void {
  const there = rowsIn(into, from, values.length);
  for (let i = 0; i < there; i++) into[i] = values[from + i] ?? Number.NaN;
  into.fill(Number.NaN, there);
}

// A loop for each field instead of one with a parameter: the engine turns a named field into a plain load.
// (And `?.` would make it box each number.)

/** Degrees. */
export function latitudeColumn(route: readonly RoutePoint[], index: Index): Column {
  return (from, into) => {
    const there = rowsIn(into, from, index?.length ?? route.length);
    for (let i = 0; i < there; i++) {
      const at = placeOf(index, from + i);
      const point = at < 0 ? undefined : route[at];
      into[i] = point === undefined ? Number.NaN : point.latitude;
    }
    into.fill(Number.NaN, there);
  };
}

/** Degrees. */
export function longitudeColumn(route: readonly RoutePoint[], index: Index): Column {
  return (from, into) => {
    const there = rowsIn(into, from, index?.length ?? route.length);
    for (let i = 0; i < there; i++) {
      const at = placeOf(index, from + i);
      const point = at < 0 ? undefined : route[at];
      into[i] = point === undefined ? Number.NaN : point.longitude;
    }
    into.fill(Number.NaN, there);
  };
}

/** Meters, according to the route. */
export function altitudeOfRoute(route: readonly RoutePoint[], index: Index): Column {
  return (from, into) => {
    const there = rowsIn(into, from, index?.length ?? route.length);
    for (let i = 0; i < there; i++) {
      const at = placeOf(index, from + i);
      const altitude = at < 0 ? undefined : route[at]?.altitude_meters;
      into[i] = altitude === undefined ? Number.NaN : altitude;
    }
    into.fill(Number.NaN, there);
  };
}

function placeOf(index: Index, row: number): number {
  return index === undefined ? row : (index[row] ?? NOWHERE);
}

/** `column` with the values of each block changed in place; a call per block, because one per value is slow. */
export function changed(column: Column, change: (values: Float64Array) => void): Column {
  return (from, into) => {
    column(from, into);
    change(into);
  };
}

/** `first`, with its gaps filled from `second`. */
export function either(first: Column, second: Column): Column {
  let spare = new Float64Array(0);
  return (from, into) => {
    first(from, into);
    let gap = 0;
    while (gap < into.length && !Number.isNaN(into[gap])) gap++;
    if (gap === into.length) return;
    if (spare.length !== into.length) spare = new Float64Array(into.length);
    second(from, spare);
    for (let i = gap; i < into.length; i++) if (Number.isNaN(into[i])) into[i] = spare[i] ?? Number.NaN;
  };
}

/** Rows that text writers hold at once. */
const TEXT_ROWS = 512;

/** Columns of which one block is held; `values[c][placeOf(row)]` is the value of column c. */
export interface Blocks {
  values: Float64Array[];
  /** Where a row is in the block, which is loaded first if needed. Rows must be requested in ascending order. */
  placeOf(row: number): number;
}

/** Holds columns block by block for a writer that goes row by row. A missing column has only gaps. */
export function blocksOf(columns: (Column | undefined)[]): Blocks {
  const values = columns.map(() => new Float64Array(TEXT_ROWS).fill(Number.NaN));
  let first = -TEXT_ROWS;
  return {
    values,
    placeOf(row) {
      if (row >= first + TEXT_ROWS) {
        first = row;
        for (const [i, block] of values.entries()) columns[i]?.(first, block);
      }
      return row - first;
    },
  };
}
