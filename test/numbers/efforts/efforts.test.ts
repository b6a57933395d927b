import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effortDistances, effortDurations, effortsOf } from '../../../src/numbers/efforts/efforts.js';
import type { Streams, Workout } from '../../../src/workouts/workout.js';

const stream = (values: (number | null)[], interval = 1) => ({ interval_seconds: interval, values });
const of = (streams: Streams, more: Partial<Workout> = {}) => effortsOf({ streams, ...more });
const seconds = (count: number, value: (second: number) => number) => Array.from({ length: count }, (_, s) => value(s));
const sum = (values: number[]) => values.reduce((total, one) => total + one, 0);
/** Distances from speeds, a step each. */
const summed = (speeds: readonly number[]) => {
  const meters = [0];
  for (const speed of speeds) meters.push(meters.at(-1)! + speed);
  return meters;
};

describe('the fastest stretch', () => {
  it('lies between two values if need be', () => {
    // 3 m/s, but 6 m/s from 100 s to 200 s.
    const values = seconds(401, (s) => 3 * s + 3 * Math.min(100, Math.max(0, s - 100)));
    const { distance } = of({ distance_meters: stream(values) });
    expect(distance).toEqual([
      // 400 of the 600 m.
      { over: 400, value: 66.7, start_seconds: expect.any(Number) },
      // All of them, and 400 m more.
      { over: 1000, value: 233.3, start_seconds: expect.any(Number) },
    ]);
    expect(distance[0]!.start_seconds).toBeGreaterThanOrEqual(100);
    expect(distance[0]!.start_seconds + 66.7).toBeLessThanOrEqual(200.1);
  });

  it('may begin between two values and end at one, before a slower part', () => {
    const { distance } = of({ distance_meters: stream(summed(seconds(300, (s) => (s < 100 ? 3 : s < 150 ? 7 : 1)))) });
    // 350 m at 7 m/s, and the 50 m before them.
    expect(distance).toEqual([{ over: 400, value: 66.7, start_seconds: 83.3 }]);
  });

  it('is found from speed where there is no distance, whatever the interval', () => {
    const { distance } = of({ speed_mps: stream(new Array(101).fill(4), 5) });
    expect(distance).toEqual([
      { over: 400, value: 100, start_seconds: 0 },
      { over: 1000, value: 250, start_seconds: 0 },
      { over: 1609.344, value: 402.3, start_seconds: 0 },
    ]);
  });

  it('is as slow as every other stretch on a fine grid says', () => {
    const speeds = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 300 });
    fc.assert(
      fc.property(speeds, (values) => {
        const meters = summed(values);
        const at = (time: number) => {
          const step = Math.min(Math.floor(time), meters.length - 2);
          return meters[step]! + (meters[step + 1]! - meters[step]!) * (time - step);
        };
        const grid = Array.from({ length: 4 * values.length + 1 }, (_, i) => at(i / 4));
        const found = of({ distance_meters: stream(meters) }).distance;
        for (const distance of effortDistances) {
          let best = Number.POSITIVE_INFINITY;
          for (let from = 0, to = 0; from < grid.length; from++) {
            while (to < grid.length && grid[to]! - grid[from]! < distance) to++;
            if (to < grid.length) best = Math.min(best, (to - from) / 4);
          }
          const one = found.find(({ over }) => over === distance);
          expect([distance, one !== undefined]).toEqual([distance, best < Number.POSITIVE_INFINITY]);
          if (!one) continue;
          expect(one.value).toBeLessThanOrEqual(best + 0.05);
          expect(one.value).toBeGreaterThan(best - 0.55);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('goes through a gap at an even pace, and does not jump over it', () => {
    const values: (number | null)[] = seconds(401, (s) => 3 * s);
    values.fill(null, 101, 300);
    // Without the gap in mind, the 600 m from 100 s to 300 s would be covered in one second.
    expect(of({ distance_meters: stream(values) }).distance).toEqual([
      { over: 400, value: 133.3, start_seconds: expect.any(Number) },
      { over: 1000, value: 333.3, start_seconds: expect.any(Number) },
    ]);
    const speeds: (number | null)[] = new Array(401).fill(3);
    speeds.fill(null, 101, 301);
    // Of a gap in the speeds nothing is known.
    expect(of({ speed_mps: stream(speeds) }).distance).toEqual([{ over: 400, value: 333.3, start_seconds: 0 }]);
  });

  it('takes no time in a pause, and says how long that was', () => {
    const pauses = [
      { start_seconds: 60, duration_seconds: 30 },
      { start_seconds: 500, duration_seconds: 90 },
    ];
    expect(of({ distance_meters: stream(seconds(201, (s) => 4 * s)) }, { pauses }).distance).toEqual([
      { over: 400, value: 100, start_seconds: 0, paused_seconds: 30 },
    ]);
    // A pause at its very end is not in it.
    const slower = stream(summed(seconds(200, (s) => (s < 100 ? 4 : 3))));
    expect(
      of({ distance_meters: slower }, { pauses: [{ start_seconds: 100, duration_seconds: 30 }] }).distance,
    ).toEqual([{ over: 400, value: 100, start_seconds: 0 }]);
  });
});

describe('a jump of the position', () => {
  const jogged = (jumps: Record<number, number>) =>
    stream(summed(seconds(600, (s) => jumps[s] ?? 3)).map((meters) => Math.round(meters)));

  it('covers nothing if it is faster than anybody', () => {
    // 380 m in a second.
    const clean = of({ distance_meters: jogged({}) }, { sport: 'running' }).distance;
    const jumped = of({ distance_meters: jogged({ 100: 380, 101: 13 }) }, { sport: 'running' });
    // For a mile there is none without them.
    expect(jumped.distance.slice(0, 2).map(({ value }) => value)).toEqual(clean.slice(0, 2).map(({ value }) => value));
    expect(jumped.speed_mps[0]).toMatchObject({ over: 5, value: 3 });
    // The same step is possible on a bicycle if it is no more than 40 m.
    const bicycle = (meters: number) => of({ distance_meters: jogged({ 400: meters }) }, { sport: 'cycling' });
    expect(bicycle(39).speed_mps[0]).toMatchObject({ over: 5, value: 10.2 });
    expect(bicycle(41).speed_mps[0]).toMatchObject({ over: 5, value: 3 });
  });

  it('is an even pace since the distance last grew, if that is possible', () => {
    const stood = Object.fromEntries(seconds(39, (s) => s).map((s) => [200 + s, 0]));
    const { distance, speed_mps: speed } = of(
      { distance_meters: jogged({ ...stood, 239: 120 }) },
      { sport: 'running' },
    );
    expect(distance[0]).toMatchObject({ over: 400, value: 133.3 });
    expect(speed.map(({ value }) => value)).toEqual(speed.map(() => 3));
  });

  it('spoils the stretches that touch one that nobody could have run, and no other', () => {
    // 11 m/s for 60 s is possible at each instant, and 400 m of it in 36 s are not.
    const values = stream(summed(seconds(900, (s) => (s >= 300 && s < 360 ? 11 : s < 700 ? 3 : 4))));
    const run = of({ distance_meters: values }, { sport: 'running' }).distance;
    expect(run[0]).toMatchObject({ over: 400, value: 100 });
    expect(run[0]!.start_seconds).toBeGreaterThanOrEqual(700);
    const ridden = of({ distance_meters: values }, { sport: 'cycling' }).distance;
    expect(ridden[0]).toMatchObject({ over: 400, value: 36.4 });
  });

  it('above the limit is left out of speeds as well', () => {
    const speeds = stream(seconds(300, (s) => (s === 100 ? 60 : 3)));
    const { speed_mps: speed } = of({ speed_mps: speeds }, { sport: 'running' });
    expect(speed[0]).toMatchObject({ over: 5, value: 3 });
  });
});

describe('the highest mean', () => {
  it('is that of trying every stretch', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 60, max: 190 }), { minLength: 1, maxLength: 400 }), (values) => {
        const found = of({ heart_rate_bpm: stream(values) }).heart_rate_bpm;
        for (const duration of effortDurations) {
          const means = values
            .slice(0, Math.max(0, values.length - duration + 1))
            .map((_, from) => sum(values.slice(from, from + duration)) / duration);
          const one = found.find(({ over }) => over === duration);
          expect(one?.value).toBe(means.length === 0 ? undefined : Math.round(Math.max(...means) * 10) / 10);
          if (one) expect(means[one.start_seconds]).toBeCloseTo(Math.max(...means), 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of speed is the distance of trying every stretch', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 200 }), (speeds) => {
        const found = of({ distance_meters: stream(summed(speeds)) }).speed_mps;
        for (const duration of effortDurations.filter((one) => one <= speeds.length)) {
          const means = speeds
            .slice(0, speeds.length - duration + 1)
            .map((_, from) => sum(speeds.slice(from, from + duration)) / duration);
          const best = Math.round(Math.max(...means) * 100) / 100;
          expect(found.find(({ over }) => over === duration)?.value).toBe(best === 0 ? undefined : best);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('needs a sensor that was there for nearly all of it', () => {
    const values = [...new Array(10).fill(null), ...new Array(55).fill(300), ...new Array(60).fill(200)] as (
      | number
      | null
    )[];
    const { power_watts: power } = of({ power_watts: stream(values) });
    expect(power).toEqual([
      { over: 5, value: 300, start_seconds: 10 },
      { over: 15, value: 300, start_seconds: 10 },
      { over: 30, value: 300, start_seconds: 9 },
      { over: 60, value: 296.5, start_seconds: 7 },
      { over: 120, value: 248.2, start_seconds: 4 },
    ]);
  });

  it('is over the next longer time if the interval does not divide it, and over none that is shorter than a value', () => {
    const { heart_rate_bpm: rate } = of({ heart_rate_bpm: stream([100, 110, 120, 130], 10) });
    expect(rate).toEqual([
      { over: 15, value: 125, start_seconds: 20 },
      { over: 30, value: 120, start_seconds: 10 },
    ]);
  });
});

it('without samples there are none', () => {
  const nothing = { distance: [], speed_mps: [], power_watts: [], heart_rate_bpm: [] };
  expect(effortsOf({})).toEqual(nothing);
  expect(of({ distance_meters: stream([]), power_watts: stream([null]) })).toEqual(nothing);
});
