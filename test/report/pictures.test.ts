import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effortsOf } from '../../src/numbers/efforts/efforts.js';
import { heatOf } from '../../src/report/picture/heat.js';
import { regionsOf, roundsOf } from '../../src/report/picture/places.js';
import { boxOf, fitInto, project, type Spot } from '../../src/report/picture/project.js';
import { sketchOf } from '../../src/report/sketch/of-workout.js';
import { type Degrees, simplify } from '../../src/report/sketch/simplify.js';
import { decodeSketch, encodeSketch } from '../../src/report/sketch/sketch.js';
import { workout } from '../support/data/workouts.js';

const degrees = fc.tuple(
  fc.double({ min: -80, max: 80, noNaN: true }),
  fc.double({ min: -190, max: 190, noNaN: true }),
);
/** Meters from a home in degrees. */
const from = (home: Degrees, spots: readonly Spot[]): Degrees[] =>
  spots.map(([east, north]) => [
    home[0] + north / 111_195,
    home[1] + east / (111_195 * Math.cos((home[0] * Math.PI) / 180)),
  ]);
const lineOf = (spots: readonly Degrees[]) => ({
  latitudes: spots.map(([latitude]) => latitude),
  longitudes: spots.map(([, longitude]) => longitude),
});
const HOME: Degrees = [48, 7.85];
const square = (size: number): Spot[] => [
  [0, 0],
  [size, 0],
  [size, size],
  [0, size],
  [0, 0],
];

describe('a sketch', () => {
  /** A route as it is recorded, a point every 7 m. */
  const sketched = (spots: readonly Spot[]) => {
    const route = from(HOME, spots).map(([latitude, longitude], i) => ({ time_seconds: i, latitude, longitude }));
    const given = workout({ route, distance_meters: 7 * spots.length });
    return project(sketchOf(given, effortsOf(given)).route, HOME[0]);
  };

  it('follows the bends of a long ride', () => {
    const road = Array.from({ length: 15_000 }, (_, i): Spot => [7 * i, 60 * Math.sin(i / 12)]);
    const kept = sketched(road);
    const away = project(from(HOME, road), HOME[0])
      .filter((_, i) => i % 29 === 0)
      .map((spot) => Math.min(...kept.slice(1).map((to, i) => offLine(spot, kept[i]!, to))));
    expect(Math.max(...away)).toBeLessThan(14);
  });

  it('has a limit, however restless the route', () => {
    const small = Array.from({ length: 3000 }, (_, i): Spot => [i, i % 2 === 0 ? 40 : -40 - (i % 31)]);
    expect(sketched(small).length).toBeLessThanOrEqual(160);
    const shaken = Array.from({ length: 9000 }, (_, i): Spot => [7 * i, i % 2 === 0 ? 40 : -40 - (i % 31)]);
    expect(sketched(shaken).length).toBeLessThanOrEqual(5 * 63);
  });

  it('is read back as it was written, to about a meter', () => {
    const efforts = [{ over: 400, value: 78.4, start_seconds: 12 }];
    fc.assert(
      fc.property(fc.array(degrees, { maxLength: 40 }), (route) => {
        const read = decodeSketch(encodeSketch({ route, efforts }));
        expect(read.efforts).toEqual(efforts);
        expect(read.route.length).toBe(route.length);
        for (const [i, [latitude, longitude]] of read.route.entries()) {
          expect(Math.abs(latitude - route[i]![0])).toBeLessThan(0.6e-5);
          expect(Math.abs(longitude - route[i]![1])).toBeLessThan(0.6e-5);
        }
      }),
    );
  });

  it('keeps no point from a straight line, every corner, and is nowhere further away than asked', () => {
    const corners = from(HOME, square(500));
    const walked = corners.flatMap((to, i) => {
      const before = corners[i - 1] ?? to;
      return [0.25, 0.5, 0.75, 1].map(
        (share): Degrees => [before[0] + (to[0] - before[0]) * share, before[1] + (to[1] - before[1]) * share],
      );
    });
    expect(simplify(lineOf(walked.slice(3)), 6)).toHaveLength(5);
    const wave = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(wave, (heights) => {
        const line = from(
          HOME,
          heights.map((north, i) => [10 * i, north]),
        );
        const kept = project(simplify(lineOf(line), 6), HOME[0]);
        for (const spot of project(line, HOME[0])) {
          const near = kept.slice(1).map((to, i) => offLine(spot, kept[i]!, to));
          expect(Math.min(...near)).toBeLessThan(6.01);
        }
      }),
    );
  });

  it('with too many points is the whole line simplified to the next greater distance', () => {
    const spots = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })), {
      minLength: 3,
      maxLength: 80,
    });
    fc.assert(
      fc.property(spots, fc.integer({ min: 2, max: 30 }), (walked, most) => {
        const line = lineOf(from(HOME, walked));
        let [meters, simpler] = [6, simplify(line, 6)];
        for (; simpler.length > most; simpler = simplify(line, meters)) meters *= 1.5;
        expect(simplify(line, 6, most)).toEqual(simpler);
      }),
    );
  });
});

