import type { Degrees } from '../sketch/simplify.js';

/** Meters to the east and to the north. */
export type Spot = readonly [east: number, north: number];

const METERS_PER_DEGREE = 111_195;

/** One number for a cell of a grid: none of the earth, down to 5 m, is further than this from its middle. */
const CELLS = 2 ** 25;
export const cellKey = (east: number, north: number): number => (east + CELLS / 2) * CELLS + north + CELLS / 2;

/** Degrees on a plane that is true to scale at `middle`, a latitude. */
export function project(route: readonly Degrees[], middle: number): Spot[] {
  const narrow = Math.cos((middle * Math.PI) / 180);
  return route.map(([latitude, longitude]) => [longitude * METERS_PER_DEGREE * narrow, latitude * METERS_PER_DEGREE]);
}

/** The box around spots; of one spot, and of none, it is empty. */
export interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

export function boxOf(lines: Iterable<readonly Spot[]>): Box {
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const line of lines) {
    for (const [east, north] of line) {
      box.west = Math.min(box.west, east);
      box.east = Math.max(box.east, east);
      box.south = Math.min(box.south, north);
      box.north = Math.max(box.north, north);
    }
  }
  return box.west <= box.east ? box : { west: 0, east: 0, south: 0, north: 0 };
}

/** How a box of meters fits into a picture: north up, to scale, in the middle. */
export interface Fit {
  /** Where a spot is, in units of the picture from its left and top. */
  place(spot: Spot): [x: number, y: number];
  unitsPerMeter: number;
}

/** @param least meters; what is smaller is drawn as if it were this large, so that noise is not a route. */
export function fitInto(box: Box, width: number, height: number, margin: number, least = 20): Fit {
  const wide = Math.max(box.east - box.west, least);
  const high = Math.max(box.north - box.south, least);
  const unitsPerMeter = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high);
  const [east, north] = [(box.west + box.east) / 2, (box.south + box.north) / 2];
  return {
    unitsPerMeter,
    place: ([x, y]) => [width / 2 + (x - east) * unitsPerMeter, height / 2 - (y - north) * unitsPerMeter],
  };
}

/** The `d` of a line in a picture, to a tenth of its unit. */
export function pathOf(line: readonly Spot[], { place }: Fit): string {
  return line
    .map((spot, i) => {
      const [x, y] = place(spot);
      return `${i === 0 ? 'M' : 'L'}${tenth(x)} ${tenth(y)}`;
    })
    .join('');
}

const tenth = (value: number) => Math.round(value * 10) / 10;
