import { describe, expect, it } from 'vitest';
import { normalizeStrength } from '../../../src/workouts/parts/strength.js';
import { normalizeSwimming } from '../../../src/workouts/parts/swimming.js';

describe('the sets of a strength training', () => {
  const set = { round: 1, startMillis: 1000, endMillis: 31_500 };

  it('have their times in seconds, and their words verbatim', () => {
    const words = { kind: 'WORK', movement: 'SQUAT', resistance: '60 kg' };
    expect(
      normalizeStrength([
        { ...set, ...words, heartRate: { average: 120.4, maximum: 151 } },
        { round: 2, startMillis: 40_000.4, endMillis: 40_000.4, heartRate: { average: 0 } },
      ]),
    ).toEqual([
      {
        round: 1,
        start_seconds: 1,
        duration_seconds: 30.5,
        ...words,
        avg_heart_rate_bpm: 120,
        max_heart_rate_bpm: 151,
      },
      { round: 2, start_seconds: 40, duration_seconds: 0 },
    ]);
  });

  it('without valid times are left out', () => {
    for (const bad of [{ startMillis: -1 }, { endMillis: -1 }, { endMillis: 999 }, { startMillis: Number.NaN }]) {
      expect(normalizeStrength([{ ...set, ...bad }])).toBeUndefined();
      expect(normalizeStrength([{ ...set, ...bad }, set])).toHaveLength(1);
    }
    expect(normalizeStrength([{ round: 1, startMillis: 0, endMillis: 0 }])).toHaveLength(1);
    expect(normalizeStrength([])).toBeUndefined();
    expect(normalizeStrength(undefined)).toBeUndefined();
  });
});

describe('what a watch counts in a pool', () => {
  it('is in meters, seconds and whole strokes', () => {
    expect(
      normalizeSwimming({
        poolLength: 22.857,
        lengths: 40.25,
        strokes: 799.6,
        styles: [
          {
            style: 'FREESTYLE',
            distance: 500.04,
            strokes: 400.4,
            millis: 600_500.4,
            heartRate: { average: 130.4, maximum: 150.6 },
            swolf: 38.26,
          },
          { millis: 0, strokes: 0, distance: 0, heartRate: { average: 0, maximum: 0 } },
          { millis: -1, strokes: -1, distance: -1, swolf: -1 },
        ],
      }),
    ).toEqual({
      pool_length_meters: 22.86,
      pool_lengths: 40.3,
      strokes: 800,
      styles: [
        {
          style: 'FREESTYLE',
          distance_meters: 500,
          strokes: 400,
          seconds: 600.5,
          avg_heart_rate_bpm: 130,
          max_heart_rate_bpm: 151,
          swolf: 38.3,
        },
        { seconds: 0, strokes: 0, distance_meters: 0 },
        {},
      ],
    });
  });

  it('is absent if it counted nothing; a pool is at least a meter long', () => {
    expect(normalizeSwimming(undefined)).toBeUndefined();
    expect(normalizeSwimming({})).toBeUndefined();
    expect(normalizeSwimming({ poolLength: 0.9, lengths: -1, strokes: -1 })).toBeUndefined();
    expect(normalizeSwimming({ poolLength: 1 })).toEqual({ pool_length_meters: 1 });
    expect(normalizeSwimming({ lengths: 0 })).toEqual({ pool_lengths: 0 });
  });
});
