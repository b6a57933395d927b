import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eddingtonNumbers, eddingtonOf } from '../../../src/numbers/totals/eddington.js';
import { dayStreaks, weekStreaks } from '../../../src/numbers/totals/streaks.js';
import { addDays } from '../../../src/workouts/time/calendar.js';
import { workout } from '../../commands/library.js';

describe('streaks', () => {
  it('are those found by asking every day', () => {
    const start = '2026-01-01';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 }), (days) => {
        const trained = new Set(days);
        const lengthFrom = (day: number) => {
          let length = 0;
          while (trained.has(day + length)) length += 1;
          return length;
        };
        const lengths = Array.from({ length: 41 }, (_, day) => lengthFrom(day));
        const best = Math.max(...lengths);
        const streaks = dayStreaks(
          days.map((day) => `${addDays(start, day)}T09:00:00`),
          addDays(start, 41),
        );
        const first = lengths.indexOf(best);
        expect(streaks.longest).toEqual(
          best === 0 ? undefined : { length: best, from: addDays(start, first), to: addDays(start, first + best - 1) },
        );
        const until40 = Array.from({ length: 41 }, (_, back) => back).find((back) => !trained.has(40 - back)) ?? 41;
        expect(streaks.current?.length ?? 0).toBe(until40);
      }),
      { numRuns: 100 },
    );
  });

  it('of weeks run from Monday to Sunday, and last until the week before', () => {
    // A Sunday, the Monday after it, and a Wednesday a week later.
    const dates = ['2026-05-03T10:00:00', '2026-05-04T10:00:00', '2026-05-13T10:00:00', '2026-01-05T10:00:00'];
    const three = { length: 3, from: '2026-04-27', to: '2026-05-17' };
    expect(weekStreaks(dates, '2026-05-24')).toEqual({ longest: three, current: three });
    expect(weekStreaks(dates, '2026-05-25')).toEqual({ longest: three });
    expect(weekStreaks([], '2026-05-25')).toEqual({});
  });
});

describe("Eddington's number", () => {
  it('is the largest that counting days confirms', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }), (sums) => {
        const enough = (n: number, add = 0) => sums.filter((sum) => sum >= n).length + add >= n;
        const { number, days_to_next: needed } = eddingtonOf(sums);
        expect([enough(number), enough(number + 1)]).toEqual([true, false]);
        expect([enough(number + 1, needed), enough(number + 1, needed - 1)]).toEqual([true, false]);
      }),
    );
  });

  it('counts kilometers and hours of whole days', () => {
    const on = (day: number, km: number, hours: number) =>
      workout({
        id: `w${day}${km}`,
        start_time_local: `2026-05-0${day}T08:00:00`,
        ...{ distance_meters: km * 1000, duration_seconds: hours * 3600 },
      });
    // 2 + 1 km on the first day make it 3 days of 3 km.
    expect(eddingtonNumbers([on(1, 2, 1), on(1, 1, 1), on(2, 5, 2), on(3, 9, 1)])).toEqual({
      distance: { number: 3, days_to_next: 2 },
      hours: { number: 2, days_to_next: 3 },
    });
  });
});
