import { type RecordKind, recordKinds } from '../../kinds/kinds.js';
import type { FailedWorkout } from '../errors.js';
import type { Library } from '../library.js';
import type { WorkoutFilter } from '../read-contract.js';
import { sha256Of } from '../sqlite/sha256.js';

/** What programs outside get piece by piece: a workout, or a record of another kind. */
export interface Item {
  kind: 'workout' | RecordKind;
  id: string;
  /** Differs whenever the content does. */
  revision: string;
  /** The local day it belongs to, `YYYY-MM-DD`. */
  date: string;
}

/** Which items: local days, both inclusive. */
export type Period = Pick<WorkoutFilter, 'since' | 'until'>;

/**
 * The workouts in a database, oldest first. Their recordings are not read: a summary names the payloads and the normalizer
 * that the recording was made from, and what you edited.
 * @param onDamaged called with those that cannot be read.
 */
export function* workoutItems(
  library: Library,
  period: Period,
  onDamaged: (failed: FailedWorkout) => void,
): Generator<Item> {
  for (const summary of library.summaries(period, onDamaged)) {
    const date = summary.start_time_local.slice(0, 10);
    yield { kind: 'workout', id: summary.id, revision: sha256Of(JSON.stringify(summary)), date };
  }
}

/** The records of all other kinds, kind by kind, oldest first. */
export function* recordItems(library: Library, period: Period): Generator<Item> {
  for (const kind of recordKinds) {
    for (const { id, date, fingerprints } of library.dataIndex.revisions(kind, period))
      yield { kind, id, revision: sha256Of(`${date}\n${fingerprints}`), date };
  }
}
