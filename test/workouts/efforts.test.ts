import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effortDistances, effortDurations, effortsOf } from '../../src/workouts/efforts.js';
import type { Streams } from '../../src/workouts/workout.js';

const stream = (values: (number | null)[], interval = 1) => ({ interval_seconds: interval, values });
const of = (streams: Streams) => effortsOf({ streams });

describe('the fastest stretch', () => {
  it('lies between two values if need be', () => {
    // 3 m/s, but 6 m/s from 100 s to 200 s.
    const values = Array.from({ length: 401 }, (_, s) => 3 * s + 3 * Math.min(100, Math.max(0, s - 100)));
    const { distance } = of({ distance_meters: stream(values) });
    expect(distance).toEqual([
      // 400 of the 600 m.
      { over: 400, value: 66.7, start_seconds: expect.any(Number) },
      // All of them, and 400 m more.
      { over: 1000, value: 233.3, start_seconds: expect.any(Number) },
    ]);
    expect(distance[0]!.start_seconds).toBeGreaterThanOrEqual(100);
    expect(distance[0]!.start_seconds + 66.7).toBeLessThanOrEqual(200.1);
  });

  it('is found from speed where there is no distance, whatever the interval', () => {
    const { distance } = of({ speed_mps: stream(new Array(101).fill(4), 5) });
    expect(distance).toEqual([
      { over: 400, value: 100, start_seconds: 0 },
      { over: 1000, value: 250, start_seconds: 0 },
      { over: 1609, value: 402.3, start_seconds: 2.8 },
    ]);
  });

  it('is as slow as every other stretch says', () => {
    const steps = fc.array(
      fc.oneof({ arbitrary: fc.integer({ min: 0, max: 9 }), weight: 9 }, { arbitrary: fc.constant(null), weight: 1 }),
      { minLength: 2, maxLength: 400 },
    );
    fc.assert(
      fc.property(steps, (speeds) => {
        const meters = [0];
        for (const speed of speeds) meters.push(meters.at(-1)! + (speed ?? 0));
        const found = of({ distance_meters: stream(meters) }).distance;
        for (const distance of effortDistances) {
          // The shortest by trying all, to a second.
          let best = Number.POSITIVE_INFINITY;
          for (let from = 0; from < meters.length; from++) {
            const to = meters.findIndex((at) => at - meters[from]! >= distance);
            if (to >= 0) best = Math.min(best, to - from);
          }
          const one = found.find(({ over }) => over === distance);
          if (best === Number.POSITIVE_INFINITY) expect(one).toBeUndefined();
          else {
            expect(one!.value).toBeLessThanOrEqual(best);
            expect(one!.value).toBeGreaterThan(best - 1.1);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the highest mean', () => {
  it('is that of trying every stretch', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 60, max: 190 }), { minLength: 1, maxLength: 400 }), (values) => {
        const found = of({ heart_rate_bpm: stream(values) }).heart_rate_bpm;
        for (const seconds of effortDurations) {
          const means = values
            .slice(0, Math.max(0, values.length - seconds + 1))
            .map((_, from) => values.slice(from, from + seconds).reduce((sum, one) => sum + one, 0) / seconds);
          const one = found.find(({ over }) => over === seconds);
          expect(one?.value).toBe(means.length === 0 ? undefined : Math.round(Math.max(...means) * 10) / 10);
          if (one) expect(means[one.start_seconds]).toBeCloseTo(Math.max(...means), 9);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('needs a sensor that was there for nearly all of it', () => {
    const values = [...new Array(10).fill(null), ...new Array(55).fill(300), ...new Array(60).fill(200)] as (
      | number
      | null
    )[];
    const { power_watts: power } = of({ power_watts: stream(values) });
    expect(power).toEqual([
      { over: 5, value: 300, start_seconds: 10 },
      { over: 60, value: 296.5, start_seconds: 7 },
    ]);
  });
});

it('without samples there are none', () => {
  expect(effortsOf({})).toEqual({ distance: [], power_watts: [], heart_rate_bpm: [] });
  expect(of({ distance_meters: stream([]), power_watts: stream([null]) })).toEqual({
    distance: [],
    power_watts: [],
    heart_rate_bpm: [],
  });
});
