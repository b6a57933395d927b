import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLengths, splitsOf } from '../../../src/numbers/efforts/splits.js';

const parts = (...given: Parameters<typeof splitsOf>) =>
  splitsOf(...given).map(({ distance_meters, duration_seconds, avg_heart_rate_bpm }) => {
    return { distance_meters, duration_seconds, avg_heart_rate_bpm };
  });
const stream = (values: (number | null)[], interval = 1) => ({ interval_seconds: interval, values });

describe('splits', () => {
  it('end where a kilometer is full, between two values if need be', () => {
    const meters = Array.from({ length: 835 }, (_, s) => 3 * s);
    const rates = meters.map((_, s) => (s < 333 ? 120 : 150));
    expect(parts({ streams: { distance_meters: stream(meters), heart_rate_bpm: stream(rates) } })).toEqual([
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

  it('go through a gap at an even pace', () => {
    const meters: (number | null)[] = Array.from({ length: 801 }, (_, s) => 5 * s);
    meters.fill(null, 101, 700);
    expect(splitsOf({ streams: { distance_meters: stream(meters) } }).map((one) => one.duration_seconds)).toEqual([
      ...[200, 200, 200, 200],
    ]);
  });

  it('have the very last value in the last one', () => {
    const meters = Array.from({ length: 301 }, (_, s) => 5 * s);
    const rates = meters.map((_, s) => (s === 300 ? 190 : 140));
    const streams = { distance_meters: stream(meters), heart_rate_bpm: stream(rates) };
    expect(splitsOf({ streams }).map((one) => one.max_heart_rate_bpm)).toEqual([140, 190]);
  });

  it('are of miles too, and have every measure of their samples', () => {
    const steps = Array.from({ length: 1201 }, (_, s) => s);
    const later = <T>(before: T, after: T) => steps.map((s) => (s < 600 ? before : after));
    const streams = {
      distance_meters: stream(steps.map((s) => (s * 1609.344) / 600)),
      speed_mps: stream(steps.map((s) => (s === 300 ? 4 : 1609.344 / 600))),
      heart_rate_bpm: stream(later(130, 150)),
      cadence_rpm: stream(later(80, 85)),
      power_watts: stream(later<number | null>(null, 240)),
      altitude_meters: stream(steps.map((s) => (s < 600 ? s / 20 : 30 - (s - 600) / 60))),
    };
    expect(splitsOf({ streams }, splitLengths.mile)).toEqual([
      {
        ...{ start_seconds: 0, distance_meters: 1609.3, duration_seconds: 600 },
        ...{ avg_heart_rate_bpm: 130, max_heart_rate_bpm: 130, max_speed_mps: 4 },
        ...{ avg_cadence_rpm: 80, max_cadence_rpm: 80, elevation_gain_meters: 30, elevation_loss_meters: 0 },
      },
      {
        ...{ start_seconds: 600, distance_meters: 1609.3, duration_seconds: 600 },
        ...{ avg_heart_rate_bpm: 150, max_heart_rate_bpm: 150, max_speed_mps: 1609.344 / 600 },
        ...{ avg_cadence_rpm: 85, max_cadence_rpm: 85, avg_power_watts: 240, max_power_watts: 240 },
        ...{ elevation_gain_meters: 0, elevation_loss_meters: 10 },
      },
    ]);
  });

  it('need a distance', () => {
    expect(splitsOf({ streams: { heart_rate_bpm: stream([100, 101]) } })).toEqual([]);
    expect(splitsOf({})).toEqual([]);
  });
});