function offLine([x, y]: Spot, [x1, y1]: Spot, [x2, y2]: Spot): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2 || 1;
  const share = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return Math.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1));
}

describe('a heat picture', () => {
  it('is brightest where most routes went, in either direction, and counts a route once', () => {
    const there: Spot[] = [
      [0, 0],
      [1000, 0],
    ];
    const back: Spot[] = [
      [1000, 0],
      [0, 0],
      [1000, 0],
    ];
    const aside: Spot[] = [
      [0, 0],
      [0, 500],
    ];
    const { stretches, most } = heatOf([there, back, there, aside], 25);
    expect(most).toBe(3);
    const middle = stretches.find(
      ({ from: [east, north], to }) => east > 480 && east < 520 && north === 0 && to[1] === 0,
    )!;
    expect([middle.times, middle.level]).toEqual([3, 5]);
    expect(stretches.find(({ from: [, north] }) => north > 200)).toMatchObject({ times: 1, level: 1 });
    expect(stretches.at(-1)?.times).toBe(3);
  });

  it('does not grow with the number of routes on the same way, whatever the noise', () => {
    const noisy = (seed: number): Spot[] => Array.from({ length: 100 }, (_, i) => [10 * i, 4 * Math.sin(i * 7 + seed)]);
    const of = (count: number) =>
      heatOf(
        Array.from({ length: count }, (_, i) => noisy(i)),
        25,
      ).stretches.length;
    expect(of(40)).toBeLessThan(2 * of(1));
  });
});

describe('places and rounds', () => {
  const routeOf = (of: string, home: Degrees, size: number, group = 'on foot') => ({
    of,
    group,
    line: from(home, square(size)),
  });

  it('are grouped by where routes begin and by how one moved, the most visited first', () => {
    const far: Degrees = [51, 4];
    const regions = regionsOf([
      routeOf('a', far, 900),
      routeOf('b', HOME, 900),
      routeOf('c', [HOME[0] + 0.01, HOME[1]], 2000),
      routeOf('d', HOME, 20_000, 'by bike'),
      { of: 'nowhere', group: 'on foot', line: [] },
    ]);
    expect(regions.map(({ place, group, routes }) => [place, group, routes.map(({ of }) => of).join('')])).toEqual([
      [1, 'on foot', 'bc'],
      [1, 'by bike', 'd'],
      [2, 'on foot', 'a'],
    ]);
  });

  it('are the same round if they share nearly all of the ground, in either direction', () => {
    const line = from(HOME, square(2000));
    const noisy = line.map(([lat, lon]): Degrees => [lat + 3e-5, lon - 3e-5]);
    const rounds = roundsOf([
      { of: 'other', line: from(HOME, square(900)) },
      { of: 'first', line },
      { of: 'again', line: noisy },
      { of: 'around the other way', line: [...line].reverse() },
      { of: 'longer', line: from(HOME, [...square(2000), [-2500, 0]]) },
    ]);
    expect(rounds.map(({ of }) => of)).toEqual([['first', 'again', 'around the other way'], ['other'], ['longer']]);
  });

  it('fit into their picture to scale, north up', () => {
    const { place, unitsPerMeter } = fitInto(boxOf([square(1000)]), 200, 100, 10);
    expect(unitsPerMeter).toBeCloseTo(0.08);
    expect(place([0, 0])).toEqual([60, 90]);
    expect(place([1000, 1000])).toEqual([140, 10]);
  });
});
