import { expect } from 'vitest';
import { clockOf } from '../../src/workouts/time/clock.js';
import { channels, type Workout } from '../../src/workouts/workout.js';

/** A row of the table of samples, with the instant in milliseconds. */
export type SampleRow = { t: number; time: number } & Record<string, number | null>;

/** Expects every value of every channel in its row, nothing else, and the right instants. */
export function expectSamples(workout: Workout, rows: readonly SampleRow[]): void {
  const byT = new Map(rows.map((row) => [row.t, row]));
  expect(byT.size).toBe(rows.length);
  const seconds = new Set<number>();
  const clock = clockOf(workout);
  for (const channel of channels) {
    const values = new Map<number, number | null>();
    const { interval_seconds: interval = 1, values: list = [] } = workout.streams?.[channel] ?? {};
    for (const [i, value] of list.entries()) values.set(i * interval, value);
    for (const t of values.keys()) seconds.add(t);
    const stored = rows.map(({ t, [channel]: value }) => [t, value ?? null]);
    expect(stored).toEqual(rows.map(({ t }) => [t, values.get(t) ?? null]));
  }
  expect(new Set(byT.keys())).toEqual(seconds);
  const start = Date.parse(workout.start_time);
  for (const { t, time } of rows) expect(time).toBe(start + Math.round(clock.wallAt(t) * 1000));
}
