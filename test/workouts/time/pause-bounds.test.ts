import { describe, expect, it } from 'vitest';
import { type ClockFacts, resolveClock } from '../../../src/workouts/time/pauses.js';

/* pauses.test.ts tells the rules; here is each on both sides of its bound. Facts in ms, pauses in seconds. */

/** Points with these steps in between, ms. */
const bySteps = (...steps: number[]) =>
  [0, ...steps].map((_, i) => steps.slice(0, i).reduce((sum, step) => sum + step, 0));
const everySecond = (from: number, to: number) =>
  Array.from({ length: (to - from) / 1000 + 1 }, (_, i) => from + 1000 * i);
const pausesOf = (facts: ClockFacts) => {
  const { clock, quality } = resolveClock(facts);
  return quality.includes('pauses_unknown') ? 'unknown' : clock.pauses.map(({ start, end }) => [start, end]);
};
const clockOfRoute = (facts: ClockFacts) => {
  const { routeOn, quality } = resolveClock(facts);
  return quality.length === 0 ? routeOn : quality;
};

describe('where no pause is named', () => {
  it('there is none if the session stopped within a second of its timer', () => {
    expect(pausesOf({ durationMs: 120_000, spanMs: 121_000 })).toEqual([]);
    expect(pausesOf({ durationMs: 120_000, spanMs: 121_001 })).toBe('unknown');
    expect(pausesOf({ durationMs: 120_000, spanMs: 100_000 })).toEqual([]);
    expect(pausesOf({ spanMs: 121_000, named: [] })).toBe('unknown');
    const routeMs = everySecond(0, 30_000);
    expect(pausesOf({ spanMs: 121_000, routeMs, routeClock: 'wall' })).toBe('unknown');
    expect(pausesOf({ durationMs: 60_000, spanMs: 121_000, routeClock: 'wall' })).toBe('unknown');
  });

  it('there is none if a route on the wall clock ends within two seconds of the timer', () => {
    const ends = (last: number, routeClock: 'wall' | 'unknown' = 'wall') =>
      pausesOf({ durationMs: 120_000, routeMs: [...everySecond(0, 100_000), last], routeClock });
    expect([ends(118_000), ends(122_000)]).toEqual([[], []]);
    expect([ends(117_999), ends(118_000, 'unknown'), ends(122_000, 'unknown')]).toEqual(Array(3).fill('unknown'));
    expect(pausesOf({ durationMs: 120_000, routeMs: everySecond(0, 122_000), routeClock: 'wall' })).toEqual([]);
    expect(pausesOf({ durationMs: 119_999, routeMs: everySecond(0, 122_000), routeClock: 'wall' })).toBe('unknown');
    expect(pausesOf({ durationMs: 120_000, routeMs: [], routeClock: 'wall' })).toBe('unknown');
  });
});

describe('the holes of a route', () => {
  const routeMs = [...everySecond(0, 59_000), ...everySecond(120_000, 180_000)];

  it('are the pauses if they make up the difference to within two seconds', () => {
    for (const durationMs of [118_000, 120_000, 122_000])
      expect(pausesOf({ durationMs, routeMs })).toEqual([[60, 120]]);
    for (const durationMs of [117_999, 122_001]) expect(pausesOf({ durationMs, routeMs })).toBe('unknown');
  });

  it('begin when the next point was due, and last at least three seconds', () => {
    const second = 1000;
    const hole = (step: number) => bySteps(second, second, step, second, second);
    expect(pausesOf({ durationMs: 5000, routeMs: hole(4000) })).toEqual([[3, 6]]);
    expect(pausesOf({ durationMs: 4999, routeMs: hole(3999) })).toBe('unknown');
  });

  it('last at least two steps if points come more slowly', () => {
    const five = 5000;
    const hole = (step: number) => bySteps(five, five, five, step, five, five);
    expect(pausesOf({ durationMs: 30_000, routeMs: hole(10_000) })).toEqual([[20, 25]]);
    expect(pausesOf({ durationMs: 29_999, routeMs: hole(9999) })).toBe('unknown');
  });
});

