import type { Source } from '../storage/payloads.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { type SessionDescriptor, sameSession, workoutIdentity } from '../workouts/identity.js';

/** Sessions of two sources that start further apart than this are not looked at. */
const nearMs = 2000;

/**
 * The workout a new session belongs to. Ids of the two sides share no mapping, so they are matched by content. A
 * workout that already has a session the source names beside this one is another workout, however alike.
 */
export function workoutFor(
  store: Store,
  source: Source,
  externalId: string,
  descriptor: SessionDescriptor,
  besides: ReadonlySet<string>,
): string {
  const candidates = store.sessions
    .near(descriptor.userId, descriptor.startTime, nearMs)
    .filter((session) => sameSession(descriptorOf(session), descriptor))
    .map((session) => ({ session, group: store.sessions.ofWorkout(session.workoutId) }))
    .filter(({ group }) => isFree(group, source, externalId, besides))
    // Of twins, the one this source has not spoken of yet.
    .sort(
      (a, b) =>
        distance(a.session, descriptor) - distance(b.session, descriptor) ||
        Number(names(a.group, source)) - Number(names(b.group, source)),
    );
  return candidates[0]?.session.workoutId ?? newId(store, descriptor);
}

function names(group: Session[], source: Source): boolean {
  return group.some((session) => session.source === source);
}

function isFree(group: Session[], source: Source, externalId: string, besides: ReadonlySet<string>): boolean {
  return group.every(
    (other) =>
      other.source !== source ||
      other.externalId === externalId ||
      // A hash names one session for good; a transaction may offer a session again under another number.
      (source === 'transactions' && !besides.has(other.externalId)),
  );
}

function distance(session: Session, descriptor: SessionDescriptor): number {
  const duration = Math.abs((session.durationSeconds ?? 0) - (descriptor.durationSeconds ?? 0));
  return Math.abs(session.startMs - descriptor.startTime) + duration * 1000;
}

function descriptorOf(session: Session): SessionDescriptor {
  return {
    userId: session.userId,
    startTime: session.startMs,
    ...(session.durationSeconds !== undefined && { durationSeconds: session.durationSeconds }),
    ...(session.device !== undefined && { device: session.device }),
    ...(session.deviceId !== undefined && { deviceId: session.deviceId }),
  };
}

function newId(store: Store, descriptor: SessionDescriptor): string {
  for (let twin = 0; ; twin += 1) {
    const id = workoutIdentity(descriptor, twin);
    if (store.sessions.ofWorkout(id).length === 0) return id;
  }
}
