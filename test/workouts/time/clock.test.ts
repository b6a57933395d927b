import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOf, makeClock } from '../../../src/workouts/time/clock.js';
import { countClocks } from '../../support/data/two-clocks.js';
import { workout } from '../../support/data/workouts.js';

const seconds = (ms: number) => ms / 1000;

/** Pauses of some milliseconds, in any order: some meet, some overlap, some are empty, some begin with the workout. */
const pauses = fc.array(
  fc.record({
    start_seconds: fc.oneof(fc.constantFrom(0, 0.2, 0.3), fc.integer({ min: 0, max: 800 }).map(seconds)),
    duration_seconds: fc.oneof(fc.constantFrom(0, 0.1), fc.integer({ min: 0, max: 300 }).map(seconds)),
  }),
  { maxLength: 9 },
);

describe('the two clocks of a workout', () => {
  it('agree with counting every millisecond', () => {
    fc.assert(
      fc.property(pauses, (given) => {
        const clock = clockOf(workout({ pauses: given }));
        const { wallOf, runs } = countClocks(given, 2000);
        expect(clock.pauses.map(({ start, end }) => [start, end])).toEqual(
          runs.map(({ start, end }) => [seconds(start), seconds(end)]),
        );
        for (let timer = 0; timer <= 2000; timer++) {
          expect(clock.wallAt(seconds(timer))).toBe(seconds(wallOf(timer)));
          if (timer > 0) expect(clock.wallBefore(seconds(timer))).toBe(seconds(wallOf(timer - 1) + 1));
          expect(clock.timerAt(seconds(wallOf(timer)))).toBe(seconds(timer));
        }
        for (const { start, end } of runs) {
          for (const wall of [start, start + 1, end - 1, end]) {
            expect(clock.timerAt(seconds(wall))).toBe(clock.timerAt(seconds(start)));
            expect(clock.isPaused(seconds(wall))).toBe(wall > start && wall < end);
          }
          expect(clock.hasPauseIn(seconds(start), seconds(end))).toBe(true);
          expect(clock.hasPauseIn(seconds(start), seconds(end - 1))).toBe(false);
          expect(clock.hasPauseIn(seconds(start + 1), seconds(end))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same to the last bit if there was no pause', () => {
    const clock = makeClock([{ start: 5, end: 5 }]);
    for (const at of [0, 1 / 3, 1e6 + 1e-7]) {
      expect([clock.wallAt(at), clock.wallBefore(at), clock.timerAt(at)]).toEqual([at, at, at]);
    }
    expect(clock.paused).toBe(0);
  });
});
