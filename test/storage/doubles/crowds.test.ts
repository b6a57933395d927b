import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_AROUND } from '../../../src/storage/doubles/crowds.js';
import type { Store } from '../../../src/storage/store.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { withStore } from '../../support/store.js';
import { recorded } from '../../workouts/doubles/recorded.js';

const HOUR = 3600;

/** Something short, without anything to compare, always by the same device, so that it is a double of nothing. */
const other = (id: string, from: number): Workout => ({
  ...recorded(id, { from, seconds: 60, beat: undefined, sport: 'yoga' }),
  source: { provider: 'polar', device: 'Polar watch', via: ['exercises'] },
});

/** A walk recorded by two devices, some hours after the first. */
const pair = (n: number, from: number): Workout[] => [
  recorded(`watch${n}`, { from, seconds: 300 }),
  recorded(`app${n}`, { from: from + 5, seconds: 290 }),
];

/** The pairs of a set of workouts by the definition: each end has at most 50 others within 12 hours. */
function expected(workouts: readonly Workout[]): string[] {
  const at = (one: Workout) => Date.parse(one.start_time);
  const isCrowded = (one: Workout) =>
    workouts.filter((two) => Math.abs(at(one) - at(two)) <= 12 * HOUR * 1000).length - 1 > MAX_AROUND;
  const names = workouts.filter((one) => !isCrowded(one)).map(({ id }) => id);
  return names.filter((id) => id.startsWith('watch') && names.includes(id.replace('watch', 'app'))).sort();
}

const found = (store: Store) =>
  store.doubles
    .list()
    .map(({ preferred, others }) => (others.length === 1 ? preferred : `${preferred} with ${others.join()}`))
    .sort();

const save = (store: Store, one: Workout) => store.atomically(() => store.saveWorkout('1', one));

/** Pairs over two days, and a crowd somewhere among them whose size is near the limit. */
const days = fc.record({
  pairs: fc.uniqueArray(fc.integer({ min: -24, max: 24 }), { minLength: 1, maxLength: 4 }),
  crowd: fc.integer({ min: MAX_AROUND - 4, max: MAX_AROUND + 2 }),
  at: fc.integer({ min: -14, max: 14 }),
  spread: fc.constantFrom(0, 1, 600, 1500),
  seed: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('recordings of one activity among very many workouts', () => {
  it('are the same in whatever order these come, change places and go', { timeout: 120_000 }, () => {
    let crossed = 0;
    fc.assert(
      fc.property(days, ({ pairs, crowd, at, spread, seed }) => {
        const random = () => seed.next().value as number;
        const some = [
          ...pairs.flatMap((hour, n) => pair(n, hour * HOUR)),
          ...Array.from({ length: crowd }, (_, i) => other(`crowd${i}`, at * HOUR + i * spread)),
        ];
        const order = some.map((one) => ({ one, by: random() })).sort((a, b) => a.by - b.by);
        withStore((store) => {
          for (const { one } of order) save(store, one);
          const before = expected(some);
          expect(found(store)).toEqual(before);
          // One goes, one moves away, and one comes.
          const [gone, moved] = some.filter(({ id }) => id.startsWith('crowd'));
          if (!gone || !moved) return;
          store.atomically(() => store.dropWorkout(gone.id));
          let now = some.filter((one) => one !== gone);
          expect(found(store)).toEqual(expected(now));
          if (before.join() !== expected(now).join()) crossed += 1;
          now = now.map((one) => (one === moved ? other(moved.id, 100 * HOUR) : one));
          save(store, other(moved.id, 100 * HOUR));
          expect(found(store)).toEqual(expected(now));
          save(store, gone);
          expect(found(store)).toEqual(expected([...now, gone]));
        });
      }),
      { numRuns: 40 },
    );
    // Otherwise the crowds were never at the limit.
    expect(crossed).toBeGreaterThan(0);
  });

  it('takes bounded time for each, however many begin at once', { timeout: 120_000 }, () => {
    withStore((store) => {
      const times: number[] = [];
      for (let i = 0; i < 1200; i++) {
        const began = performance.now();
        save(store, other(`same${i}`, 0));
        times.push(performance.now() - began);
      }
      const median = (some: number[]) => [...some].sort((a, b) => a - b)[Math.floor(some.length / 2)] ?? 0;
      expect(median(times.slice(-200)) / median(times.slice(200, 400))).toBeLessThan(3);
      expect(store.doubles.list()).toEqual([]);
    });
  });
});
