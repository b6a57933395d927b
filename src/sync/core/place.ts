import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session, SessionKey } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { type SessionDescriptor, WIDE_TOLERANCE_MS } from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { keyedSources, keyOfSession, sourceOf, sources } from '../sources/sources.js';
import { tryReadSession } from './derive.js';
import {
  byPrecedence,
  type Group,
  groupSessions,
  isContested,
  type KnownApart,
  type Member,
  ownId,
} from './grouping.js';
import { otherSighting, withOtherDate } from './other-dates.js';
import { startsOf } from './zones.js';

/** How the workouts near a changed session have changed. */
export interface Placed {
  /** Workouts with different sessions, or another id: to be derived again. */
  changed: string[];
  /** Workouts whose id has changed: `[before, now]`. */
  renamed: [string, string][];
  /** Workouts with the same sessions as before that may now be legs or wholes: to be derived again, too. */
  kin?: string[];
}

/** A session that has arrived, before it is known to which workout it belongs. */
export type UnplacedSession = Omit<Session, 'workoutId'>;

/** Remembers a start and duration that a session has, or once had. Runs inside the caller's database transaction. */
export function rememberTiming(store: Store, session: SessionKey, sighting: Sighting): void {
  for (const start of startsOf(store, session, sighting)) {
    store.sightings.add(session, start, ownId(session.userId, start));
  }
}

/** The start and duration of a session. */
export function sightingOf(descriptor: SessionDescriptor): Sighting {
  const { startTime, wallMs, zoneless, localClockUnknown, durationSeconds } = descriptor;
  return {
    startMs: startTime,
    ...(wallMs !== undefined && { wallMs }),
    ...(zoneless && { zoneless }),
    ...(localClockUnknown && { localClockUnknown }),
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

/**
 * Assigns every session near these starts to its workout. A workout left without sessions is deleted; one whose id changes
 * keeps its row. Runs inside the caller's database transaction.
 */
export function place(store: Store, userId: string, starts: readonly Sighting[]): Placed {
  return placeMembers(store, userId, reach(store, userId, starts));
}

/** As `place`, for every session, handling those near each other together. */
export function* placeEach(store: Store): Generator<Placed & { userId: string }> {
  for (const { userId, members } of clusters(store)) yield { userId, ...placeMembers(store, userId, members) };
}

/** All sessions, each together with those near it, those near them, and so on. */
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
  const edits = moved.length > 0 ? store.edits.among([...sizes.keys()]) : [];
  for (const { workoutId, sessions } of moved) {
    for (const session of sessions) {
      if (session.workoutId !== workoutId) store.sessions.move(session, workoutId);
    }
    placed.changed.push(workoutId);
  }
  const inUse = new Set(groups.map(({ workoutId }) => workoutId));
  const gone = [...sizes.keys()].filter((id) => !inUse.has(id));
  placed.renamed.push(...replaceGone(store, gone, successorsOf(moved)));
  if (edits.length > 0) store.edits.follow(edits, successionOf(members, groups));
  return placed;
}

/** What was said about a workout is about its first session: the workout that now has that one. */
function successionOf(members: readonly Member[], groups: readonly Group[]): (workoutId: string) => string {
  const now = new Map(groups.flatMap(({ workoutId, sessions }) => sessions.map((one) => [one, workoutId] as const)));
  return (workoutId) => {
    const own = members.map(({ session }) => session).filter((session) => session.workoutId === workoutId);
    const [first] = own.sort(byPrecedence);
    return (first && now.get(first)) ?? workoutId;
  };
}

/** The groups that now contain each workout's sessions, in the order of the groups. */
function successorsOf(moved: readonly Group[]): Map<string, Group[]> {
  const successors = new Map<string, Group[]>();
  for (const group of moved) {
    for (const id of new Set(group.sessions.map((session) => session.workoutId))) {
      successors.set(id, [...(successors.get(id) ?? []), group]);
    }
  }
  return successors;
}

/** Renames workouts without sessions to their first successor that does not exist yet, or deletes them. @returns the renames. */
function replaceGone(store: Store, gone: readonly string[], successors: Map<string, Group[]>): Placed['renamed'] {
  const renamed: Placed['renamed'] = [];
  for (const id of gone) {
    const successor = successors.get(id)?.find(({ workoutId }) => !store.hasWorkout(workoutId));
    if (!successor || !store.hasWorkout(id)) {
      store.dropWorkout(id);
      continue;
    }
    store.renameWorkout(id, successor.workoutId);
    renamed.push([id, successor.workoutId]);
  }
  return renamed;
}

/** As `place`, near every start that a session has or once had. */
export function placeAround(store: Store, session: SessionKey): Placed {
  return place(store, session.userId, store.sightings.of(session));
}

/** The other sessions of the workout that a session would belong to if it were stored. @param exercise the session as read. */
export function companions(store: Store, unplaced: UnplacedSession, exercise: SourceSession): Session[] {
  const session = { ...unplaced, workoutId: '' };
  const other = otherSighting(session, exercise);
  const sightings = [session, ...(other ? [other] : []), ...sightingsOf(store, session)];
  const groups = grouped(store, unplaced.userId, [
    ...reach(store, unplaced.userId, [...sightings, ...namedAround(store, session)]),
    { session, sightings, read: () => exercise },
  ]);
  const own = groups.find(({ sessions }) => sessions.includes(session));
  return own?.sessions.filter((other) => other !== session) ?? [];
}

/** Sessions that are not in their workout, per cluster of near ones: another program has written into the database. */
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
  const dated = members.map((member) => withNames(store, withOtherDate(store, member)));
  const readable = isContested(members)
    ? dated.map((member) => ({ ...member, read: member.read ?? once(() => tryReadSession(store, member.session)) }))
    : dated;
  return groupSessions(readable, knownApart(store, userId, members));
}

