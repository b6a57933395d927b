/** A point of a route in degrees. */
export type Degrees = readonly [latitude: number, longitude: number];

/** Parallel lists of degrees. */
export interface Line {
  latitudes: ArrayLike<number>;
  longitudes: ArrayLike<number>;
}

/** Meters to the east and north: parallel lists. */
interface Flat {
  east: Float64Array;
  north: Float64Array;
}

const METERS_PER_DEGREE = 111_195;
/** How much coarser each attempt is to have few enough points. */
const COARSER = 1.5;

/**
 * The fewest points from which a line is nowhere further away than `meters` (Ramer, Douglas and Peucker); first and last
 * point stay. If these are more than `most`, the distance grows until they are not.
 */
export function simplify(line: Line, meters: number, most = Number.POSITIVE_INFINITY): Degrees[] {
  const needs = needsOf(flatOf(line), meters * meters);
  let off = meters;
  while (needs.filter((need) => need > off * off).length > most) off *= COARSER;
  const kept: Degrees[] = [];
  for (let i = 0; i < needs.length; i++) {
    if ((needs[i] ?? 0) > off * off) kept.push([line.latitudes[i] ?? 0, line.longitudes[i] ?? 0]);
  }
  return kept;
}

function flatOf({ latitudes, longitudes }: Line): Flat {
  const flat = { east: new Float64Array(latitudes.length), north: new Float64Array(latitudes.length) };
  const narrow = Math.cos(((latitudes[0] ?? 0) * Math.PI) / 180);
  for (let i = 0; i < latitudes.length; i++) {
    flat.east[i] = (longitudes[i] ?? 0) * METERS_PER_DEGREE * narrow;
    flat.north[i] = (latitudes[i] ?? 0) * METERS_PER_DEGREE;
  }
  return flat;
}

/**
 * For each point the square of the meters below which a simpler line needs it; 0 if that is not beyond `least`. One pass
 * for all distances: whatever the distance is, a line is split at the same point, and no part of it before the whole is.
 */
function needsOf(flat: Flat, least: number): Float64Array {
  const needs = new Float64Array(flat.east.length);
  if (needs.length === 0) return needs;
  const last = needs.length - 1;
  needs[0] = needs[last] = Number.POSITIVE_INFINITY;
  const open: { from: number; to: number; need: number }[] = [{ from: 0, to: last, need: Number.POSITIVE_INFINITY }];
  // A stack instead of recursion: a day of riding has too many points for it.
  for (let part = open.pop(); part; part = open.pop()) {
    const { from, to } = part;
    const at = furthest(flat, from, to, least);
    if (at === 0) continue;
    const need = Math.min(part.need, squareOff(flat, from, to, at));
    needs[at] = need;
    open.push({ from, to: at, need }, { from: at, to, need });
  }
  return needs;
}

/**
 * The point furthest from the straight line between two others; 0 if none is beyond `least`. Nothing but a number is returned:
 * V8 compiles the loop before it has seen what follows, and would give up that code at the end of every call.
 */
function furthest(flat: Flat, from: number, to: number, least: number): number {
  let at = 0;
  let most = least;
  for (let i = from + 1; i < to; i++) {
    const off = squareOff(flat, from, to, i);
    if (off <= most) continue;
    at = i;
    most = off;
  }
  return at;
}

/** The square of the meters from a point to the straight line between two others. */
function squareOff({ east, north }: Flat, from: number, to: number, i: number): number {
  const startX = east[from] ?? 0;
  const startY = north[from] ?? 0;
  const toEast = (east[to] ?? 0) - startX;
  const toNorth = (north[to] ?? 0) - startY;
  const length = toEast * toEast + toNorth * toNorth;
  const x = (east[i] ?? 0) - startX;
  const y = (north[i] ?? 0) - startY;
  const share = length > 0 ? (x * toEast + y * toNorth) / length : 0;
  const inside = Math.max(0, Math.min(1, share));
  return (x - inside * toEast) ** 2 + (y - inside * toNorth) ** 2;
}
