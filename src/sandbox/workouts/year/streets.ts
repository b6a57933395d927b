import type { Random } from '../../random.js';

/** Meters east and north of home. */
export type Spot = readonly [east: number, north: number];

/** A way from one crossing to the next; people prefer those with a low `cost`. */
interface Way {
  to: number;
  cost: number;
}

/** The streets and paths around a home, as a graph: because everyone uses the same ones, some are used often. */
export interface Streets {
  spots: Spot[];
  ways: Way[][];
  home: number;
}

/** How large a net of streets is: crossings from west to east and from south to north, and meters between them. */
interface Size {
  columns: number;
  rows: number;
  cell: number;
}

/** A town that is not quite a grid, with a river whose path everyone likes and which few bridges cross. */
export function createStreets(random: Random, { columns, rows, cell }: Size): Streets {
  const off = () => (random.next() - 0.5) * 0.62;
  const crossings = Array.from(
    { length: columns * rows },
    (_, at) => [at % columns, Math.floor(at / columns)] as const,
  );
  const spots = crossings.map(
    ([column, row]): Spot => [(column - columns / 2 + off()) * cell, (row - rows / 2 + off()) * cell],
  );
  const ways: Way[][] = spots.map(() => []);
  const connect = (from: number, to: number, dislike: number) => {
    const cost = apart(spotOf(spots, from), spotOf(spots, to)) * dislike;
    ways[from]?.push({ to, cost });
    ways[to]?.push({ to: from, cost });
  };
  const usual = () => (random.next() < 0.13 ? 0.55 : 0.9 + random.next() * 1.3);
  for (const [at, [column, row]] of crossings.entries()) {
    const river = Math.round(rows * 0.46 + Math.sin((column / columns) * 5.2) * rows * 0.13);
    const [hasEast, hasNorth] = [column + 1 < columns, row + 1 < rows];
    const isBank = row === river || row + 1 === river;
    if (hasEast) connect(at, at + 1, row === river ? 0.32 : usual());
    if (hasNorth && (!isBank || column % 4 === 1)) connect(at, at + columns, usual());
    if (hasEast && hasNorth && random.next() < 0.22) connect(at, at + columns + 1, usual());
  }
  return { spots, ways, home: Math.round(rows * 0.46) * columns + Math.round(columns * 0.55) };
}

/** A round of about `meters` from home over two other crossings, drawn smoothly; the best of a few. */
export function roundFromHome(random: Random, streets: Streets, meters: number): Spot[] {
  let best: { round: Spot[]; off: number } | undefined;
  for (let attempt = 0; attempt < 4; attempt++) {
    const corners = roundAlong(random, streets, meters);
    const round = smooth(corners.map((at) => spotOf(streets.spots, at)));
    const off = Math.abs(lengthOf(round) - meters);
    if (!best || off < best.off) best = { round, off };
  }
  return best?.round ?? [];
}

/** Meters along a line. */
export function lengthOf(line: readonly Spot[]): number {
  return line.reduce((sum, spot, i) => sum + apart(line[i - 1] ?? spot, spot), 0);
}

function roundAlong(random: Random, streets: Streets, meters: number): number[] {
  const { spots, home } = streets;
  const [east, north] = spotOf(spots, home);
  const [angle, radius] = [random.between(0, 2 * Math.PI), meters / 4.4];
  const toward = (turn: number, far: number) =>
    nearest(spots, [east + Math.cos(turn) * far, north + Math.sin(turn) * far]);
  const used = new Set<string>();
  const round = [home];
  for (const goal of [toward(angle, radius), toward(angle + 1, radius * 0.95), home]) {
    const leg = shortest(streets, round.at(-1) ?? home, goal, used);
    for (const [i, at] of leg.entries()) used.add(wayName(leg[i - 1] ?? at, at));
    round.push(...leg.slice(1));
  }
  return withoutDeadEnds(round);
}

/** Nobody runs into a street and out again. */
function withoutDeadEnds(round: readonly number[]): number[] {
  const kept: number[] = [];
  for (const at of round) {
    if (kept.length > 1 && kept.at(-2) === at) kept.pop();
    else kept.push(at);
  }
  return kept;
}

/** Dijkstra's way; one that was used on this round already costs four times as much. */
function shortest({ ways }: Streets, from: number, to: number, used: ReadonlySet<string>): number[] {
  const reached = new Map([[from, { cost: 0, before: -1 }]]);
  const open = new Set([from]);
  const costOf = (at: number) => reached.get(at)?.cost ?? Number.POSITIVE_INFINITY;
  for (let at = from; at !== to; ) {
    open.delete(at);
    for (const way of ways[at] ?? []) {
      const cost = costOf(at) + way.cost * (used.has(wayName(at, way.to)) ? 4 : 1);
      if (cost >= costOf(way.to)) continue;
      reached.set(way.to, { cost, before: at });
      open.add(way.to);
    }
    const [first = to, ...others] = open;
    at = others.reduce((best, one) => (costOf(one) < costOf(best) ? one : best), first);
  }
  const path = [to];
  for (let at = reached.get(to)?.before ?? -1; at >= 0; at = reached.get(at)?.before ?? -1) path.push(at);
  return path.reverse();
}

/** Through all corners, with eight points from one to the next (Catmull and Rom). */
function smooth(corners: readonly Spot[]): Spot[] {
  const line: Spot[] = [];
  for (const [i, from] of corners.entries()) {
    const to = corners[i + 1];
    if (!to) break;
    const [before, after] = [corners[i - 1] ?? from, corners[i + 2] ?? to];
    for (let step = 0; step < 8; step++) {
      const t = step / 8;
      const along = (axis: 0 | 1) =>
        0.5 *
        (2 * from[axis] +
          (to[axis] - before[axis]) * t +
          (2 * before[axis] - 5 * from[axis] + 4 * to[axis] - after[axis]) * t ** 2 +
          (3 * from[axis] - before[axis] - 3 * to[axis] + after[axis]) * t ** 3);
      line.push([along(0), along(1)]);
    }
  }
  const last = corners.at(-1);
  return last ? [...line, last] : line;
}

function nearest(spots: readonly Spot[], goal: Spot): number {
  let best = 0;
  for (const [i, spot] of spots.entries()) if (apart(spot, goal) < apart(spotOf(spots, best), goal)) best = i;
  return best;
}

const wayName = (a: number, b: number) => (a < b ? `${a}-${b}` : `${b}-${a}`);
const apart = (a: Spot, b: Spot) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const spotOf = (spots: readonly Spot[], at: number): Spot => spots[at] ?? [0, 0];
