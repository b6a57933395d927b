import { describe, expect, it } from 'vitest';
import { normalizeLaps } from '../../../src/workouts/parts/laps.js';
import type { SourceLap } from '../../../src/workouts/source-session.js';
import { makeClock } from '../../../src/workouts/time/clock.js';

const running = makeClock([]);
/** [start, duration] of each, in seconds. */
const times = (laps: SourceLap[], clock = running) =>
  normalizeLaps(laps, clock)?.map((lap) => [lap.start_seconds, lap.duration_seconds]);

describe('the times of laps', () => {
  it.each<[string, SourceLap[], [number, number][]]>([
    [
      'follow one another where no split is told',
      [{ durationMillis: 10_000 }, { durationMillis: 20_500 }, { durationMillis: 5000 }],
      [
        [0, 10],
        [10, 20.5],
        [30.5, 5],
      ],
    ],
    [
      'end at their splits, and the next one without a split follows',
      [{ durationMillis: 10_000, splitMillis: 15_000 }, { durationMillis: 2000 }],
      [
        [5, 10],
        [15, 2],
      ],
    ],
    [
      'never begin before the workout',
      [{ durationMillis: 10_000, splitMillis: 4000 }, { durationMillis: 2000 }],
      [
        [0, 10],
        [10, 2],
      ],
    ],
    [
      'begin where it is told, whatever the split',
      [{ durationMillis: 2000, splitMillis: 9000, startMillis: 0 }],
      [[0, 2]],
    ],
    [
      'have whole milliseconds',
      [{ durationMillis: 1000.4 }, { durationMillis: 500.3 }],
      [
        [0, 1],
        [1, 0.5],
      ],
    ],
    [
      'leave out a lap without a duration',
      [{ durationMillis: -1 }, { durationMillis: Number.NaN }, { durationMillis: 7 }],
      [[0, 0.007]],
    ],
    ['may be nothing', [{ durationMillis: 0 }], [[0, 0]]],
    ['do without what cannot be', [{ durationMillis: 1000, splitMillis: -5, startMillis: -1 }], [[0, 1]]],
  ])('%s', (_what, laps, expected) => {
    expect(times(laps)).toEqual(expected);
  });

  it('are moved by a pause: the start is on the wall clock, the duration on the timer', () => {
    const clock = makeClock([{ start: 10, end: 40 }]);
    const laps = [{ durationMillis: 10_000 }, { durationMillis: 5000 }];
    expect(times(laps, clock)).toEqual([
      [0, 10],
      [40, 5],
    ]);
    expect(times([{ durationMillis: 5000, startMillis: 12_345 }], clock)).toEqual([[12.345, 5]]);
  });

  it('are absent if there are no laps', () => {
    expect(normalizeLaps(undefined, running)).toBeUndefined();
    expect(normalizeLaps([], running)).toBeUndefined();
    expect(normalizeLaps([{ durationMillis: -1 }], running)).toBeUndefined();
  });
});

describe('what was measured in a lap', () => {
  const measured = (lap: Partial<SourceLap>) => normalizeLaps([{ durationMillis: 60_000, ...lap }], running)?.[0];

  it('is rounded, in metric units', () => {
    expect(
      measured({
        distance: 1000.04,
        calories: 61.4,
        heartRate: { average: 140.6, maximum: 151 },
        speed: { average: 10.8, maximum: 12.6 },
        cadence: { average: 84.5, maximum: 91.2 },
        power: { average: 210.4, maximum: 320.6 },
        ascent: 12.34,
        descent: 0,
      }),
    ).toEqual({
      start_seconds: 0,
      duration_seconds: 60,
      distance_meters: 1000,
      calories_kcal: 61,
      avg_heart_rate_bpm: 141,
      max_heart_rate_bpm: 151,
      avg_speed_mps: 3,
      max_speed_mps: 3.5,
      avg_cadence_rpm: 85,
      max_cadence_rpm: 91,
      avg_power_watts: 210,
      max_power_watts: 321,
      elevation_gain_meters: 12.3,
      elevation_loss_meters: 0,
    });
  });

  it('is absent if it is 0 for lack of a sensor, or -1', () => {
    const none = { average: 0, maximum: 0 };
    expect(
      measured({ distance: -1, calories: 0, heartRate: none, speed: none, cadence: none, power: none, ascent: -1 }),
    ).toEqual({ start_seconds: 0, duration_seconds: 60 });
  });
});
