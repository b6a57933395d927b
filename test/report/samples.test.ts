import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between } from '../../src/report/samples/between.js';
import { buildPlotSamples } from '../../src/report/samples/build.js';
import { gridOf, MAX_POINTS } from '../../src/report/samples/grid.js';
import { arbitraryWorkout } from '../support/data/arbitrary-workout.js';
import { outdoorRun, route, stream, workout } from '../support/data/workouts.js';

const known = (values: readonly (number | null)[] = []) => values.filter((value) => value !== null);

describe('the grid of a workout', () => {
  it('has the interval of the samples as long as a plot can show them all', () => {
    expect(gridOf(outdoorRun(600))).toEqual({ stepMs: 1000, length: 600 });
  });

  it('gets coarser with length, and never has more points than a plot can show', () => {
    for (const seconds of [MAX_POINTS, MAX_POINTS + 1, 7200, 90_000]) {
      const { stepMs, length } = gridOf(workout({ streams: { heart_rate_bpm: stream(seconds, () => 1) } }));
      expect(length).toBeLessThanOrEqual(MAX_POINTS);
      expect(length * stepMs).toBeGreaterThanOrEqual((seconds - 1) * 1000);
      expect((length - 1) * stepMs).toBeLessThanOrEqual((seconds - 1) * 1000);
    }
  });

  it('is empty if nothing was recorded', () => {
    expect(buildPlotSamples(workout())).toEqual({
      samples: { stepMs: 1000, length: 0, columns: {} },
      distanceFromRoute: false,
    });
  });
});

describe('a plotted channel', () => {
  it('keeps its highest and lowest value wherever they are, at their time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 19_999 }),
        fc.integer({ min: 0, max: 19_999 }),
        fc.integer({ min: 1900, max: 20_000 }),
        (high, low, length) => {
          fc.pre(high < length && low < length && high !== low);
          const heart = stream(length, (i) => (i === high ? 200 : i === low ? 30 : 120 + (i % 7)));
          const { samples } = buildPlotSamples(workout({ streams: { heart_rate_bpm: heart } }));
          const values = samples.columns.heart_rate_bpm!;
          for (const [value, at] of [
            [200, high],
            [30, low],
          ] as const) {
            const place = values.indexOf(value) * samples.stepMs;
            // The last point may stand for both points of its pair; it keeps the higher value.
            if (value === 30 && place < 0)
              expect(Math.floor(low / (samples.stepMs / 500))).toBe((values.length - 1) / 2);
            else expect(Math.abs(place - at * 1000)).toBeLessThanOrEqual(2 * samples.stepMs);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has a gap where there was one, and only there', () => {
    const heart = stream(7200, (i) => (i >= 3000 && i < 4000 ? null : 140));
    const { samples } = buildPlotSamples(workout({ streams: { heart_rate_bpm: heart } }));
    const gaps = samples.columns.heart_rate_bpm!.flatMap((value, i) =>
      value === null ? [(i * samples.stepMs) / 1000] : [],
    );
    expect(gaps[0]).toBeGreaterThanOrEqual(3000);
    expect(gaps[0]).toBeLessThan(3020);
    expect(gaps.at(-1)).toBeLessThan(4000);
    expect(gaps.at(-1)).toBeGreaterThan(3980);
  });

  it('is interpolated if it is slower than the others', () => {
    const streams = {
      heart_rate_bpm: stream(11, () => 120),
      altitude_meters: stream(3, (i) => [100, 110, null][i] ?? null, 5),
    };
    const { altitude_meters: altitude } = buildPlotSamples(workout({ streams })).samples.columns;
    expect(altitude).toEqual([100, 102, 104, 106, 108, 110, null, null, null, null, null]);
  });

  it('contains nothing that was not measured, whatever the workout', () => {
    fc.assert(
      fc.property(arbitraryWorkout, (given) => {
        const { columns, length } = buildPlotSamples(given).samples;
        for (const [name, values] of Object.entries(columns)) {
          expect(values).toHaveLength(length);
          const source = known(given.streams?.[name as 'speed_mps']?.values);
          const altitudes = (given.route ?? []).flatMap(({ altitude_meters: meters }) => meters ?? []);
          const measured = source.length > 0 ? source : name === 'altitude_meters' ? altitudes : [];
          for (const value of measured.length > 0 ? known(values) : []) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...measured) - 1e-9);
            expect(value).toBeLessThanOrEqual(Math.max(...measured) + 1e-9);
          }
        }
      }),
    );
  });
});

