import { expect } from 'vitest';

/*
 * Comparisons for loops over hundreds of thousands of values: `expect` is called only for what fails, because where it
 * succeeds it takes a hundred times as long as the comparison.
 */

/** As `expect(actual).toBe(expected)`. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) expect(actual).toBe(expected);
}

/** As `expect(actual).toBeLessThanOrEqual(bound)`; NaN and undefined fail. */
export function expectAtMost(actual: number, bound: number): void {
  if (!(actual <= bound)) expect(actual).toBeLessThanOrEqual(bound);
}
