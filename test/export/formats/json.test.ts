import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { workoutJsonSchema } from '../../../src/export/schema.js';
import type { Workout } from '../../../src/workouts/workout.js';
import { indoorSession, outdoorRun, workout } from '../../support/data/workouts.js';
import { collected, encoded } from '../../support/judges/encoded.js';

const ajv = new Ajv2020({ strict: true, strictTypes: false });
addFormats.default(ajv);
const validate = ajv.compile(workoutJsonSchema());

const some = [outdoorRun(30), indoorSession(20), workout()];

describe('JSON', () => {
  it('returns what is stored, as one workout, an array and lines', () => {
    for (const given of some) expect(JSON.parse(encoded('json', given).toString())).toEqual(given);
    expect(JSON.parse(collected('json', some))).toEqual(some);
    const lines = collected('jsonl', some).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as Workout)).toEqual(some);
    expect(JSON.parse(collected('json', []))).toEqual([]);
    expect(collected('jsonl', [])).toBe('');
  });

  it('is whole however long the workout is, and wherever a page ends in it', () => {
    for (const seconds of [3600, 40_000]) {
      const long = outdoorRun(seconds, { note: 'ü'.repeat(seconds) });
      expect(encoded('json', long).toString()).toBe(
        `${JSON.stringify(JSON.parse(encoded('json', long).toString()))}\n`,
      );
      expect(JSON.parse(encoded('json', long).toString())).toEqual(long);
      expect(JSON.parse(collected('json', [long, ...some, long]))).toEqual([long, ...some, long]);
    }
  });

  it.each([
    ['an empty point in the route', { route: [null, { time_seconds: 0, latitude: 1, longitude: 2 }] }],
    ['a route that is none', { route: 'north' }],
    ['a channel without values', { streams: { heart_rate_bpm: null, cadence_rpm: { values: 'many' }, speed_mps: 5 } }],
    ['values that are no numbers', { streams: { heart_rate_bpm: { values: [1, 'x', {}, null] } } }],
    ['no channels', { streams: null }],
    ['a list in place of channels', { streams: [{ values: [1] }] }],
  ])('never breaks off within a workout: %s', (_, wrong) => {
    const broken = { ...outdoorRun(5), ...wrong } as unknown as Workout;
    expect(JSON.parse(collected('json', [some[0]!, broken, some[1]!]))).toEqual([some[0], broken, some[1]]);
  });

  it('orders keys the same way whatever order they come in', () => {
    const given = outdoorRun(10, { streams: { vendor_99: { data: '1,2' }, vendor_12: { data: '3' } } });
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, child]) => [key, reversed(child)]),
      );
    };
    const text = encoded('json', given).toString();
    expect(encoded('json', reversed(given) as Workout).toString()).toBe(text);
    expect(Object.keys(JSON.parse(text)).slice(0, 3)).toEqual(['schema', 'id', 'external_ids']);
    expect(Object.keys(JSON.parse(text).streams)).toEqual(['vendor_12', 'vendor_99']);
    expect(Object.keys(JSON.parse(text).laps[0])).toEqual([
      'start_seconds',
      'duration_seconds',
      'distance_meters',
      'avg_heart_rate_bpm',
    ]);
  });
});

describe('JSON Schema', () => {
  it('accepts every export', () => {
    for (const given of some) {
      validate(JSON.parse(encoded('json', given).toString()));
      expect(validate.errors).toBeNull();
    }
  });

  it.each<[string, (workout: Record<string, unknown>) => void]>([
    ['an unknown field', (w) => Object.assign(w, { speed: 3 })],
    ['a missing field', (w) => delete w.start_time],
    ['a local time for an instant', (w) => Object.assign(w, { start_time: '2026-02-22T07:50:17' })],
    ['text for a number', (w) => Object.assign(w, { distance_meters: '3' })],
    ['another version', (w) => Object.assign(w, { schema: 'polar-sync.workout/2' })],
    [
      'a latitude that does not exist',
      (w) => Object.assign(w, { route: [{ time_seconds: 0, latitude: 91, longitude: 0 }] }),
    ],
    [
      'a value that is not a number in a channel',
      (w) => Object.assign(w, { streams: { heart_rate_bpm: { interval_seconds: 1, values: ['x'] } } }),
    ],
  ])('rejects %s', (_, change) => {
    const broken = JSON.parse(encoded('json', outdoorRun(5)).toString()) as Record<string, unknown>;
    change(broken);
    expect(validate(broken)).toBe(false);
  });
});