/** `work`, done on the first call only. */
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
      queue.push(session, ...sightings, ...namedAround(store, session));
    }
  }
  return [...found.values()];
}

/**
 * The timings of a session, including those under the same id at a source with the same numbering (it is one session, edited
 * since) and those of files whose names say that they are of this session.
 */
function sightingsOf(store: Store, session: Session): Sighting[] {
  const all = [session, ...counterpartsOf(store, session), ...namesakesOf(store, session)];
  return all.flatMap((one) => store.sightings.of(one));
}

/** The sessions that may name this one, or be named by it. */
function namedAround(store: Store, session: Session): Session[] {
  return sourceOf(session.source)?.names?.around(store, session) ?? [];
}

/** The sessions with the same key at other sources, or at the same one, whatever their start. */
function namesakesOf(store: Store, session: Session): Session[] {
  const { userId, source, externalId } = session;
  const key = keyOfSession(session);
  if (key === undefined) return [];
  const found = store.sessions.ofFiles(userId, keyedSources, key);
  return found.filter((one) => keyOfSession(one) === key && !(one.source === source && one.externalId === externalId));
}

/** A member with what its source knows it, and sessions that belong to it, by. */
function withNames(store: Store, member: Member): Member {
  const { session, read = () => tryReadSession(store, session) } = member;
  const names = sourceOf(session.source)?.names?.of(session, read) ?? [];
  return names.length > 0 ? { ...member, names } : member;
}

/** The sessions with the same id at the other sources with this numbering, whatever their start. */
function counterpartsOf(store: Store, { userId, source, externalId }: Session): Session[] {
  const numbering = sourceOf(source)?.numbering;
  if (numbering === undefined) return [];
  const others = sources.filter((other) => other.numbering === numbering && other.name !== source);
  return others.flatMap(({ name }) => store.sessions.get(userId, name, externalId) ?? []);
}

/** Combines what each source knows about its own sessions: which of them certainly are different. */
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
