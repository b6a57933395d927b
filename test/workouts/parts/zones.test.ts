import { describe, expect, it } from 'vitest';
import { normalizeBands } from '../../../src/workouts/parts/bands.js';
import { normalizeZones } from '../../../src/workouts/parts/zones.js';

describe('bands', () => {
  it('of speed are in m/s, from the lowest up', () => {
    expect(
      normalizeBands({
        speed: [
          { lower: 36, upper: 72, millis: 1500, distance: 12.34 },
          { lower: 0, upper: 36, millis: 0 },
          { lower: 72, millis: 250 },
        ],
      }),
    ).toEqual({
      speed_zones: [
        { zone: 1, min_mps: 0, max_mps: 10, seconds: 0 },
        { zone: 2, min_mps: 10, max_mps: 20, seconds: 1.5, distance_meters: 12.3 },
        { zone: 3, min_mps: 20, seconds: 0.25 },
      ],
    });
  });

  it('of power have the muscle load', () => {
    expect(
      normalizeBands({
        power: [
          { lower: 200, upper: 250, millis: 60_000, muscleLoad: 1.5 },
          { lower: 100, upper: -1, millis: 30_000, muscleLoad: -1 },
        ],
      }),
    ).toEqual({
      power_zones: [
        { zone: 1, min_watts: 100, seconds: 30 },
        { zone: 2, min_watts: 200, max_watts: 250, seconds: 60, muscle_load: 1.5 },
      ],
    });
  });

  it('of fat and fitness are in bpm', () => {
    expect(
      normalizeBands({
        fatFitness: [
          { lower: 131, upper: 190, millis: 120_000 },
          { lower: 90, upper: 131, millis: 60_000 },
        ],
      }),
    ).toEqual({
      fat_fitness_zones: [
        { zone: 1, min_bpm: 90, max_bpm: 131, seconds: 60 },
        { zone: 2, min_bpm: 131, max_bpm: 190, seconds: 120 },
      ],
    });
  });

  it('need a limit and a time; without a valid one there are none', () => {
    const good = { lower: 100, upper: 200, millis: 1000 };
    for (const bad of [{ lower: -1 }, { lower: Number.NaN }, { millis: -1 }, { millis: Number.NaN }]) {
      expect(normalizeBands({ power: [{ ...good, ...bad }, good] })).toEqual({
        power_zones: [{ zone: 1, min_watts: 100, max_watts: 200, seconds: 1 }],
      });
      expect(normalizeBands({ power: [{ ...good, ...bad }] })).toEqual({});
    }
    expect(normalizeBands({ speed: [] })).toEqual({});
    expect(normalizeBands()).toEqual({});
  });
});

describe('heart rate zones', () => {
  it('are in the order of the lower limit, of the upper one without it, then of the index', () => {
    expect(
      normalizeZones([
        { index: 3, lowerLimit: 150, upperLimit: 160, inZone: 'PT4S' },
        { index: 2, lowerLimit: 100, upperLimit: 150, inZone: 'PT3S' },
        { index: 1, lowerLimit: 100, upperLimit: 150, inZone: 'PT2S' },
        { index: 0, upperLimit: 120, inZone: 'PT1S' },
        { inZone: 'PT9S', upperLimit: -1 },
      ]),
    ).toEqual([
      { zone: 1, seconds: 9 },
      { zone: 2, min_bpm: 100, max_bpm: 150, seconds: 2 },
      { zone: 3, min_bpm: 100, max_bpm: 150, seconds: 3 },
      { zone: 4, max_bpm: 120, seconds: 1 },
      { zone: 5, min_bpm: 150, max_bpm: 160, seconds: 4 },
    ]);
  });

  it('without index and limits stay as they came, and without a time have no time', () => {
    expect(normalizeZones([{ inZone: 'PT2S' }, { index: 1, lowerLimit: 0 }, {}])).toEqual([
      { zone: 1, seconds: 2 },
      { zone: 2 },
      { zone: 3, min_bpm: 0 },
    ]);
  });

  it('are left in the order of the input', () => {
    const given = [{ lowerLimit: 150 }, { lowerLimit: 100 }];
    normalizeZones(given);
    expect(given).toEqual([{ lowerLimit: 150 }, { lowerLimit: 100 }]);
  });
});
