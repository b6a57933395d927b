import type { Session, SessionKey } from '../../storage/session.js';
import type { Sighting } from '../../storage/sightings.js';
import type { Store } from '../../storage/store.js';
import { type SessionDescriptor, WIDE_TOLERANCE_MS } from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { tellingOf } from './derive.js';
import { type Group, groupSessions, isContested, type KnownApart, type Member, ownId } from './grouping.js';
import { startsOf } from './zones.js';

/** What has become of the workouts near a session after something of it has changed. */
export interface Placed {
  /** Workouts that have other sessions now, or another id: to be derived again. */
  changed: string[];
  /** Ids that workouts had before: `[before, now]`. */
  renamed: [string, string][];
  /** Workouts with the same sessions as before that may be legs or the whole of another now: to be derived, too. */
  kin?: string[];
}

/** A session that has come in, before it is known to which workout it belongs. */
export type Newcomer = Omit<Session, 'workoutId'>;

/** Remembers the start and duration a session has now, or once had. Runs inside the caller's database transaction. */
export function sight(store: Store, session: SessionKey, sighting: Sighting): void {
  for (const start of startsOf(store, session, sighting)) {
    store.sightings.add(session, start, ownId(session.userId, start));
  }
}

/** A start and a duration, as a session tells them. */
export function sightingOf({ startTime, wallMs, zoneless, durationSeconds }: SessionDescriptor): Sighting {
  return {
    startMs: startTime,
    ...(wallMs !== undefined && { wallMs }),
    ...(zoneless && { zoneless }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

/**
 * Gives every session near these starts the workout it belongs to. A workout that is left without sessions
 * goes; one whose id changes keeps its row. Runs inside the caller's database transaction.
 */
export function place(store: Store, userId: string, starts: readonly Sighting[]): Placed {
  return placeMembers(store, userId, reach(store, userId, starts));
}

/** As `place`, of every session there is, those near each other at once. */
export function* placeEach(store: Store): Generator<Placed & { userId: string }> {
  for (const { userId, members } of clusters(store)) yield { userId, ...placeMembers(store, userId, members) };
}

/** Every session, with those near it, and those near them. */
function* clusters(store: Store): Generator<{ userId: string; members: Member[] }> {
  const seen = new Set<string>();
  for (const session of store.sessions.all()) {
    const { userId } = session;
    if (seen.has(`${userId}/${keyOf(session)}`)) continue;
    const members = reach(store, userId, [session]);
    for (const member of members) seen.add(`${userId}/${keyOf(member.session)}`);
    yield { userId, members };
  }
}

function placeMembers(store: Store, userId: string, members: readonly Member[]): Placed {
  const groups = grouped(store, userId, members);
  const sizes = new Map<string, number>();
  for (const { session } of members) sizes.set(session.workoutId, (sizes.get(session.workoutId) ?? 0) + 1);
  const placed: Placed = { changed: [], renamed: [] };
  const moved = groups.filter((group) => !isAsBefore(group, sizes));
  for (const { workoutId, sessions } of moved) {
    for (const session of sessions) {
      if (session.workoutId !== workoutId) store.sessions.move(session, workoutId);
    }
    placed.changed.push(workoutId);
  }
  const inUse = new Set(groups.map(({ workoutId }) => workoutId));
  const heirs = new Map<string, Group[]>();
  for (const group of moved) {
    for (const id of new Set(group.sessions.map((session) => session.workoutId))) {
      heirs.set(id, [...(heirs.get(id) ?? []), group]);
    }
  }
  const gone = [...sizes.keys()].filter((id) => !inUse.has(id));
  for (const id of gone) {
    const heir = heirs.get(id)?.find(({ workoutId }) => !store.hasWorkout(workoutId));
    if (!heir || !store.hasWorkout(id)) {
      store.dropWorkout(id);
      continue;
    }
    store.renameWorkout(id, heir.workoutId);
    placed.renamed.push([id, heir.workoutId]);
  }
  return placed;
}

/** As `place`, near every start that a session has or once had. */
export function placeAround(store: Store, session: SessionKey): Placed {
  return place(store, session.userId, store.sightings.of(session));
}

/** The other sessions of the workout that a session would belong to, were it stored. @param told what it says. */
export function companions(store: Store, newcomer: Newcomer, told: SourceSession): Session[] {
  const session = { ...newcomer, workoutId: '' };
  const sightings = [session, ...sightingsOf(store, session)];
  const groups = grouped(store, newcomer.userId, [
    ...reach(store, newcomer.userId, sightings),
    { session, sightings, told: () => told },
  ]);
  const own = groups.find(({ sessions }) => sessions.includes(session));
  return own?.sessions.filter((other) => other !== session) ?? [];
}

/** Sessions that are not in the workout they belong to, by those near each other: somebody else has written into the store. */
export function* misplaced(store: Store): Generator<Session[]> {
  for (const { userId, members } of clusters(store)) {
    yield grouped(store, userId, members).flatMap(({ workoutId, sessions }) =>
      sessions.filter((member) => member.workoutId !== workoutId),
    );
  }
}

const isAsBefore = ({ workoutId, sessions }: Group, sizes: ReadonlyMap<string, number>) =>
  sessions.every((session) => session.workoutId === workoutId) && sizes.get(workoutId) === sessions.length;

function grouped(store: Store, userId: string, members: readonly Member[]): Group[] {
  const telling = isContested(members)
    ? members.map((member) => ({ ...member, told: member.told ?? once(() => tellingOf(store, member.session)) }))
    : members;
  return groupSessions(telling, knownApart(store, userId, members));
}

/** `work`, done when it is asked for first. */
function once<T>(work: () => T): () => T {
  let done: { value: T } | undefined;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** Every session that starts, or once started, near one of these, or near one that does, and so on. */
function reach(store: Store, userId: string, starts: readonly Sighting[]): Member[] {
  const found = new Map<string, Member>();
  const asked = new Set<string>();
  const queue = [...starts];
  for (let start = queue.pop(); start !== undefined; start = queue.pop()) {
    const { startMs, wallMs = startMs, zoneless } = start;
    const clock = `${startMs} ${wallMs} ${zoneless ?? false}`;
    if (asked.has(clock)) continue;
    asked.add(clock);
    for (const session of store.sessions.near(userId, start, WIDE_TOLERANCE_MS)) {
      const key = keyOf(session);
      if (found.has(key)) continue;
      const sightings = sightingsOf(store, session);
      found.set(key, { session, sightings });
      queue.push(session, ...sightings);
    }
  }
  return [...found.values()];
}

/** What a session has shown, under the same id in the account export or API v4 too: it is one session, edited since. */
function sightingsOf(store: Store, session: Session): Sighting[] {
  const namesake = namesakeOf(store, session);
  return [...store.sightings.of(session), ...(namesake ? store.sightings.of(namesake) : [])];
}

/** The account export's session of the same id as one of API v4, or the other way round, whenever it was. */
function namesakeOf(store: Store, { userId, source, externalId }: Session): Session | undefined {
  if (source === 'v4') return store.sessions.get(userId, 'flow_export', externalId);
  return source === 'flow_export' ? store.sessions.get(userId, 'v4', externalId) : undefined;
}

/**
 * Two sessions of transactions are two when Polar named both in one, committed both, or committed the one before it first
 * named the other. Else it may have offered one again under another number, after a transaction that ran out.
 */
function knownApart(store: Store, userId: string, members: readonly Member[]): KnownApart {
  const ids = members.flatMap(({ session }) => (session.source === 'transactions' ? [session.externalId] : []));
  const mentions = ids.length < 2 ? [] : store.transactions.mentions(userId, ids);
  const byId = new Map<string, typeof mentions>();
  for (const mention of mentions) {
    const own = byId.get(mention.externalId);
    if (own) own.push(mention);
    else byId.set(mention.externalId, [mention]);
  }
  const of = (id: string) => {
    const own = byId.get(id) ?? [];
    const committed = own.find((mention) => mention.confirmed === 1)?.row ?? Number.POSITIVE_INFINITY;
    return { rows: own.map(({ row }) => row), first: own[0]?.row ?? Number.POSITIVE_INFINITY, committed };
  };
  return (a, b) => {
    const [one, other] = [of(a.externalId), of(b.externalId)];
    if (one.rows.some((row) => other.rows.includes(row))) return true;
    if (Number.isFinite(one.committed) && Number.isFinite(other.committed)) return true;
    return isOver(one.committed, other.first) || isOver(other.committed, one.first);
  };
}

const isOver = (committed: number, first: number) => Number.isFinite(first) && committed < first;

const keyOf = ({ source, externalId }: Session) => `${source}/${externalId}`;
