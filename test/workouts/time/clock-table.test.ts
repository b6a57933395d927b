import { describe, expect, it } from 'vitest';
import { clockOf, makeClock, resumptions } from '../../../src/workouts/time/clock.js';
import { workout } from '../../support/data/workouts.js';

/* What clock.test.ts counts out at random, here second by second. Seconds; the timer stands from 10 to 30 and from 50 to 55. */
const made = () =>
  makeClock([
    { start: 50, end: 55 },
    { start: 10, end: 30 },
  ]);

describe('from the timer to the wall clock', () => {
  it.each([
    [0, 0, 0],
    [9.999, 9.999, 9.999],
    [10, 30, 10],
    [10.001, 30.001, 30.001],
    [29.999, 49.999, 49.999],
    [30, 55, 50],
    [30.001, 55.001, 55.001],
    [100, 125, 125],
  ])('%d: what begins then begins at %d, what ends then ended at %d', (timer, begins, ends) => {
    const clock = made();
    expect(clock.wallAt(timer)).toBe(begins);
    expect(clock.wallBefore(timer)).toBe(ends);
  });
});

describe('from the wall clock to the timer', () => {
  it.each([
    [0, 0, false],
    [10, 10, false],
    [10.001, 10, true],
    [29.999, 10, true],
    [30, 10, false],
    [31, 11, false],
    [50, 30, false],
    [52, 30, true],
    [55, 30, false],
    [60, 35, false],
  ])('%d: the timer shows %d; it is stopped: %j', (wall, timer, stands) => {
    const clock = made();
    expect(clock.timerAt(wall)).toBe(timer);
    expect(clock.isPaused(wall)).toBe(stands);
  });

  it.each([
    [10, 30, true],
    [10, 29.999, false],
    [10.001, 30, false],
    [10.001, 54.999, false],
    [10.001, 55, true],
    [0, 100, true],
    [51, 100, false],
    [0, 5, false],
  ])('from %d to %d there is a whole pause: %j', (from, to, whole) => {
    expect(made().hasPauseIn(from, to)).toBe(whole);
  });
});

describe('pauses', () => {
  it.each([
    [
      'that meet are one',
      [
        [10, 20],
        [20, 30],
      ],
      [[10, 30]],
    ],
    [
      'that overlap are one',
      [
        [15, 30],
        [10, 20],
      ],
      [[10, 30]],
    ],
    [
      'inside another one add nothing',
      [
        [10, 40],
        [15, 20],
      ],
      [[10, 40]],
    ],
    [
      'a millisecond apart are two',
      [
        [10, 20],
        [20.001, 30],
      ],
      [
        [10, 20],
        [20.001, 30],
      ],
    ],
    [
      'that take no time are none',
      [
        [10, 10],
        [30, 20],
      ],
      [],
    ],
    ['are in whole milliseconds', [[0.0004, 1.0004]], [[0, 1]]],
  ])('%s', (_what, given, expected) => {
    const clock = makeClock(given.map(([start = 0, end = 0]) => ({ start, end })));
    expect(clock.pauses.map(({ start, end }) => [start, end])).toEqual(expected);
    expect(clock.paused).toBe(expected.reduce((sum, [start = 0, end = 0]) => sum + end - start, 0));
  });

  it('of a workout have a start and a duration', () => {
    const pauses = [{ start_seconds: 10, duration_seconds: 20 }];
    expect(clockOf(workout({ pauses })).pauses).toEqual([{ start: 10, end: 30 }]);
    expect(clockOf(workout()).pauses).toEqual([]);
  });

  it('are nowhere if there are none', () => {
    const running = makeClock([]);
    expect([running.isPaused(5), running.hasPauseIn(0, 100), running.paused]).toEqual([false, false, 0]);
  });
});

describe('a track', () => {
  it('is split at the first point after each pause', () => {
    const resumesBetween = resumptions(made());
    const points = [0, 9, 10, 29, 31, 40, 55, 56, 90];
    const cuts = points.filter((now, i) => i > 0 && resumesBetween(points[i - 1]!, now));
    expect(cuts).toEqual([31, 55]);
  });

  it('is split at a point at which the pause ends, once', () => {
    const resumesBetween = resumptions(made());
    expect(resumesBetween(29.999, 30)).toBe(true);
    expect(resumesBetween(30, 31)).toBe(false);
    expect(resumesBetween(31, 54.999)).toBe(false);
    expect(resumesBetween(54.999, 60)).toBe(true);
    expect(resumesBetween(60, 1000)).toBe(false);
  });

  it('is split once if no point lies between two pauses', () => {
    const resumesBetween = resumptions(made());
    expect(resumesBetween(5, 60)).toBe(true);
    expect(resumesBetween(60, 61)).toBe(false);
  });
});
