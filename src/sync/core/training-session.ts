import type { Session } from '../../storage/sessions/session.js';
import type { SourceName } from '../../storage/sessions/source-name.js';
import type { Store } from '../../storage/store.js';
import type { KeptTraining, TrainingArrival } from '../arrival.js';
import { exerciseId, flowIdOf } from '../sources/ids.js';
import { derive, deriveAll, deriveKin, placeStored, storeSession } from './keep.js';
import { placeAround } from './place.js';

/**
 * Stores the exercises of a training session whose payloads are stored, each as a session of its own, and derives every
 * workout that this changes. Runs inside the caller's database transaction.
 */
export function keepTrainingSession(store: Store, userId: string, arrival: TrainingArrival, now: string): KeptTraining {
  const { session, ids: given, insteadOf, ...common } = arrival;
  const { source } = arrival;
  const { exercises } = session;
  const id = flowIdOf(session);
  const ids = given ?? exercises.map((_, i) => exerciseId(id, i, exercises.length));
  const changed = forget(store, insteadOf ?? (given ? [] : othersOf(store, userId, source, id, ids)));
  const known = ids.map((externalId) => store.sessions.get(userId, source, externalId) !== undefined);
  // All exercises are placed together, because one may take another's place, and before any workout is derived.
  const stored = exercises.map((exercise, i) =>
    storeSession(store, userId, { ...common, externalId: ids[i] ?? id, exercise }, now),
  );
  const { changed: placed, renamed, kin = [] } = placeStored(store, stored);
  for (const workoutId of placed) changed.add(workoutId);
  const relatives = new Set(kin);
  if (changed.size > 0) adoptEdits(store);
  const own = ids.map((externalId) => store.sessions.get(userId, source, externalId)?.workoutId ?? '');
  const ofOthers = [...changed].filter((id) => !own.includes(id));
  const around = [...relatives].filter((id) => !own.includes(id) && !changed.has(id));
  const changes = [
    ...own.map((id) => derive(store, userId, id)),
    ...deriveAll(store, userId, ofOthers),
    ...deriveKin(store, userId, around),
  ];
  return {
    exercises: own.map((workoutId, i) => ({
      known: known[i] === true,
      joined: store.sessions.ofWorkout(workoutId).length > 1,
      change: changes[i]?.change ?? 'unchanged',
      ...(changes[i]?.problem !== undefined && { problem: changes[i].problem }),
    })),
    changes,
    renamed,
  };
}

/** Gives what was said about a workout that no longer exists to the one its id now leads to. */
function adoptEdits(store: Store): void {
  for (const edit of store.edits.strays()) {
    const [only, ...others] = store.resolve(edit.workoutId);
    if (only === undefined || others.length > 0) continue;
    store.edits.follow([...store.edits.among([only]), edit], () => only);
  }
}

/** The exercises that a session no longer has: it may have been split or joined since it was stored before. */
function othersOf(store: Store, userId: string, source: SourceName, id: string, ids: readonly string[]): Session[] {
  return store.sessions.ofFile(userId, source, id).filter(({ externalId }) => !ids.includes(externalId));
}

/** Deletes sessions. @returns the workouts that have lost one. */
function forget(store: Store, sessions: readonly Session[]): Set<string> {
  // The sessions they shared a workout with may no longer belong together, wherever they begin.
  const left = sessions.flatMap(({ workoutId }) => store.sessions.ofWorkout(workoutId));
  for (const session of sessions) store.sessions.forget(session);
  const changed = [
    ...sessions.map(({ workoutId }) => workoutId),
    ...left.flatMap((one) => placeAround(store, one).changed),
  ];
  if (sessions.length > 0) store.dropOrphans();
  return new Set(changed);
}
