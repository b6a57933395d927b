import { type Dot, DotGrid, dotsPerCell } from './dot-grid.js';

/** A place in degrees. */
export interface Place {
  latitude: number;
  longitude: number;
}

/** A route drawn with braille dots, north up; `start` and `end` are the cells (line, column) where it begins and ends. */
export interface RouteSketch {
  lines: string[];
  start: Cell;
  end: Cell;
  /** Meters from west to east and from south to north. */
  meters: { across: number; along: number };
}

interface Cell {
  line: number;
  column: number;
}

const METERS_PER_DEGREE = 111_195;
const { across: DOTS_ACROSS, down: DOTS_DOWN } = dotsPerCell;

/**
 * Sketches a route in max `width` columns and `height` lines, with its proportions on the ground (a terminal's cell is
 * twice as high as wide, so a braille dot is about square). undefined if all points are in the same place.
 */
export function sketchRoute(route: readonly Place[], width: number, height: number): RouteSketch | undefined {
  const plane = flatten(route);
  const first = plane[0];
  if (!first) return undefined;
  const west = plane.reduce((min, { x }) => Math.min(min, x), first.x);
  const north = plane.reduce((min, { y }) => Math.min(min, y), first.y);
  const across = plane.reduce((max, { x }) => Math.max(max, x), first.x) - west;
  const along = plane.reduce((max, { y }) => Math.max(max, y), first.y) - north;
  if (across + along === 0) return undefined;
  const scale = Math.min((width * DOTS_ACROSS - 1) / (across || 1e-9), (height * DOTS_DOWN - 1) / (along || 1e-9));
  const dotOf = ({ x, y }: Dot): Dot => ({ x: Math.round((x - west) * scale), y: Math.round((y - north) * scale) });
  const grid = new DotGrid(Math.round(across * scale) + 1, Math.round(along * scale) + 1);
  let before = dotOf(first);
  for (const next of plane.slice(1).map(dotOf)) {
    grid.line(before, next);
    before = next;
  }
  return {
    lines: grid.lines(),
    start: cellOf(dotOf(first)),
    end: cellOf(before),
    meters: { across, along },
  };
}

/** Meters east and south of the first point; a route across the date line stays in one piece. */
function flatten(route: readonly Place[]): Dot[] {
  const origin = route[0];
  if (!origin) return [];
  const shrink = Math.cos((origin.latitude * Math.PI) / 180);
  return route.map(({ latitude, longitude }) => {
    const east = ((longitude - origin.longitude + 540) % 360) - 180;
    return { x: east * shrink * METERS_PER_DEGREE, y: (origin.latitude - latitude) * METERS_PER_DEGREE };
  });
}

const cellOf = ({ x, y }: Dot): Cell => ({ line: Math.floor(y / DOTS_DOWN), column: Math.floor(x / DOTS_ACROSS) });
