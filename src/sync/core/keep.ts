import type { Unknown } from '../../polar/parse/flow/unknown.js';
import type { Session } from '../../storage/sessions/session.js';
import type { SourceName } from '../../storage/sessions/source-name.js';
import type { Store } from '../../storage/store.js';
import { describeSession, type SessionDescriptor } from '../../workouts/identity.js';
import type { Arrival, Changed, Changes, Kept, SessionArrival } from '../arrival.js';
import { isStorage } from '../fatal.js';
import { sourceOf } from '../sources/sources.js';
import { deriveWorkout } from './derive.js';
import { kin } from './family.js';
import { otherSighting } from './other-dates.js';
import { type Placed, place, rememberTiming, sightingOf, type UnplacedSession } from './place.js';
import { zoneFor } from './zones.js';

/**
 * Stores an arrival in one database transaction, on disk when this returns: payloads first, then the session, then the
 * workout derived from everything stored about it. A payload that cannot be understood is kept all the same: `rebuild`
 * derives the workout once the program knows better.
 * @throws UnexpectedError START_TIME when the session has no readable start; its payloads are stored all the same.
 */
export function keep(store: Store, userId: string, arrival: Arrival, now: string): Kept {
  const { source, externalId } = arrival;
  const unread: Unknown[] = [];
  const savePayloads = () => {
    for (const { part, answer } of arrival.answers) {
      if (store.payloads.save({ ...answer, userId, source, externalId, part }))
        unread.push(...(sourceOf(source)?.unreadIn?.(part, answer.body) ?? []));
    }
    countUnread(store, source, unread, now);
  };
  try {
    describeSession(userId, arrival.exercise);
  } catch (problem) {
    // A session without a time stays incomplete, but its payloads are kept.
    store.atomically(savePayloads);
    throw problem;
  }
  return store.atomically(() => {
    savePayloads();
    const { changed, renamed, kin: relatives = [] } = placeStored(store, [storeSession(store, userId, arrival, now)]);
    const workoutId = store.sessions.get(userId, source, externalId)?.workoutId ?? '';
    const others = changed.filter((id) => id !== workoutId).map((id) => derive(store, userId, id));
    const own = derive(store, userId, workoutId);
    const around = relatives.filter((id) => id !== workoutId && !changed.includes(id));
    return { ...own, changes: [own, ...others, ...deriveKin(store, userId, around)], renamed, unread };
  });
}

/** Counts what is not recognized, for `status` and `doctor`. */
function countUnread(store: Store, source: SourceName, unread: readonly Unknown[], now: string): void {
  const times = new Map<string, { one: Unknown; count: number }>();
  for (const one of unread) {
    const key = `${one.kind} ${one.name}`;
    times.set(key, { one, count: (times.get(key)?.count ?? 0) + 1 });
  }
  for (const { one, count } of times.values()) store.observations.record(source, one.kind, one.name, count, now);
}

/**
 * Groups sessions of a source, and those near them, into workouts again, because more is known about which of them differ.
 * Runs inside the caller's database transaction.
 */
export function regroup(store: Store, userId: string, source: SourceName, externalIds: readonly string[]): Changes {
  const renamed: Placed['renamed'] = [];
  const changed = new Set<string>();
  const relatives = new Set<string>();
  for (const externalId of externalIds) {
    const session = store.sessions.get(userId, source, externalId);
    if (!session) continue;
    const placed = place(store, userId, [session]);
    for (const id of placed.changed) changed.add(id);
    renamed.push(...placed.renamed);
    if (placed.changed.length === 0) continue;
    for (const id of kinNow(store, session)) if (!changed.has(id)) relatives.add(id);
  }
  return { changes: [...deriveAll(store, userId, changed), ...deriveKin(store, userId, relatives)], renamed };
}

/**
 * Assigns stored sessions of one user, and every session near them, to their workouts, which are still to be derived. Runs
 * inside the caller's database transaction.
 */
export function placeStored(store: Store, sessions: readonly Session[]): Placed {
  const [first] = sessions;
  if (!first) return { changed: [], renamed: [] };
  const starts = sessions.flatMap((session) => store.sightings.of(session));
  const placed = place(store, first.userId, starts);
  // Sessions with the same start and duration have the same workouts around them.
  const times = new Map(sessions.map((session) => [`${session.startMs} ${session.durationSeconds}`, session]));
  return { ...placed, kin: [...new Set([...times.values()].flatMap((session) => kinNow(store, session)))] };
}

/** Stores a session, without a workout yet if it is new. Runs inside the caller's database transaction. */
export function storeSession(store: Store, userId: string, arrival: SessionArrival, now: string): Session {
  const known = store.sessions.get(userId, arrival.source, arrival.externalId);
  const { source, externalId, exercise } = arrival;
  const zone = zoneFor(store, { userId, source, externalId }, exercise);
  const unplaced = sessionOf(arrival, describeSession(userId, exercise, zone), known, now);
  const session = { ...unplaced, workoutId: known?.workoutId ?? '' };
  store.sessions.save(session);
  const other = otherSighting(session, exercise);
  for (const sighting of [session, ...(other ? [other] : [])]) rememberTiming(store, session, sighting);
  return session;
}

/** As `kin`, for a session that has been placed. */
function kinNow(store: Store, { userId, source, externalId }: Session): string[] {
  const session = store.sessions.get(userId, source, externalId);
  return session ? kin(store, session) : [];
}

/** Derives workouts again that may have become, or ceased to be, legs or wholes. @returns those that changed. */
export function deriveKin(store: Store, userId: string, workoutIds: Iterable<string>): Changed[] {
  return deriveAll(store, userId, workoutIds).filter(({ change, problem }) => change !== 'unchanged' || problem);
}

/** A session without its workout, as it is stored. */
export function sessionOf(
  arrival: SessionArrival,
  descriptor: SessionDescriptor,
  known: Session | undefined,
  now: string,
): UnplacedSession {
  const fingerprint = arrival.fingerprint ?? known?.fingerprint;
  return {
    userId: descriptor.userId,
    source: arrival.source,
    externalId: arrival.externalId,
    ...sightingOf(descriptor),
    ...(descriptor.zone !== undefined && { zone: descriptor.zone }),
    ...(descriptor.device !== undefined && { device: descriptor.device }),
    ...(descriptor.deviceId !== undefined && { deviceId: descriptor.deviceId }),
    ...arrival.held,
    ...(fingerprint !== undefined && { fingerprint }),
    firstSeenAt: known?.firstSeenAt ?? now,
  };
}

/** Derives a workout again from everything stored about it. Runs inside the caller's database transaction. */
export function derive(store: Store, userId: string, workoutId: string): Changed {
  try {
    // A nested database transaction, so that nothing stays half-written; the payloads stay.
    const change = store.atomically(() => store.refreshWorkout(userId, deriveWorkout(store, workoutId)));
    return { workoutId, change };
  } catch (problem) {
    if (isStorage(problem)) throw problem;
    const why = problem instanceof Error ? problem.message : String(problem);
    return { workoutId, change: 'unchanged', problem: `stored, but not understood: ${why}` };
  }
}

/** Derives workouts whose sessions have changed; one that has been joined with another no longer exists and is skipped. */
export function deriveAll(store: Store, userId: string, workoutIds: Iterable<string>): Changed[] {
  const left = [...workoutIds].filter((id) => store.sessions.ofWorkout(id).length > 0);
  return left.map((id) => derive(store, userId, id));
}
