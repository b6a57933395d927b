import type { RecordKind } from '../kinds/kinds.js';
import { DamagedWorkoutError, type FailedWorkout } from '../storage/errors.js';
import type { Library } from '../storage/library.js';
import type { Workout } from '../workouts/workout.js';
import type { Loaded } from './batch.js';
import type { Change } from './plan.js';

/** Records that are read at once: one by one, each would be searched for among all of its kind. That takes milliseconds. */
const TOGETHER = 50;

/**
 * What is to be sent, read as it is needed. What is gone meanwhile is left out.
 * @param failed gets the workouts that cannot be read; they are left out too.
 */
export function* loaded(library: Library, changes: readonly Change[], failed: FailedWorkout[]): Generator<Loaded> {
  for (let at = 0; at < changes.length; ) {
    const { kind, id } = (changes[at] as Change).item;
    if (kind === 'workout') {
      const workout = readWorkout(library, id, failed);
      if (workout) yield { ...(changes[at] as Change), content: { kind, workout } };
      at += 1;
      continue;
    }
    const some = ofOneKind(changes.slice(at, at + TOGETHER));
    yield* loadedRecords(library, kind, some);
    at += some.length;
  }
}

function readWorkout(library: Library, id: string, failed: FailedWorkout[]): Workout | undefined {
  try {
    return library.get(id);
  } catch (problem) {
    if (!(problem instanceof DamagedWorkoutError)) throw problem;
    failed.push(problem.asFailed());
    return undefined;
  }
}

/** Those at the beginning that have the kind of the first. */
function ofOneKind(changes: readonly Change[]): readonly Change[] {
  const other = changes.findIndex(({ item }) => item.kind !== changes[0]?.item.kind);
  return other === -1 ? changes : changes.slice(0, other);
}

function* loadedRecords(library: Library, kind: RecordKind, changes: readonly Change[]): Generator<Loaded> {
  const records = [...library.records.iterate(kind, { ids: changes.map(({ item }) => item.id) })];
  // Of two people's with one id, the first is sent.
  const byId = new Map(records.reverse().map((record) => [record.id, record]));
  for (const change of changes) {
    const record = byId.get(change.item.id);
    if (record) yield { ...change, content: { kind: 'record', record } };
  }
}
