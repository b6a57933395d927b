import type { Degrees } from '../sketch/simplify.js';
import { cellKey, project, type Spot } from './project.js';

/** A route to be drawn with others. */
export interface Route<T> {
  of: T;
  line: readonly Degrees[];
  /** What moves alike is drawn together: a ride would make the runs of a place tiny. */
  group: string;
}

/** Routes that begin near one another and are of one group; on a plane of their own. */
export interface Region<T> {
  group: string;
  /** The number of the place: 1 is where most routes begin. Groups share it. */
  place: number;
  routes: { of: T; line: Spot[] }[];
}

const METERS_PER_DEGREE = 111_195;
/** Meters; two starts of one place are closer than this. */
const NEAR = 6000;

/** Groups routes by where they begin, the regions with the most routes first. */
export function regionsOf<T>(routes: readonly Route<T>[]): Region<T>[] {
  const places: { start: Degrees; routes: Route<T>[] }[] = [];
  for (const route of routes) {
    const [start] = route.line;
    if (!start) continue;
    const near = places.find((place) => apart(place.start, start) < NEAR);
    if (near) near.routes.push(route);
    else places.push({ start, routes: [route] });
  }
  places.sort((a, b) => b.routes.length - a.routes.length);
  return places
    .flatMap(({ start, routes: own }, i) =>
      [...grouped(own)].map(([group, some]): Region<T> => {
        return { group, place: i + 1, routes: some.map(({ of, line }) => ({ of, line: project(line, start[0]) })) };
      }),
    )
    .sort((a, b) => b.routes.length - a.routes.length);
}

function apart([lat, lon]: Degrees, [otherLat, otherLon]: Degrees): number {
  const narrow = Math.cos((lat * Math.PI) / 180);
  return Math.hypot(lat - otherLat, (lon - otherLon) * narrow) * METERS_PER_DEGREE;
}

/** Routes that are the same round again: how often, and which. The most frequent first. */
export interface Round<T> {
  of: T[];
  line: readonly Degrees[];
}

/** Meters; a cell of the ground by which rounds are compared. */
const CELL = 120;
/** Of each of two rounds, this share lies within a cell of the other if they are the same. */
const ALIKE = 0.85;

/** Finds the rounds among routes of one family: two are the same if they share nearly all of the ground. */
export function roundsOf<T>(routes: readonly { of: T; line: readonly Degrees[] }[]): Round<T>[] {
  const rounds: (Round<T> & { ground: Ground })[] = [];
  const byStart = new Map<string, typeof rounds>();
  for (const { of, line } of routes) {
    const [start] = line;
    if (!start) continue;
    const ground = groundOf(line);
    const near = startsNear(byStart, start);
    const same = near.find((round) => within(round.ground, ground) && within(ground, round.ground));
    if (same) same.of.push(of);
    else {
      const round = { of: [of], line, ground };
      rounds.push(round);
      const key = startKey(start, 0, 0);
      byStart.set(key, [...(byStart.get(key) ?? []), round]);
    }
  }
  return rounds.sort((a, b) => b.of.length - a.of.length).map(({ of, line }) => ({ of, line }));
}

/** Starts are looked up by hundredths of a degree; two neighbors may lie on either side of a border. */
const startKey = ([lat, lon]: Degrees, north: number, east: number) =>
  `${Math.round(lat * 100) + north},${Math.round(lon * 100) + east}`;

function startsNear<R>(byStart: ReadonlyMap<string, R[]>, start: Degrees): R[] {
  const around = [-1, 0, 1];
  return around.flatMap((north) => around.flatMap((east) => byStart.get(startKey(start, north, east)) ?? []));
}

/** The ground of a round. The grid is that of the whole earth, so that rounds can be compared. */
interface Ground {
  /** Cells that it touches. */
  cells: ReadonlySet<number>;
  /** These and all next to them. */
  around: ReadonlySet<number>;
}

function groundOf(line: readonly Degrees[]): Ground {
  // The same for all rounds of a place: a tenth of a degree changes the width of a cell by less than a percent.
  const middle = Math.round((line[0]?.[0] ?? 0) * 2) / 2;
  const spots = project(line, middle);
  const cells = new Set<number>();
  const around = new Set<number>();
  for (const [i, to] of spots.entries()) {
    const from = spots[i - 1] ?? to;
    const parts = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / (CELL / 2)));
    for (let part = 1; part <= parts; part++) {
      const east = Math.round((from[0] + ((to[0] - from[0]) * part) / parts) / CELL);
      const north = Math.round((from[1] + ((to[1] - from[1]) * part) / parts) / CELL);
      const key = cellKey(east, north);
      if (cells.has(key)) continue;
      cells.add(key);
      for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) around.add(cellKey(east + dx, north + dy));
    }
  }
  return { cells, around };
}

/** Whether nearly all of a's cells are at most one cell away from b. */
function within(a: Ground, b: Ground): boolean {
  let left = (1 - ALIKE) * a.cells.size;
  for (const cell of a.cells) {
    if (b.around.has(cell)) continue;
    left -= 1;
    // Most rounds are others, and that shows soon.
    if (left <= 0) return false;
  }
  return true;
}

function grouped<T>(routes: readonly Route<T>[]): Map<string, Route<T>[]> {
  const groups = new Map<string, Route<T>[]>();
  for (const route of routes) groups.set(route.group, [...(groups.get(route.group) ?? []), route]);
  return groups;
}
