import { expect } from 'vitest';
import type { Workout } from '../../../src/workouts/workout.js';
import { valueAt } from '../data/two-clocks.js';
import type { BabelPoint } from './referees.js';

/**
 * Expects every route point, one per second, at its time and place, with heart rate and cadence from the samples.
 * @param degrees how far a position may be off.
 */
export function expectTrack(points: readonly BabelPoint[], given: Workout, degrees: number): void {
  expect(points).toHaveLength(given.route!.length);
  for (const [n, point] of points.entries()) {
    const expected = given.route![n]!;
    const i = expected.time_seconds;
    expect(point.time).toBe(Date.parse(given.start_time) + i * 1000);
    expect(Math.abs(point.latitude! - expected.latitude)).toBeLessThanOrEqual(degrees);
    expect(Math.abs(point.longitude! - expected.longitude)).toBeLessThanOrEqual(degrees);
    expect(point.heartRate).toBe(valueAt(given, 'heart_rate_bpm', i));
    expect(point.cadence).toBe(valueAt(given, 'cadence_rpm', i));
  }
}
