import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Page } from '../../src/export/files/page.js';
import { putNumbers, putRoute } from '../../src/export/json-lists.js';
import type { RoutePoint } from '../../src/workouts/workout.js';

/** Numbers as watches measure them, near them, and any others. */
const number = fc.oneof(
  fc.integer({ min: -300, max: 70_000 }),
  fc.tuple(fc.integer({ min: -2_147_483_648, max: 2_147_483_648 }), fc.nat(8)).map(([n, digits]) => n / 10 ** digits),
  fc
    .tuple(fc.integer({ min: -1800, max: 1800 }), fc.constantFrom(-1, 1))
    .map(([n, ulp]) => (n / 10) * (1 + ulp * Number.EPSILON)),
  fc.constantFrom(0, -0, 1e-6, 9.99e-7, -1e-7, 5e-324, 1e21, -1e20, 2 ** 31, 2 ** 31 - 1, 2 ** 53, Math.PI, 1 / 3),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** What is put into a page, with what is in it at the end. */
function textOf(put: (page: Page) => Iterable<Uint8Array>): string {
  const page = new Page();
  const chunks = Array.from(put(page), (chunk) => Buffer.from(chunk).toString('utf8'));
  return chunks.join('') + Buffer.from(page.take()).toString('utf8');
}
const numbersJson = (values: (number | null)[]) => textOf((page) => putNumbers(page, values));
const routeJson = (points: RoutePoint[]) => textOf((page) => putRoute(page, points));

describe('a list in JSON', () => {
  it('of values is what JSON.stringify makes of it, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.option(number), { maxLength: 100 }), (values) => {
        expect(numbersJson(values)).toBe(JSON.stringify(values));
      }),
      { numRuns: 2000 },
    );
  });

  it('of points is what JSON.stringify makes of it, with any of the fields that may be missing', () => {
    const point = fc
      .tuple(number, number, number, fc.option(number), fc.option(number), fc.option(number))
      .map(([time_seconds, latitude, longitude, altitude_meters, satellites, fix]) => ({
        ...{ time_seconds, latitude, longitude },
        ...(altitude_meters !== null && { altitude_meters }),
        ...(satellites !== null && { satellites }),
        ...(fix !== null && { fix }),
      }));
    fc.assert(
      fc.property(fc.array(point, { maxLength: 60 }), (points) => {
        expect(routeJson(points)).toBe(JSON.stringify(points));
      }),
      { numRuns: 1000 },
    );
  });

  it('longer than the memory it is written in is whole', () => {
    const values = Array.from({ length: 40_000 }, (_, i) => (i % 9 === 0 ? null : i / 3));
    expect(numbersJson(values)).toBe(JSON.stringify(values));
    const points = values.map((_, i) => ({ time_seconds: i, latitude: i / 1e3, longitude: -i / 1e7 }));
    expect(routeJson(points)).toBe(JSON.stringify(points));
  });
});
