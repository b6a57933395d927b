import { seededRandom } from '../../random.js';
import { type Course, createTerrain } from '../course.js';
import { type PlaceName, places } from '../places.js';
import { createStreets, lengthOf, roundFromHome, type Spot } from './streets.js';

/** Where rounds begin: a place, the net of ways around it, and how long its rounds are in km. */
const regions = {
  town: {
    place: 'home',
    size: { columns: 44, rows: 34, cell: 210 },
    km: [5, 5.4, 6, 6.3, 7, 7.2, 8, 9, 10, 11, 12, 14, 16, 18, 21],
  },
  walks: { place: 'home', size: { columns: 44, rows: 34, cell: 210 }, km: [2.5, 3.4, 4, 5] },
  country: { place: 'home', size: { columns: 40, rows: 30, cell: 1250 }, km: [22, 28, 34, 48, 64, 96] },
  hills: { place: 'hills', size: { columns: 26, rows: 20, cell: 420 }, km: [9, 12, 15] },
  snow: { place: 'hills', size: { columns: 26, rows: 20, cell: 420 }, km: [11, 16] },
  coast: { place: 'polder', size: { columns: 30, rows: 22, cell: 230 }, km: [7, 9, 11] },
  lake: { place: 'polder', size: { columns: 26, rows: 20, cell: 60 }, km: [1.2, 1.6, 2.2] },
} as const satisfies Record<string, { place: PlaceName; size: object; km: readonly number[] }>;

/** Where a round begins, and how one gets around there. */
export type Region = keyof typeof regions;

/** A round that is done again and again. */
export interface Round {
  place: PlaceName;
  meters: number;
  course: Course;
}

/** Three dozen rounds, the same for every year. */
export function roundsOf(): Record<Region, Round[]> {
  const rounds: Partial<Record<Region, Round[]>> = {};
  for (const [name, { place, size, km }] of Object.entries(regions) as [Region, (typeof regions)[Region]][]) {
    // Regions with ways of the same size share them.
    const streets = createStreets(seededRandom(size.cell), size);
    const terrain = createTerrain(seededRandom(places[place].altitude), places[place]);
    const [homeEast, homeNorth] = streets.spots[streets.home] ?? [0, 0];
    const random = seededRandom(42 + name.length);
    rounds[name] = km.map((kilometers) => {
      const line = roundFromHome(random, streets, kilometers * 1000).map(
        ([east, north]): Spot => [east - homeEast, north - homeNorth],
      );
      return { place, meters: lengthOf(line), course: courseAlong(line, terrain) };
    });
  }
  return rounds as Record<Region, Round[]>;
}

/** Around and around a closed line. */
function courseAlong(line: readonly Spot[], terrain: (east: number, north: number) => number): Course {
  const walked: number[] = [0];
  for (const [i, [east, north]] of line.entries()) {
    const before = line[i - 1];
    if (before) walked.push((walked[i - 1] ?? 0) + Math.hypot(east - before[0], north - before[1]));
  }
  const total = walked.at(-1) || 1;
  return {
    at(distance) {
      const along = distance % total;
      let [low, high] = [0, line.length - 1];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((walked[middle] ?? 0) <= along) low = middle;
        else high = middle;
      }
      const [from, to] = [line[low] ?? [0, 0], line[high] ?? [0, 0]];
      const length = (walked[high] ?? 0) - (walked[low] ?? 0);
      const share = length > 0 ? (along - (walked[low] ?? 0)) / length : 0;
      const [east, north] = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
      return { east, north, altitude: terrain(east, north) };
    },
  };
}
