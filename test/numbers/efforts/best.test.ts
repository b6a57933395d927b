import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BestEfforts } from '../../../src/numbers/efforts/best.js';
import type { WorkoutEfforts } from '../../../src/numbers/efforts/efforts.js';

const efforts = (seconds: number, watts: number): WorkoutEfforts => ({
  distance: [{ over: 400, value: seconds, start_seconds: 0 }],
  speed_mps: [],
  power_watts: [{ over: 60, value: watts, start_seconds: 0 }],
  heart_rate_bpm: [],
});

it('the best of each sport are those of sorting all, in whatever order they come', () => {
  const one = fc.record({
    day: fc.integer({ min: 10, max: 28 }),
    type: fc.constantFrom('running', 'cycling'),
    seconds: fc.integer({ min: 60, max: 70 }),
    watts: fc.integer({ min: 200, max: 205 }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (some, places) => {
      const all = some.map(({ day, ...rest }, i) => {
        return { ...rest, id: `w${String(i).padStart(2, '0')}`, start_time_local: `2026-05-${day}T08:00:00` };
      });
      const best = new BestEfforts(places);
      for (const each of all) best.add(each, efforts(each.seconds, each.watts));
      for (const { sport, workouts, distance, power_watts: power } of best.bySport()) {
        const own = all.filter(({ type }) => type === sport);
        expect(workouts).toBe(own.length);
        const age = ({ start_time_local: start, id }: (typeof all)[number]) => start + id;
        const earliest = (a: (typeof all)[number], b: (typeof all)[number]) => (age(a) < age(b) ? -1 : 1);
        const ids = (sorted: typeof all) => sorted.slice(0, places).map(({ id }) => id);
        expect(distance.map(({ workout }) => workout)).toEqual(
          ids(own.toSorted((a, b) => a.seconds - b.seconds || earliest(a, b))),
        );
        expect(power.map(({ workout }) => workout)).toEqual(
          ids(own.toSorted((a, b) => b.watts - a.watts || earliest(a, b))),
        );
        expect(distance.map(({ place }) => place)).toEqual(distance.map((_, i) => i + 1));
      }
    }),
    { numRuns: 60 },
  );
});

it('names the workout and its local date', () => {
  const best = new BestEfforts();
  best.add({ id: 'a1', type: 'running', start_time_local: '2026-05-01T23:30:00' }, efforts(80, 250));
  expect(best.bySport()).toEqual([
    {
      sport: 'running',
      workouts: 1,
      distance: [{ over: 400, value: 80, start_seconds: 0, place: 1, workout: 'a1', date: '2026-05-01' }],
      speed_mps: [],
      power_watts: [{ over: 60, value: 250, start_seconds: 0, place: 1, workout: 'a1', date: '2026-05-01' }],
      heart_rate_bpm: [],
    },
  ]);
});
