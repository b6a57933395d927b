import { fingerprint } from '../../../src/export/fingerprint.js';
import type { Candidate } from '../../../src/export/request.js';
import type { Workout } from '../../../src/workouts/workout.js';

/** Workouts as candidates for an export, one at a time. @param aliases ids that all of them had before. */
export function* candidates(workouts: Iterable<Workout>, aliases: readonly string[] = []): Generator<Candidate> {
  for (const workout of workouts) {
    yield { id: workout.id, aliases: () => aliases, revision: fingerprint(workout), load: () => workout };
  }
}
