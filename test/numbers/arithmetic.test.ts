import { describe, expect, it } from 'vitest';
import { bucketsOf, deviationOf, meanOf, round } from '../../src/numbers/arithmetic.js';

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
