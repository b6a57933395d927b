import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Store } from '../../../../src/storage/store.js';
import type { Workout } from '../../../../src/workouts/workout.js';
import { sharedPath } from '../../../support/shared.js';
import { memoryStore, take } from '../support.js';

/** The bytes of files among the examples, by their names: `flow/session-a/bulk.zip`. */
export function examples(...paths: string[]): Record<string, Buffer> {
  return Object.fromEntries(
    paths.map((path) => [basename(path), readFileSync(sharedPath('fixtures/other-files', path))]),
  );
}

/** All workouts of a database, in the order of their starts. */
export function workoutsIn(store: Store): Workout[] {
  const ids = store.sessions.workoutIds();
  const workouts = ids.flatMap((id) => store.get(id) ?? []);
  return workouts.sort((a, b) => (a.start_time < b.start_time ? -1 : 1));
}

/** What becomes of files that are imported into an empty database, and what is in it then. */
export async function imported(files: Record<string, unknown>, store = memoryStore()) {
  const result = await take(store, files);
  return { store, result, workouts: workoutsIn(store) };
}
