import { readFileSync } from 'node:fs';
import { type NormalizeInput, normalizeWorkout } from '../../src/workouts/normalize.js';
import { workoutSchema } from '../../src/workouts/schema.js';
import type { SourceSession } from '../../src/workouts/source-session.js';
import type { Workout } from '../../src/workouts/workout.js';
import { sharedPath } from '../support/shared.js';

interface Camelled {
  startTimeUtcOffset: number;
  heartRateZones?: unknown[];
  samples?: { sampleType: string | number }[];
}

/** Camel case for both of Polar's spellings: `lower-limit`, `lower_limit`. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase()),
      camel(member),
    ]),
  );
}

/** Reads a fixture just enough for these tests; the product's own reader is tested in its own folder. */
export function fixture(file: string): SourceSession[] {
  const parsed: unknown = JSON.parse(readFileSync(sharedPath('fixtures/accesslink', file), 'utf8'));
  return [parsed].flat().map((exercise) => {
    const { startTimeUtcOffset, heartRateZones, ...rest } = camel(exercise) as Camelled;
    return {
      ...rest,
      utcOffsetMinutes: startTimeUtcOffset,
      zones: heartRateZones,
      samples: rest.samples?.map((series) => ({ ...series, sampleType: String(series.sampleType) })),
    } as unknown as SourceSession;
  });
}

/** Normalizes as a pull does, and checks the result against the published schema. */
export function normalized(exercise: SourceSession, input: Partial<NormalizeInput> = {}): Workout {
  const workout = normalizeWorkout({
    id: '0123456789abcdef',
    userId: '1',
    exercise,
    via: ['exercises'],
    externalIds: { accesslink_exercise: exercise.id },
    provenance: { fetchedAt: '2026-03-01T00:00:00Z', payloadSha256: ['b', 'a', 'b'] },
    ...input,
  });
  workoutSchema.parse(workout);
  if (JSON.stringify(JSON.parse(JSON.stringify(workout))) !== JSON.stringify(workout)) {
    throw new Error('the workout does not survive JSON');
  }
  return workout;
}
