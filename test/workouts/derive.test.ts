import { describe, expect, it } from 'vitest';
import { deriveFields } from '../../src/workouts/derive.js';
import { makeClock } from '../../src/workouts/time/clock.js';
import type { RoutePoint, Streams } from '../../src/workouts/workout.js';

const running = makeClock([]);
const series = (values: (number | null)[], interval_seconds = 1) => ({ interval_seconds, values });
const point = (time_seconds: number, altitude_meters?: number): RoutePoint => ({
  ...{ time_seconds, latitude: 60, longitude: 25 },
  ...(altitude_meters !== undefined && { altitude_meters }),
});
const of = (streams: Streams, given = {}) => deriveFields(given, { streams, clock: running });

describe('a duration that Polar does not give', () => {
  const heart_rate_bpm = series(Array(10).fill(90), 5);

  it('is that of the longest recording', () => {
    expect(of({ heart_rate_bpm, power_watts: series([1, 2, 3], 10) }).duration_seconds).toBe(50);
    const rrIntervalsMs = [30_000, null, 20_500];
    expect(deriveFields({}, { streams: { heart_rate_bpm }, rrIntervalsMs, clock: running }).duration_seconds).toBe(
      50.5,
    );
    expect(deriveFields({}, { rrIntervalsMs, route: [point(60), point(51)], clock: running }).duration_seconds).toBe(
      51,
    );
  });

  it('does not include the pauses of the route', () => {
    const clock = makeClock([{ start: 10, end: 30 }]);
    expect(deriveFields({}, { route: [point(0), point(70)], clock }).duration_seconds).toBe(50);
  });

  it('is in whole milliseconds', () => {
    expect(of({ heart_rate_bpm: series([1, 2, 3], 0.1) }).duration_seconds).toBe(0.3);
  });

  it('does not follow from an unreadable series, nor from nothing', () => {
    expect(of({ vendor_99: { interval_seconds: 5, data: '1,2,3' } }).duration_seconds).toBeUndefined();
    expect(deriveFields({}, { route: [point(0)], clock: running }).duration_seconds).toBeUndefined();
    expect(deriveFields({}, { route: [], clock: running }).duration_seconds).toBeUndefined();
  });

  it("yields to Polar's", () => {
    expect(of({ heart_rate_bpm }, { duration_seconds: 7 }).duration_seconds).toBe(7);
  });
});

describe('averages and maxima', () => {
  it('are of what was measured', () => {
    expect(
      of({
        heart_rate_bpm: series([90, null, 101]),
        speed_mps: series([1, 2.2222, null, 0]),
        power_watts: series([0, null, 101, 200]),
        cadence_rpm: series([0, 80, null, 85]),
      }),
    ).toMatchObject({
      avg_heart_rate_bpm: 96,
      max_heart_rate_bpm: 101,
      avg_speed_mps: 1.074,
      max_speed_mps: 2.2222,
      avg_power_watts: 100,
      max_power_watts: 200,
      avg_cadence_rpm: 83,
    });
  });

  it('are absent if nothing was', () => {
    const fields = of({ cadence_rpm: series([0, 0]), heart_rate_bpm: series([null]) });
    expect(fields).toEqual({ duration_seconds: 2 });
  });

  it('of speed are distance divided by duration, if both are known', () => {
    const distance_meters = series([0, 10, 30, null, 20]);
    const speed_mps = series([9, 9]);
    expect(of({ distance_meters, speed_mps })).toMatchObject({ distance_meters: 30, avg_speed_mps: 6 });
    expect(of({ speed_mps }, { distance_meters: 100, duration_seconds: 30 })).toMatchObject({ avg_speed_mps: 3.333 });
    expect(of({ speed_mps }, { distance_meters: 100, duration_seconds: 0 })).toMatchObject({ avg_speed_mps: 9 });
    expect(of({ speed_mps }, { duration_seconds: 30 })).toMatchObject({ avg_speed_mps: 9 });
    expect(of({ distance_meters }, { distance_meters: 40 })).toMatchObject({ distance_meters: 40, avg_speed_mps: 8 });
    expect(of({}, { distance_meters: 100 }).avg_speed_mps).toBeUndefined();
  });

  it('may be below zero', () => {
    expect(of({ power_watts: series([-5, -3, -9]) })).toMatchObject({ avg_power_watts: -6, max_power_watts: -3 });
  });
});

describe('the climb', () => {
  it('follows from the altitude samples, at their interval, gaps left out', () => {
    const fields = of({ altitude_meters: series([100, null, 300, 290], 20) });
    expect(fields).toMatchObject({ elevation_gain_meters: 200, elevation_loss_meters: 10 });
    // The same within a few seconds is a barometer settling.
    expect(of({ altitude_meters: series([100, null, 300, 290]) }).elevation_gain_meters).toBeUndefined();
  });

  it('follows from the route only without such samples, at its own times', () => {
    const route = [point(0, 100), point(20), point(40, 300), point(60, 290)];
    const climb = (streams: Streams) => deriveFields({}, { streams, route, clock: running });
    expect(climb({})).toMatchObject({ elevation_gain_meters: 200, elevation_loss_meters: 10 });
    expect(climb({ altitude_meters: series([5, 5]) })).toMatchObject({ elevation_gain_meters: 0 });
    const { elevation_gain_meters: gain } = deriveFields({}, { route: route.slice(0, 2), clock: running });
    expect(gain).toBeUndefined();
  });
});
