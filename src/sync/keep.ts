import type { Answer, DetailFlags } from '../accesslink/types.js';
import { StoreError } from '../errors.js';
import type { Source } from '../storage/payloads.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { describeSession, type SessionDescriptor } from '../workouts/identity.js';
import type { PolarExercise } from '../workouts/polar-exercise.js';
import { deriveWorkout } from './derive.js';
import { type Newcomer, placeFor } from './reconcile.js';

export type Change = 'new' | 'updated' | 'unchanged';

/** What has come in of one session, to be stored together. */
export interface Arrival {
  source: Source;
  externalId: string;
  /** Its summary, for the identity of the session. */
  exercise: PolarExercise;
  answers: { part: string; answer: Answer }[];
  /** Which details are complete with this arrival, or were before. */
  held: DetailFlags;
  fingerprint?: string;
  /** Ids that the source names in the same breath: those are other sessions, however alike. */
  besides: ReadonlySet<string>;
}

/** What became of an arrival. */
export interface Kept {
  workoutId: string;
  change: Change;
  /** Other workouts that this has changed: of sessions that had to make room. */
  moved: { workoutId: string; change: Change }[];
  /** The payloads are safe, but they could not be turned into a workout; why. */
  problem?: string;
}

/**
 * Stores an arrival in one database transaction, on the disk when this returns: payloads first, then the session,
 * then the workout derived from everything that is stored of it. A payload that cannot be understood is kept all the
 * same: `rebuild` makes the workout once the program knows better.
 * @throws UnexpectedError START_TIME when the session has no readable start; its payloads are stored all the same.
 */
export function keep(store: Store, userId: string, arrival: Arrival, now: string): Kept {
  const { source, externalId } = arrival;
  const savePayloads = () => {
    for (const { part, answer } of arrival.answers) {
      store.payloads.save({ ...answer, userId, source, externalId, part });
    }
  };
  try {
    describeSession(userId, arrival.exercise);
  } catch (problem) {
    // A session that cannot even be placed in time: it stays incomplete, and what came of it stays here.
    store.atomically(savePayloads);
    throw problem;
  }
  return store.atomically(() => {
    savePayloads();
    const { workoutId, moved } = settleSession(store, userId, arrival, now);
    return { ...derive(store, userId, workoutId), moved };
  });
}

/**
 * Stores a session and gives it its workout: the one it had, else the one it fits. A session of the same source that
 * fits there less well moves on, and its new workout is derived. Runs inside the caller's database transaction.
 * @returns the id of the workout, which is still to be derived, and the workouts that were.
 */
export function settleSession(
  store: Store,
  userId: string,
  arrival: Omit<Arrival, 'answers'>,
  now: string,
): Pick<Kept, 'workoutId' | 'moved'> {
  const known = store.sessions.get(userId, arrival.source, arrival.externalId);
  const newcomer = sessionOf(arrival, describeSession(userId, arrival.exercise), known, now);
  if (known) {
    store.sessions.save({ ...newcomer, workoutId: known.workoutId });
    return { workoutId: known.workoutId, moved: [] };
  }
  const place = placeFor(store, newcomer, arrival.besides);
  store.sessions.save({ ...newcomer, workoutId: place.workoutId });
  const settled: string[] = [];
  for (let moving = place.displaced; moving; ) {
    const next = placeFor(store, moving, arrival.besides);
    store.sessions.move(moving, next.workoutId);
    settled.push(next.workoutId);
    moving = next.displaced;
  }
  // Made when everybody has a place: a workout on the way still has the session that is about to leave it.
  return { workoutId: place.workoutId, moved: settled.map((id) => derive(store, userId, id)) };
}

/** A session without its workout, as it is stored. */
export function sessionOf(
  arrival: Omit<Arrival, 'answers'>,
  descriptor: SessionDescriptor,
  known: Session | undefined,
  now: string,
): Newcomer {
  const fingerprint = arrival.fingerprint ?? known?.fingerprint;
  return {
    userId: descriptor.userId,
    source: arrival.source,
    externalId: arrival.externalId,
    startMs: descriptor.startTime,
    ...(descriptor.durationSeconds !== undefined && { durationSeconds: descriptor.durationSeconds }),
    ...(descriptor.device !== undefined && { device: descriptor.device }),
    ...(descriptor.deviceId !== undefined && { deviceId: descriptor.deviceId }),
    ...arrival.held,
    ...(fingerprint !== undefined && { fingerprint }),
    firstSeenAt: known?.firstSeenAt ?? now,
  };
}

/** Makes the workout again from everything that is stored of it. Runs inside the caller's database transaction. */
export function derive(store: Store, userId: string, workoutId: string): Omit<Kept, 'moved'> {
  try {
    // A database transaction of its own inside: what is half-written goes, the payloads stay.
    const change = store.atomically(() => store.saveWorkout(userId, deriveWorkout(store, workoutId)));
    return { workoutId, change };
  } catch (problem) {
    if (isStorage(problem)) throw problem;
    const why = problem instanceof Error ? problem.message : String(problem);
    return { workoutId, change: 'unchanged', problem: `stored, but not understood: ${why}` };
  }
}

/** The disk or the database failed, as opposed to a value that does not fit. */
function isStorage(problem: unknown): boolean {
  return problem instanceof StoreError && problem.code !== 'VALUE_REFUSED';
}
