import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session, SessionKey } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { type SessionDescriptor, WIDE_TOLERANCE_MS } from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { sourceOf, sources } from '../sources/sources.js';
import { tryReadSession } from './derive.js';
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
export type UnplacedSession = Omit<Session, 'workoutId'>;

/** Remembers the start and duration a session has now, or once had. Runs inside the caller's database transaction. */
export function rememberTiming(store: Store, session: SessionKey, sighting: Sighting): void {
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
  const gone = [...sizes.keys()].filter((id) => !inUse.has(id));
  placed.renamed.push(...replaceGone(store, gone, heirsOf(moved)));
  return placed;
}

/** The groups that each workout's sessions have come to, in the order of the groups. */
function heirsOf(moved: readonly Group[]): Map<string, Group[]> {
  const heirs = new Map<string, Group[]>();
  for (const group of moved) {
    for (const id of new Set(group.sessions.map((session) => session.workoutId))) {
      heirs.set(id, [...(heirs.get(id) ?? []), group]);
    }
  }
  return heirs;
}

/** Gives workouts that have no session left to the first heir that is not there yet, or drops them. @returns who became whom. */
function replaceGone(store: Store, gone: readonly string[], heirs: Map<string, Group[]>): Placed['renamed'] {
  const renamed: Placed['renamed'] = [];
  for (const id of gone) {
    const heir = heirs.get(id)?.find(({ workoutId }) => !store.hasWorkout(workoutId));
    if (!heir || !store.hasWorkout(id)) {
      store.dropWorkout(id);
      continue;
    }
    store.renameWorkout(id, heir.workoutId);
    renamed.push([id, heir.workoutId]);
  }
  return renamed;
}

/** As `place`, near every start that a session has or once had. */
export function placeAround(store: Store, session: SessionKey): Placed {
  return place(store, session.userId, store.sightings.of(session));
}

/** The other sessions of the workout that a session would belong to, were it stored. @param told what it says. */
export function companions(store: Store, newcomer: UnplacedSession, told: SourceSession): Session[] {
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
    ? members.map((member) => ({ ...member, told: member.told ?? once(() => tryReadSession(store, member.session)) }))
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

/** What a session has shown, under the same id at a source of the same numbering too: it is one session, edited since. */
function sightingsOf(store: Store, session: Session): Sighting[] {
  return [session, ...counterpartsOf(store, session)].flatMap((one) => store.sightings.of(one));
}

/** The sessions of the same id at the other sources of this numbering, whenever they were. */
function counterpartsOf(store: Store, { userId, source, externalId }: Session): Session[] {
  const numbering = sourceOf(source)?.numbering;
  if (numbering === undefined) return [];
  const others = sources.filter((other) => other.numbering === numbering && other.name !== source);
  return others.flatMap(({ name }) => store.sessions.get(userId, name, externalId) ?? []);
}

/** What each source knows of its own sessions: which of them are two for certain. */
function knownApart(store: Store, userId: string, members: readonly Member[]): KnownApart {
  const bySource = new Map(
    sources.map((source) => {
      const own = members.flatMap(({ session }) => (session.source === source.name ? [session] : []));
      return [source.name, source.knownApart?.(store, userId, own)];
    }),
  );
  return (a, b) => bySource.get(a.source)?.(a, b) === true;
}

const keyOf = ({ source, externalId }: Session) => `${source}/${externalId}`;
