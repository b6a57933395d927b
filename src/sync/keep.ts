import type { Answer, DetailFlags } from '../accesslink/types.js';
import { StoreError } from '../errors.js';
import type { Source } from '../storage/payloads.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { describeSession, type SessionDescriptor } from '../workouts/identity.js';
import type { PolarExercise } from '../workouts/polar-exercise.js';
import { deriveWorkout } from './derive.js';
import { workoutFor } from './reconcile.js';

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
      store.payloads.save({
        userId,
        source,
        externalId,
        part,
        path: answer.path,
        status: answer.status,
        contentType: answer.contentType,
        body: answer.body,
        fetchedAt: answer.fetchedAt,
      });
    }
  };
  let descriptor: SessionDescriptor;
  try {
    descriptor = describeSession(userId, arrival.exercise);
  } catch (problem) {
    // A session that cannot even be placed in time: it stays incomplete, and what came of it stays here.
    store.atomically(savePayloads);
    throw problem;
  }
  return store.atomically(() => {
    savePayloads();
    const known = store.sessions.get(userId, source, externalId);
    const workoutId = known?.workoutId ?? workoutFor(store, source, externalId, descriptor, arrival.besides);
    store.sessions.save(session(arrival, descriptor, workoutId, known, now));
    return derive(store, userId, workoutId);
  });
}

function session(
  arrival: Arrival,
  descriptor: SessionDescriptor,
  workoutId: string,
  known: Session | undefined,
  now: string,
): Session {
  const fingerprint = arrival.fingerprint ?? known?.fingerprint;
  return {
    userId: descriptor.userId,
    source: arrival.source,
    externalId: arrival.externalId,
    workoutId,
    startMs: descriptor.startTime,
    ...(descriptor.durationSeconds !== undefined && { durationSeconds: descriptor.durationSeconds }),
    ...(descriptor.device !== undefined && { device: descriptor.device }),
    ...(descriptor.deviceId !== undefined && { deviceId: descriptor.deviceId }),
    ...arrival.held,
    ...(fingerprint !== undefined && { fingerprint }),
    firstSeenAt: known?.firstSeenAt ?? now,
  };
}

function derive(store: Store, userId: string, workoutId: string): Kept {
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
