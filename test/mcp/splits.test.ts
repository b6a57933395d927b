import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, deviationOf, meanOf, round } from '../../src/mcp/numbers.js';
import { splitsOf } from '../../src/mcp/splits.js';

const stream = (values: (number | null)[], interval = 1) => ({ interval_seconds: interval, values });

describe('splits', () => {
  it('end where a kilometer is full, between two values if need be', () => {
    const meters = Array.from({ length: 835 }, (_, s) => 3 * s);
    const rates = meters.map((_, s) => (s < 333 ? 120 : 150));
    expect(splitsOf({ streams: { distance_meters: stream(meters), heart_rate_bpm: stream(rates) } })).toEqual([
      { distance_meters: 1000, duration_seconds: 333.3, avg_heart_rate_bpm: 120 },
      { distance_meters: 1000, duration_seconds: 333.3, avg_heart_rate_bpm: 150 },
      { distance_meters: 502, duration_seconds: 167.3, avg_heart_rate_bpm: 150 },
    ]);
  });

  it('add up to the distance and the time, from distance or speed, across gaps', () => {
    const speeds = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(null)), {
      minLength: 2,
      maxLength: 900,
    });
    fc.assert(
      fc.property(speeds, fc.boolean(), (values, fromSpeed) => {
        const meters = [0];
        for (const speed of values.slice(1)) meters.push(meters.at(-1)! + (speed ?? 0));
        const streams = fromSpeed ? { speed_mps: stream(values) } : { distance_meters: stream(meters) };
        const splits = splitsOf({ streams });
        const total = splits.reduce((sum, one) => sum + one.distance_meters, 0);
        expect(Math.abs(total - meters.at(-1)!)).toBeLessThan(11);
        expect(splits.slice(0, -1).every((one) => one.distance_meters === 1000)).toBe(true);
        const seconds = splits.reduce((sum, one) => sum + one.duration_seconds, 0);
        expect(seconds).toBeLessThanOrEqual(values.length - 1 + 0.05 * splits.length);
      }),
      { numRuns: 200 },
    );
    // One value after a gap of several kilometers.
    expect(splitsOf({ streams: { distance_meters: stream([0, null, null, 2500]) } })).toEqual([
      ...[1000, 1000, 500].map((distance) => expect.objectContaining({ distance_meters: distance })),
    ]);
  });

  it('need a distance', () => {
    expect(splitsOf({ streams: { heart_rate_bpm: stream([100, 101]) } })).toEqual([]);
    expect(splitsOf({})).toEqual([]);
  });
});

describe('numbers', () => {
  it('are about what is known', () => {
    expect([meanOf([]), meanOf([null, undefined]), meanOf([1, null, 3])]).toEqual([undefined, undefined, 2]);
    expect([deviationOf([1]), deviationOf([2, 4, null])]).toEqual([undefined, Math.SQRT2]);
    expect([round(undefined), round(Number.NaN), round(1.25), round(7.77, 0)]).toEqual([undefined, undefined, 1.3, 8]);
  });

  it('in buckets cover every value once', () => {
    expect(bucketsOf([1, 3, null, null, 5, 6, 7], 3)).toEqual([2, null, 6]);
    expect(bucketsOf([1, 2], 5)).toEqual([1, 2]);
    expect(bucketsOf([], 5)).toEqual([]);
  });
});