describe('a workout with pauses', () => {
  const pauses = [{ start_seconds: 60, duration_seconds: 40.5 }];
  const heart = (length: number) => stream(length, (i) => (i < 60 ? 100 : 150));
  const gapsOf = (values: readonly (number | null)[] = []) => values.flatMap((value, i) => (value === null ? [i] : []));

  it('is drawn on the wall clock, with the pause as a gap', () => {
    const { samples } = buildPlotSamples(workout({ pauses, streams: { heart_rate_bpm: heart(120) } }));
    expect(samples).toMatchObject({ stepMs: 1000, length: 160 });
    const values = samples.columns.heart_rate_bpm!;
    expect(gapsOf(values)).toEqual(Array.from({ length: 40 }, (_, i) => 60 + i));
    expect(known(values)).toEqual(heart(120).values);
  });

  it('is drawn the same way if the grid is coarser than the samples', () => {
    const long = [{ start_seconds: 3000, duration_seconds: 1000 }];
    const given = workout({ pauses: long, streams: { heart_rate_bpm: stream(6200, (i) => (i < 3000 ? 100 : 150)) } });
    const { stepMs, columns } = buildPlotSamples(given).samples;
    expect(stepMs).toBe(4000);
    const gaps = gapsOf(columns.heart_rate_bpm);
    expect([gaps[0]! * 4, gaps.at(-1)! * 4]).toEqual([3000, 3996]);
    expect(gaps).toHaveLength(250);
    const { heart_rate_bpm: values = [] } = columns;
    expect([values[749], values[1000]]).toEqual([100, 150]);
  });

  it('keeps channels and route in step', () => {
    const points = route(160).filter((_, i) => i < 60 || i > 100);
    const slow = stream(24, (i) => 10 * i, 5);
    const given = workout({ pauses, route: points, streams: { heart_rate_bpm: heart(120), power_watts: slow } });
    const { columns } = buildPlotSamples(given).samples;
    expect(columns.latitude![101]).toBe(points[60]!.latitude);
    expect([columns.power_watts![55], columns.power_watts![56], columns.power_watts![70]]).toEqual([110, null, null]);
    // Measured at 100.5 s and 105.5 s.
    expect(columns.power_watts![103]).toBe(125);
  });
});

describe('a route', () => {
  it('lies on the same grid, through its points', () => {
    const given = workout({ route: route(100) });
    const { samples } = buildPlotSamples(given);
    expect(samples).toMatchObject({ stepMs: 1000, length: 100 });
    expect(samples.columns.latitude).toEqual(given.route!.map(({ latitude }) => latitude));
    expect(samples.columns.altitude_meters).toEqual(given.route!.map(({ altitude_meters }) => altitude_meters));
  });

  it('provides the distance if no channel does, and says so', () => {
    const points = [0, 1, 2].map((i) => ({ time_seconds: 10 * i, latitude: 60 + i / 1000, longitude: 24 }));
    const { samples, distanceFromRoute } = buildPlotSamples(workout({ route: points }));
    expect(distanceFromRoute).toBe(true);
    expect(samples.columns.distance_meters!.at(-1)).toBeCloseTo(222.4, 1);
    const distance = stream(21, (i) => i * 12);
    const measured = buildPlotSamples(workout({ route: points, streams: { distance_meters: distance } }));
    expect(measured.distanceFromRoute).toBe(false);
    expect(measured.samples.columns.distance_meters!.at(-1)).toBe(240);
  });

  it('continues across the date line', () => {
    const points = [179.999, -179.999, -179.997].map((longitude, i) => ({ time_seconds: i, latitude: 0, longitude }));
    const { longitude, distance_meters: meters } = buildPlotSamples(workout({ route: points })).samples.columns;
    expect(longitude!.map((value) => Number(value!.toFixed(3)))).toEqual([179.999, 180.001, 180.003]);
    expect(meters!.at(-1)).toBeCloseTo(444.8, 0);
  });

  it('is interrupted where the position of the watch is unknown', () => {
    const points = [0, 1, 2, 120, 121].map((at) => ({ time_seconds: at, latitude: 60 + at / 1e5, longitude: 24 }));
    const { latitude } = buildPlotSamples(workout({ route: points })).samples.columns;
    expect(latitude!.slice(0, 4).map((value) => value === null)).toEqual([false, false, false, true]);
    expect(latitude!.slice(119, 122).map((value) => value === null)).toEqual([true, false, false]);
  });

  it('skips times that run backward', () => {
    const track = { ms: [0, 1000, 1000, 500, 2000], values: [0, 10, 20, 30, 40] };
    expect(between(track, { stepMs: 1000, length: 3 }, 5000)).toEqual([0, expect.any(Number), 40]);
    const points = [0, 5, 3, 10].map((at) => ({ time_seconds: at, latitude: at, longitude: 0 }));
    const { latitude } = buildPlotSamples(workout({ route: points })).samples.columns;
    expect(latitude).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
