import { cellKey, type Spot } from './project.js';

/** Levels of a heat picture, from the dimmest. */
export const HEAT_LEVELS = 5;

/** Where one has been: a stretch from one cell to the next, and how often. */
export interface Stretch {
  from: Spot;
  to: Spot;
  /** Workouts that went this way, in either direction. */
  times: number;
  /** 1 to HEAT_LEVELS, by the logarithm of `times`. */
  level: number;
}

/** The stretches of a heat picture, the rarest first, so that the brightest are drawn last. */
export interface Heat {
  stretches: Stretch[];
  /** How often the most frequent one was used. */
  most: number;
}

interface Cell {
  east: number;
  north: number;
  points: number;
}

/**
 * Lays routes over one another: every way becomes one line through the mean positions in its cells, whatever the noise of
 * the satellites, so that its size depends on the ground covered and not on the number of routes.
 * @param routes in meters.
 * @param cell meters; the width of a street and of the noise.
 */
export function heatOf(routes: Iterable<readonly Spot[]>, cell: number): Heat {
  const grid = new HeatGrid(cell);
  for (const route of routes) grid.add(route);
  return grid.heat();
}

/** Cells are numbered in the order in which they are found; two of them are one number below 2^52. */
const MOST_CELLS = 2 ** 26;

/** As `heatOf`, one route at a time. */
export class HeatGrid {
  readonly #size: number;
  readonly #numbers = new Map<number, number>();
  readonly #cells: Cell[] = [];
  readonly #times = new Map<number, number>();

  /** @param size of a cell in meters. */
  constructor(size: number) {
    this.#size = size;
  }

  add(route: readonly Spot[]): void {
    const ways = new Set<number>();
    let last: number | undefined;
    for (const [east, north] of along(route, this.#size / 2)) {
      const at = this.#numberOf(east, north);
      if (last !== undefined && last !== at) ways.add(Math.min(last, at) * MOST_CELLS + Math.max(last, at));
      last = at;
    }
    for (const way of ways) this.#times.set(way, (this.#times.get(way) ?? 0) + 1);
  }

  heat(): Heat {
    const most = [...this.#times.values()].reduce((a, b) => Math.max(a, b), 1);
    const spot = (number: number): Spot => {
      const { east, north, points } = this.#cells[number] ?? { east: 0, north: 0, points: 1 };
      return [east / points, north / points];
    };
    const stretches = [...this.#times].map(([way, count]): Stretch => {
      const share = most > 1 ? Math.log(count) / Math.log(most) : 0;
      return {
        from: spot(Math.floor(way / MOST_CELLS)),
        to: spot(way % MOST_CELLS),
        times: count,
        level: 1 + Math.round(share * (HEAT_LEVELS - 1)),
      };
    });
    return { stretches: stretches.sort((a, b) => a.times - b.times), most };
  }

  /** The cell of a spot, whose mean position it becomes part of. */
  #numberOf(east: number, north: number): number {
    const key = cellKey(Math.round(east / this.#size), Math.round(north / this.#size));
    const known = this.#numbers.get(key);
    const cell = known === undefined ? undefined : this.#cells[known];
    if (known !== undefined && cell) {
      cell.east += east;
      cell.north += north;
      cell.points += 1;
      return known;
    }
    const number = this.#cells.length % MOST_CELLS;
    this.#numbers.set(key, number);
    this.#cells.push({ east, north, points: 1 });
    return number;
  }
}

/** A line with points no further apart than `step`. */
function* along(line: readonly Spot[], step: number): Generator<Spot> {
  for (const [i, to] of line.entries()) {
    const from = line[i - 1] ?? to;
    const parts = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / step));
    for (let part = 1; part <= parts; part++) {
      yield [from[0] + ((to[0] - from[0]) * part) / parts, from[1] + ((to[1] - from[1]) * part) / parts];
    }
  }
}