describe('the span of a session', () => {
  const route = [...everySecond(0, 59_000), ...everySecond(125_000, 150_000)];
  const hole = (lacking: number, more: Partial<ClockFacts> = {}) =>
    pausesOf({ durationMs: 120_000, spanMs: 120_000 + lacking, routeMs: route, routeClock: 'wall', ...more });

  it('fits into the only hole, to within two seconds', () => {
    expect(hole(60_000)).toEqual([[65, 125]]);
    expect(hole(65_000)).toEqual([[60, 125]]);
    expect(hole(67_000)).toEqual([[60, 125]]);
    expect(hole(67_001)).toBe('unknown');
  });

  it('does not if there are two, or the clock of the route is unknown, or there is no route', () => {
    const two = [...everySecond(0, 20_000), ...everySecond(30_000, 59_000), ...everySecond(125_000, 150_000)];
    expect(hole(60_000, { routeMs: two })).toBe('unknown');
    // Even if the first of them could hold it all.
    const wide = [...everySecond(0, 59_000), ...everySecond(125_000, 140_000), ...everySecond(150_000, 170_000)];
    expect(hole(60_000, { routeMs: wide })).toBe('unknown');
    expect(hole(60_000, { routeClock: 'unknown' })).toBe('unknown');
    expect(hole(60_000, { routeMs: [] })).toBe('unknown');
  });

  const late = (first: number, lacking: number) =>
    pausesOf({
      ...{ durationMs: 120_000, spanMs: 120_000 + lacking, routeClock: 'wall' },
      routeMs: everySecond(first, first + 29_000),
    });

  it('fits before the first point, which comes at most a minute after the pause', () => {
    expect(late(100_000, 40_000)).toEqual([[0, 40]]);
    expect(late(100_001, 40_000)).toBe('unknown');
    expect(late(40_000, 40_000)).toEqual([[0, 40]]);
  });

  it('may have five seconds at its end, at most a tenth of the pause', () => {
    expect(late(60_000, 65_000)).toEqual([
      [0, 60],
      [180, 185],
    ]);
    expect(late(60_000, 65_001)).toBe('unknown');
    expect(late(20_000, 22_000)).toEqual([
      [0, 20],
      [140, 142],
    ]);
    expect(late(20_000, 22_001)).toBe('unknown');
  });
});

describe('the clock of a route', () => {
  const short = [{ start: 20_000, end: 40_000 }];
  const withHole = (last: number) => [...everySecond(0, 19_000), ...everySecond(41_000, 110_000), last];
  const without = (last: number) => [...everySecond(0, 110_000), last];
  const of = (routeMs: number[], more: Partial<ClockFacts> = {}) =>
    clockOfRoute({ durationMs: 120_000, named: short, routeMs, ...more });

  it('is the one it ends with, to within two seconds, whatever its points show', () => {
    expect([of(withHole(118_000)), of(withHole(122_000))]).toEqual(['timer', 'timer']);
    expect([of(without(138_000)), of(without(142_000))]).toEqual(['wall', 'wall']);
    // A route longer than the timer cannot be on it.
    expect([of(without(122_001)), of(without(130_000))]).toEqual(['wall', 'wall']);
    expect([of(withHole(117_999)), of(without(117_999))]).toEqual(['wall', 'timer']);
  });

  it('is the wall clock if it misses both by the same amount', () => {
    expect(of(without(121_000), { named: [{ start: 60_000, end: 62_000 }] })).toBe('wall');
    expect(of(without(120_999), { named: [{ start: 60_000, end: 62_000 }] })).toBe('timer');
  });

  it('is the wall clock if that is stated, or if there is no route', () => {
    expect(of(withHole(118_000), { routeClock: 'wall' })).toBe('wall');
    expect(of([])).toBe('wall');
    // Without a pause both are the same, even where 64.002 s are a little less than 64002 ms in binary fractions.
    expect(clockOfRoute({ durationMs: 64_002, ofFile: [], routeMs: [0, 64_002] })).toBe('wall');
  });

  const early = (pause: [number, number], ...points: number[]) =>
    clockOfRoute({ named: [{ start: pause[0], end: pause[1] }], routeMs: points });

  it('does not matter before the first pause, and does not show in one of two seconds', () => {
    expect(early([60_000, 61_500], 0, 60_000)).toBe('wall');
    expect(early([60_000, 61_500], 0, 60_001)).toEqual(['route_clock_unknown']);
    expect(early([60_000, 62_000], 0, 90_000)).toEqual(['route_clock_unknown']);
    expect(early([60_000, 62_001], 0, 90_000)).toBe('wall');
  });

  it('is the timer if a point is well inside a pause', () => {
    expect(early([60_000, 120_000], 0, 61_000, 200_000)).toBe('wall');
    expect(early([60_000, 120_000], 0, 61_001, 200_000)).toBe('timer');
    expect(early([60_000, 120_000], 0, 118_999, 200_000)).toBe('timer');
    expect(early([60_000, 120_000], 0, 119_000, 200_000)).toBe('wall');
  });

  it('shows in any pause that has begun', () => {
    const named = [
      { start: 10_000, end: 20_000 },
      { start: 60_000, end: 120_000 },
    ];
    expect(clockOfRoute({ named, routeMs: [0, 25_000, 90_000, 150_000] })).toBe('timer');
    expect(clockOfRoute({ named, routeMs: [0, 25_000, 50_000] })).toBe('wall');
  });
});
