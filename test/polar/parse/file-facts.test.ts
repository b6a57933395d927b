import { describe, expect, it } from 'vitest';
import { pausesOfJumps } from '../../../src/polar/parse/file-facts.js';

/** Times after a start, by the steps between them. */
function timesOf(steps: readonly number[], from = 1_700_000_000_000): number[] {
  const times = [from];
  for (const step of steps) times.push((times.at(-1) ?? 0) + step);
  return times;
}

describe('jumps between recorded times', () => {
  it('are pauses after the step that belongs to the time before, counted from the first time', () => {
    expect(pausesOfJumps(timesOf([1000, 31_000, 1000, 1000, 11_000, 1000, 1000]), 40_000)).toEqual([
      { startMillis: 2000, durationMillis: 30_000 },
      { startMillis: 35_000, durationMillis: 10_000 },
    ]);
  });

  it('are measured by the usual step, which is the median', () => {
    expect(pausesOfJumps(timesOf([10_900, 950, 900, 900, 10_900]), 20_000)).toEqual([
      { startMillis: 950, durationMillis: 9950 },
      { startMillis: 14_600, durationMillis: 9950 },
    ]);
    // The third of four: with as many jumps as steps, none of them is one.
    expect(pausesOfJumps(timesOf([10_900, 950, 900, 10_900]), 0)).toEqual([]);
  });

  it('count from a fifth of a second on', () => {
    expect(pausesOfJumps(timesOf([1000, 1000, 1200, 1000]), 0)).toEqual([{ startMillis: 3000, durationMillis: 200 }]);
    expect(pausesOfJumps(timesOf([1000, 1000, 1199, 1000]), 0)).toEqual([]);
  });

  it.each([
    [27_999, false],
    [28_000, true],
    [32_000, true],
    [32_001, false],
  ])('of 30 s together are the whole time the timer was stopped, if that was %i ms: %j', (stoodMs, are) => {
    const pauses = pausesOfJumps(timesOf([1000, 1000, 31_000, 1000, 1000]), stoodMs);
    expect(pauses).toEqual(are ? [{ startMillis: 3000, durationMillis: 30_000 }] : undefined);
  });

  it('are none if hardly anything was recorded', () => {
    expect(pausesOfJumps([], 0)).toEqual([]);
    expect(pausesOfJumps([5000], 0)).toEqual([]);
    expect(pausesOfJumps([5000], 30_000)).toBeUndefined();
  });
});
