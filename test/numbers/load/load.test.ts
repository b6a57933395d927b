import { describe, expect, it } from 'vitest';
import { dailyLoad } from '../../../src/numbers/load/daily.js';
import { limitsOn, trimpOf } from '../../../src/numbers/load/trimp.js';

describe('the training impulse', () => {
  const limits = { resting_bpm: 50, maximum_bpm: 190 };

  it('is as computed by hand', () => {
    // 60 min at 150: a share of 100/140; 0.64 e^(1.92 * 0.714) and 0.86 e^(1.67 * 0.714).
    expect(trimpOf(3600, 150, limits)).toBeCloseTo(108.1, 1);
    expect(trimpOf(3600, 150, { ...limits, gender: 'male' })).toBeCloseTo(108.1, 1);
    expect(trimpOf(3600, 150, { ...limits, gender: 'female' })).toBeCloseTo(121.5, 1);
  });

  it('stays within the limits, and needs some', () => {
    expect(trimpOf(3600, 40, limits)).toBe(0);
    expect(trimpOf(3600, 230, limits)).toBe(trimpOf(3600, 190, limits));
    expect(trimpOf(3600, 150, { resting_bpm: 60, maximum_bpm: 60 })).toBeUndefined();
  });

  it('is of the limits that held on the day, and before the first ones of those', () => {
    const told = [
      { time: '2026-01-10T08:00:00Z', resting_heart_rate_bpm: 60, gender: 'female' },
      { time: '2026-02-10T08:00:00Z', maximum_heart_rate_bpm: 185 },
      { time: '2026-03-10T08:00:00Z', resting_heart_rate_bpm: 52, maximum_heart_rate_bpm: 180 },
    ];
    expect(limitsOn(told, '2026-03-09')).toEqual({ resting_bpm: 60, maximum_bpm: 185, gender: 'female' });
    expect(limitsOn(told, '2026-03-10')).toEqual({ resting_bpm: 52, maximum_bpm: 180, gender: 'female' });
    expect(limitsOn(told, '2025-01-01')).toEqual({ resting_bpm: 60, maximum_bpm: 185, gender: 'female' });
    expect(limitsOn(told.slice(0, 1), '2026-03-10')).toBeUndefined();
    expect(limitsOn([], '2026-03-10')).toBeUndefined();
  });
});

describe('the load of a day', () => {
  const at = (day: string, more: Partial<Parameters<typeof dailyLoad>[0][number]> = {}) => {
    return { start_time_local: `${day}T10:00:00`, duration_seconds: 3600, ...more };
  };
  const cardio = (load: number) => ({ training_load: { cardio: load } });
  const known = {
    polarOn: (date: string) => (date === '2026-05-02' ? 77 : undefined),
    limitsOn: () => ({ resting_bpm: 50, maximum_bpm: 190 }),
  };

  it("is Polar's, of its workouts or else of the day, and computed where Polar has none", () => {
    const workouts = [
      at('2026-05-01', cardio(40)),
      at('2026-05-01', cardio(2.5)),
      // Both are in Polar's load of the day.
      at('2026-05-02', cardio(60)),
      at('2026-05-02', { avg_heart_rate_bpm: 150 }),
      at('2026-05-03', cardio(10)),
      at('2026-05-03', { avg_heart_rate_bpm: 150 }),
      at('2026-05-04'),
    ];
    const { days, workouts: sources } = dailyLoad(workouts, known);
    expect([...days]).toEqual([
      ['2026-05-01', 42.5],
      ['2026-05-02', 77],
      ['2026-05-03', expect.closeTo(118.1, 1)],
      ['2026-05-04', 0],
    ]);
    expect(sources).toEqual({ polar: 4, polar_day: 1, heart_rate: 1, none: 1 });
    expect(dailyLoad(workouts).workouts).toEqual({ polar: 4, polar_day: 0, heart_rate: 0, none: 3 });
  });

  it('counts a multisport session by its legs', () => {
    const whole = at('2026-05-01', { ...cardio(90), legs: 2, duration_seconds: 7200 });
    const leg = at('2026-05-01', { ...cardio(50), part_of: {} });
    expect([...dailyLoad([whole, leg]).days]).toEqual([['2026-05-01', 50]]);
  });
});
