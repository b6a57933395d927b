import { fingerprint } from '../../../src/export/fingerprint.js';
import type { Candidate } from '../../../src/export/request.js';
import type { Workout } from '../../../src/workouts/workout.js';

/** Workouts as an export takes them, one at a time. @param aliases ids that they all had before. */
export function* candidates(workouts: Iterable<Workout>, aliases: readonly string[] = []): Generator<Candidate> {
  for (const workout of workouts) {
    yield { id: workout.id, aliases: () => aliases, revision: fingerprint(workout), load: () => workout };
  }
}
