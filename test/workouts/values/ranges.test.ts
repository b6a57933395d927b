import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workoutSchema } from '../../../src/workouts/schema.js';
import { isOutside, isWithin, type Quantity, ranges } from '../../../src/workouts/values/ranges.js';
import { rangedFields, withinRanges } from '../../../src/workouts/values/within-ranges.js';
import { normalized } from '../polar.js';

const plain = { startTime: '2025-06-01T12:00:00', utcOffsetMinutes: 120, duration: 'PT1H', sport: 'RUNNING' };

describe('a range', () => {
  it.each(Object.entries(ranges))('%s includes both its ends and nothing beyond them', (name, { min, max }) => {
    const quantity = name as Quantity;
    expect([min, max].map((value) => isWithin(quantity, value))).toEqual([true, true]);
    const beyond = [min - Math.max(2, Math.abs(min) / 1e6), max + Math.max(1, max / 1e6)];
    expect(beyond.map((value) => isOutside(quantity, value))).toEqual([true, true]);
    expect(isOutside(quantity, Number.NaN)).toBe(false);
  });

  it("takes Polar's -1 for unknown if nothing can be below zero, and for a value if something can", () => {
    expect([isOutside('heart_rate', -1), isWithin('heart_rate', -1)]).toEqual([false, false]);
    expect(isWithin('temperature', -1)).toBe(true);
  });
});

describe('an impossible value', () => {
  it('is left out and named, and the rest stays', () => {
    const workout = normalized({
      ...plain,
      calories: 1e9,
      distance: 5000,
      heartRate: { average: 145, maximum: 301 },
      feeling: -3,
    });
    expect(workout).toMatchObject({ distance_meters: 5000, avg_heart_rate_bpm: 145 });
    for (const name of ['calories_kcal', 'max_heart_rate_bpm', 'feeling']) {
      expect(workout).not.toHaveProperty(name);
      expect(workout.quality).toContain(`out_of_range:${name}`);
    }
  });

  it('of a lap costs the value, or the lap if it is meaningless without it', () => {
    const laps = [
      { durationMillis: 60_000, distance: -5 },
      { durationMillis: 9e15, distance: 100 },
      { durationMillis: 30_000 },
    ];
    const workout = normalized({ ...plain, laps });
    expect(workout.laps).toEqual([
      { start_seconds: 0, duration_seconds: 60 },
      { start_seconds: 60, duration_seconds: 30 },
    ]);
    expect(workout.quality).toEqual(
      expect.arrayContaining(['out_of_range:laps.distance_meters', 'out_of_range:laps.duration_seconds']),
    );
  });

  it('says nothing about the duration of a session', () => {
    const workout = normalized({ ...plain, duration: 'P99999999D', elapsedMillis: 1e300 });
    expect(workout).not.toHaveProperty('duration_seconds');
    expect(workout.quality).toEqual(['duration_missing', 'out_of_range:duration_seconds', 'out_of_range:end_time']);
  });

  it("is not Polar's -1 for unknown in a channel, in its own unit", () => {
    const qualityOf = (data: string) =>
      normalized({ ...plain, samples: [{ sampleType: '1', recordingRate: 1, data }] }).quality;
    const isFault = (data: string) => qualityOf(data).some((name) => name.startsWith('out_of_range'));
    expect(['36,-1,36', '36,-2,36', '36,3601,36'].map(isFault)).toEqual([false, true, true]);
  });

  it('such as a megabyte of text is not kept as a name', () => {
    const workout = normalized({ ...plain, name: 'x'.repeat(1_000_000), device: 'Polar Vantage V3' });
    expect(workout).not.toHaveProperty('name');
    expect(workout.quality).toContain('out_of_range:name');
  });
});

it('names fields that a workout has', () => {
  const schema = JSON.stringify(z.toJSONSchema(workoutSchema));
  for (const field of rangedFields.keys()) {
    for (const name of field.split('.')) expect(schema, field).toContain(`"${name}":`);
  }
});

it('a session with nothing wrong is the same object: cached results stay valid', () => {
  const sound = { ...plain, laps: [{ durationMillis: 1 }] };
  expect(withinRanges(sound)).toBe(sound);
});
