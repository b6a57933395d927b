import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { devicesDiffer, type SessionDescriptor, sameSession, workoutIdentity } from '../workouts/identity.js';
import { isMadeUp } from './flow-id.js';

/*
 * Ids of the sources share no mapping, so sessions are matched by content: start and duration within 2 s of a session of
 * the workout, and no device that contradicts one of its sessions. Two sessions that one source knows apart are two
 * workouts, however alike; where both fit a session of another source, the closer one gets it, also when it comes later.
 * So what belongs together does not depend on the order of arrival; only twins, equal to the millisecond on a device that
 * is not known, are paired as they come.
 *
 * The id of a workout is made of user, start second and duration second of the session that came first, and stays.
 * Sources that agree in those seconds give the same id in any order; where they differ by a second or two, the first to
 * come decides.
 */

/** Sessions of two sources that start further apart than this are not looked at. */
const nearMs = 2000;

/** A session that has come in, before it is known to which workout it belongs. */
export type Newcomer = Omit<Session, 'workoutId'>;

/**
 * The workout for a session (a new id where it fits none), and the session of the same source that has to make room for
 * it there.
 */
export interface Place {
  workoutId: string;
  displaced?: Session;
}

/**
 * Finds the workout of a session.
 * @param besides ids that a transaction names beside this one: those are other sessions. It may offer a session again
 *   under another number, so numbers of earlier ones say nothing.
 */
export function placeFor(store: Store, newcomer: Newcomer, besides: ReadonlySet<string>): Place {
  const matching = store.sessions
    .near(newcomer.userId, newcomer.startMs, nearMs)
    .filter((session) => !isSelf(session, newcomer) && !isRival(session, newcomer, besides))
    .filter((session) => sameSession(descriptorOf(session), descriptorOf(newcomer)));
  const places = [...new Set(matching.map((session) => session.workoutId))].flatMap((workoutId) => {
    const members = store.sessions.ofWorkout(workoutId).filter((member) => !isSelf(member, newcomer));
    const rivals = members.filter((member) => isRival(member, newcomer, besides));
    const partners = members.filter((member) => !rivals.includes(member));
    if (partners.some((partner) => devicesDiffer(partner, newcomer))) return [];
    const closeness = closenessTo(newcomer, partners);
    const [displaced, ...more] = rivals;
    if (more.length > 0 || (displaced && closeness.ms >= closenessTo(displaced, partners).ms)) return [];
    // Of twins, the one this source has not spoken of yet.
    const spoken = members.some((member) => member.source === newcomer.source);
    return [{ closeness, spoken, place: { workoutId, ...(displaced && { displaced }) } }];
  });
  const [best] = places.sort(
    (a, b) =>
      a.closeness.ms - b.closeness.ms ||
      Number(a.spoken) - Number(b.spoken) ||
      (isLess(a.closeness, b.closeness) ? -1 : 1),
  );
  return best?.place ?? { workoutId: newId(store, newcomer) };
}

const isSelf = (session: Session, { source, externalId }: Newcomer) =>
  session.source === source && session.externalId === externalId;

/** The source knows the two apart. A hash names one session for good; so does an id of the account export. */
function isRival(member: Session, newcomer: Newcomer, besides: ReadonlySet<string>): boolean {
  if (member.source !== newcomer.source || isSelf(member, newcomer)) return false;
  if (newcomer.source === 'transactions') return besides.has(member.externalId);
  // An id made of the content, for want of one, does not tell a session from the same one with its id.
  return isMadeUp(member.externalId) === isMadeUp(newcomer.externalId);
}

/** How close a session is to a workout. Compared by the distance, then by ids, so that it never depends on the order. */
interface Closeness {
  ms: number;
  ids: string;
}

function closenessTo(session: Newcomer, partners: Session[]): Closeness {
  return partners
    .map((partner): Closeness => {
      const duration = Math.abs((partner.durationSeconds ?? 0) - (session.durationSeconds ?? 0));
      const ids = [`${partner.source}/${partner.externalId}`, `${session.source}/${session.externalId}`];
      return {
        ms: Math.abs(partner.startMs - session.startMs) + Math.round(duration * 1000),
        ids: ids.sort().join(' '),
      };
    })
    .reduce((best, each) => (isLess(each, best) ? each : best), { ms: Number.POSITIVE_INFINITY, ids: '' });
}

const isLess = (a: Closeness, b: Closeness) => a.ms < b.ms || (a.ms === b.ms && a.ids < b.ids);

function descriptorOf(session: Newcomer): SessionDescriptor {
  return {
    userId: session.userId,
    startTime: session.startMs,
    ...(session.durationSeconds !== undefined && { durationSeconds: session.durationSeconds }),
    ...(session.device !== undefined && { device: session.device }),
    ...(session.deviceId !== undefined && { deviceId: session.deviceId }),
  };
}

function newId(store: Store, session: Newcomer): string {
  for (let twin = 0; ; twin += 1) {
    const id = workoutIdentity(descriptorOf(session), twin);
    if (store.sessions.ofWorkout(id).length === 0) return id;
  }
}
