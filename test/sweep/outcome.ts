import { PolarSyncError } from '../../src/errors.js';
import { parseExercise, parseExerciseList } from '../../src/polar/parse/exercise.js';
import { parseTrainingSession } from '../../src/polar/parse/flow/session.js';
import { parseSessionList } from '../../src/polar/parse/flow/session-list.js';
import { combineSources } from '../../src/workouts/merge.js';
import { normalizeWorkout } from '../../src/workouts/normalize.js';
import { workoutSchema } from '../../src/workouts/schema.js';
import type { SourceSession } from '../../src/workouts/source-session.js';
import type { Workout } from '../../src/workouts/workout.js';
import type { Case } from './cases.js';
import { flat, type Json, later } from './sources/leaves.js';

/** The kinds of payloads that a workout is read from, each with the reader of it. */
export const readers = {
  exercises: ({ text }: Case) => [parseExercise(Buffer.from(text))],
  listed: ({ text }: Case) =>
    parseExerciseList(Buffer.from(`[${text}]`)).items.filter(({ startTime }) => startTime !== ''),
  v4: ({ text }: Case) =>
    parseSessionList(Buffer.from(`[${text}]`)).sessions.flatMap(({ session }) => session.exercises),
  older: ({ text }: Case) => parseTrainingSession(Buffer.from(text)).exercises,
} as const satisfies Record<string, (one: Case) => SourceSession[]>;

export type Kind = keyof typeof readers;

/**
 * The workouts of a case, without the database. None: it was rejected by name.
 * @throws anything but a rejection: a programming error.
 */
export function workoutsOf(kind: Kind, one: Case): Workout[] {
  try {
    return readers[kind](one).map((exercise, n) => {
      const workout = normalizeWorkout({
        id: `id${n}`,
        userId: '1',
        exercise: combineSources([exercise]),
        via: ['exercises'],
        externalIds: {},
        provenance: { fetchedAt: '2026-03-01T12:00:00Z', payloadSha256: [] },
      });
      // Every workout matches its published schema, and survives JSON.
      return workoutSchema.parse(JSON.parse(JSON.stringify(workout))) as Workout;
    });
  } catch (problem) {
    if (problem instanceof PolarSyncError) return [];
    throw problem;
  }
}

/** The values of a workout, on the days of the case's base, so that two cases can be compared. */
export function saidOf({ days, id }: Case, workouts: readonly Workout[]): Map<string, unknown> {
  const back = later(JSON.parse(JSON.stringify(workouts)) as Json, -days);
  const said = flat(back);
  for (const [path, value] of said) {
    if (value === id) said.set(path, 'its id');
    if (path.includes('provenance')) said.delete(path);
  }
  return said;
}

/** What may differ without anything being lost: how the workout was made, and names of unknown channels. */
export const isAside = (path: string) => /(^|\.)(quality|derived|provenance)\.|\.vendor_|external_ids/.test(path);
