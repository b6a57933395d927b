import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeClock } from '../../src/workouts/clock.js';

describe('the clock of a workout', () => {
  it('leads from the timer to the wall clock and back', () => {
    const clock = makeClock([
      { start: 60, end: 120 },
      { start: 150.5, end: 151 },
    ]);
    expect(clock.paused).toBe(60.5);
    expect([0, 59, 60, 90.4, 90.5, 91].map(clock.wallAt)).toEqual([0, 59, 120, 150.4, 151, 151.5]);
    expect([60, 90.5].map(clock.wallBefore)).toEqual([60, 150.5]);
    expect([0, 60, 90, 119.9, 120, 150.7, 151, 151.5].map(clock.timerAt)).toEqual([0, 60, 60, 60, 60, 90.5, 90.5, 91]);
  });

  it('joins what overlaps and leaves out what is empty', () => {
    const { pauses, paused } = makeClock([
      { start: 30, end: 40 },
      { start: 10, end: 20 },
      { start: 20, end: 25 },
      { start: 35, end: 38 },
      { start: 50, end: 50 },
    ]);
    expect(pauses).toEqual([
      { start: 10, end: 25 },
      { start: 30, end: 40 },
    ]);
    expect(paused).toBe(25);
  });

  it('starts late where the timer stood first', () => {
    const { wallAt, wallBefore, timerAt } = makeClock([{ start: 0, end: 1200 }]);
    expect([wallAt(0), wallBefore(0), wallAt(30), timerAt(600), timerAt(1230)]).toEqual([1200, 0, 1230, 0, 30]);
  });

  it('agrees with a watch that is simulated millisecond by millisecond', () => {
    const part = fc.record({ runs: fc.integer({ min: 0, max: 40 }), stands: fc.integer({ min: 0, max: 40 }) });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        // Each millisecond of the timer with the wall clock at it, as a watch would count both.
        const wallAt: number[] = [];
        const pauses: { start: number; end: number }[] = [];
        let wall = 0;
        for (const { runs, stands } of parts) {
          for (let ms = 0; ms < runs; ms++) wallAt.push(wall++);
          if (stands > 0) pauses.push({ start: wall / 1000, end: (wall + stands) / 1000 });
          wall += stands;
        }
        const clock = makeClock(pauses);
        for (const [timer, at] of wallAt.entries()) {
          expect(clock.wallAt(timer / 1000)).toBe(at / 1000);
          expect(clock.timerAt(at / 1000)).toBe(timer / 1000);
          expect(clock.wallBefore(timer / 1000)).toBeLessThanOrEqual(at / 1000);
        }
        expect(clock.paused * 1000).toBeCloseTo(wall - wallAt.length, 6);
      }),
    );
  });
});
