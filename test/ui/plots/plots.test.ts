import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration } from '../../../src/ui/format.js';
import { bar } from '../../../src/ui/plots/bars.js';
import { areaPlot, boundsOf, resample, timeAxis } from '../../../src/ui/plots/plot.js';

describe('a bar', () => {
  it('is as long as its share, to an eighth of a column', () => {
    expect(bar(1, 4)).toBe('████');
    expect(bar(0.5, 4)).toBe('██');
    expect(bar(0.53125, 4)).toBe('██▏');
    expect(bar(0, 4)).toBe('');
  });

  it('shows the smallest share, nothing for 0, and no more than fits', () => {
    expect(bar(0.0001, 4)).toBe('▏');
    expect(bar(Number.NaN, 4)).toBe('');
    expect(bar(7, 4)).toBe('████');
  });
});

describe('a plot', () => {
  const every = (interval_seconds: number, values: (number | null)[]) => ({ interval_seconds, values });

  it('shows the mean of what each column covers', () => {
    expect(resample(every(1, [100, 110, 120, 140]), 4, 2)).toEqual([105, 130]);
    expect(resample(every(1, [100, null, null, null]), 4, 2)).toEqual([100, null]);
  });

  it('holds rare values, and ends where a series ends', () => {
    expect(resample(every(2, [10, 20]), 4, 4)).toEqual([10, 10, 20, 20]);
    expect(resample(every(1, [10, 20]), 4, 4)).toEqual([10, 20, null, null]);
  });

  it('is empty in a column in which the timer is stopped, and continues after it', () => {
    const timerAt = (second: number) => Math.min(second, Math.max(2, second - 4));
    expect(resample(every(1, [10, 20, 30, 40]), 8, 8, timerAt)).toEqual([10, 20, null, null, null, null, 30, 40]);
    expect(resample(every(1, [10, 20, 30, 40]), 8, 2, timerAt)).toEqual([15, 35]);
  });

  it('reaches from the lowest value to the highest', () => {
    expect(areaPlot([0, 15, null], 2, { low: 0, high: 15 })).toEqual([' █ ', '▁█ ']);
  });

  it('draws a line for a constant value, and reports if there is nothing to draw', () => {
    expect(areaPlot([5, 5], 1, { low: 5, high: 5 })[0]).toMatch(/^([▄▅])\1$/);
    expect(boundsOf([null, null])).toBeUndefined();
    expect(boundsOf([3, null, 1])).toEqual({ low: 1, high: 3 });
  });

  it('has the requested width, whatever the values', () => {
    const series = fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
      minLength: 1,
      maxLength: 500,
    });
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 1, max: 600 }),
        (values, width, seconds) => {
          const columns = resample(every(1, values), seconds, width);
          const bounds = boundsOf(columns);
          expect(columns).toHaveLength(width);
          if (!bounds) return;
          const lines = areaPlot(columns, 5, bounds);
          for (const line of lines) expect(line).toMatch(new RegExp(`^[ ▁▂▃▄▅▆▇█]{${width}}$`));
          // A column without values is empty; one with a value shows on the lowest line.
          expect([...(lines[4] ?? '')].map((cell) => cell === ' ')).toEqual(columns.map((value) => value === null));
        },
      ),
    );
  });

  it('marks as many round times as fit', () => {
    expect(timeAxis(3600, 60, duration)).toBe('0:00           15:00          30:00          45:00');
    for (const seconds of [1, 59, 3599, 86_400 * 3])
      expect(timeAxis(seconds, 40, duration).length).toBeLessThanOrEqual(40);
  });
});
