import { describe, expect, it } from 'vitest';
import { known, knownRounded, metersPerSecond, roundTo } from '../../../src/workouts/values/numbers.js';

describe('a number', () => {
  it.each([
    [1.25, 1, 1.3],
    [-1.25, 1, -1.2],
    [2.5, 0, 3],
    [-0.04, 1, 0],
    [1234.5678, 2, 1234.57],
    [9_007_199_254_740_990, 0, 9_007_199_254_740_990],
    [1e17, 2, 1e17],
    [9e15 + 1.5, 3, 9e15 + 1.5],
  ])('%d to %d decimals is %d', (value, decimals, rounded) => {
    expect(roundTo(value, decimals)).toBe(rounded);
  });

  it('is known from the minimum on, if it is finite', () => {
    expect([known(0), known(5, 5), known(-500, -500), known(1e300)]).toEqual([0, 5, -500, 1e300]);
    for (const unknown of [-1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, undefined]) {
      expect(known(unknown)).toBeUndefined();
      expect(knownRounded(unknown, 1)).toBeUndefined();
      expect(metersPerSecond(unknown)).toBeUndefined();
    }
    expect(known(4.9, 5)).toBeUndefined();
    expect(knownRounded(4.96, 1, 5)).toBeUndefined();
    expect(knownRounded(5.04, 1, 5)).toBe(5);
  });

  it('of km/h becomes m/s with three decimals', () => {
    expect(metersPerSecond(10)).toBe(2.778);
    expect(metersPerSecond(0)).toBe(0);
    expect(metersPerSecond(0.0035, 0.001)).toBeUndefined();
    expect(metersPerSecond(0.0036, 0.001)).toBe(0.001);
  });
});
