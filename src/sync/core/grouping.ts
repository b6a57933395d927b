import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session } from '../../storage/sessions/session.js';
import {
  devicesDiffer,
  msApart,
  startsApart,
  type Timing,
  TOLERANCE_MS,
  WIDE_TOLERANCE_MS,
  workoutIdentity,
} from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { agree } from '../sources/details.js';
import { isMadeUp } from '../sources/ids.js';
import { keyOfSession, rankOf, sourceOf } from '../sources/sources.js';
import { decidedSighting } from './dates.js';

/*
 * Which sessions are one workout, and what its id is: decided for all sessions near an instant at once, from what is known
 * about them and not from the order in which they came.
 *
 * Two sessions can be one workout when their starts and their durations differ by at most 2 s each (now, or before one of
 * them was edited), no device contradicts, and no source knows them apart. Those that clearly describe the same session are
 * joined first, then the closest two, then the next ones, but only if every member of one group can be one workout with
 * every member of the other: so no session joins a workout through a go-between. Ties are decided by the precedence of the
 * sources, then by ids.
 *
 * A file that leaves open which number of its date is the day can be on either date, but what is on the likelier one comes
 * first (dates.ts).
 *
 * A diary that names a recording of its day is one session with it, if they last equally long and nothing agrees better.
 *
 * Files of single sessions whose names have the same start, or the same id of Flow, are one session whatever their clocks
 * say, unless devices contradict.
 *
 * The account export and v4 share ids: the same id is the same session whatever its times, another id is another session. A
 * v3 session and a v4 session that found no partner are joined within 2 minutes, but only if each is the only candidate for
 * the other.
 */

/** A session, and every start and duration it has been stored with. */
export interface Member {
  session: Session;
  sightings: readonly Sighting[];
  /** Its local start on its other date, if its file leaves open which number is the day; one of `sightings`. */
  otherWallMs?: number;
  /** See `Source.names`. */
  names?: readonly string[];
  /** Reads it from its payloads; called only where there is a choice. */
  read?: (() => SourceSession | undefined) | undefined;
}

/** The sessions of one workout, the first by precedence first. */
export interface Group {
  workoutId: string;
  sessions: Session[];
}

/** Whether the source of two sessions knows them apart; called only if its ids do not decide that. */
export type KnownApart = (a: Session, b: Session) => boolean;

/** Groups the sessions of one user. Any order of `members` gives the same groups. */
export function groupSessions(members: readonly Member[], knownApart: KnownApart): Group[] {
  const inOrder = [...members].sort((a, b) => byPrecedence(a.session, b.session));
  const groupOf = new Map(inOrder.map((member) => [member, [member]]));
  for (const [a, b] of closestFirst(inOrder, knownApart)) {
    const [one, other] = [groupOf.get(a) ?? [], groupOf.get(b) ?? []];
    const fits = one.every((x) => other.every((y) => bond(x, y, knownApart) !== undefined));
    if (one === other || !fits) continue;
    const joined = [...one, ...other];
    for (const member of joined) groupOf.set(member, joined);
  }
  const groups = paired([...new Set(groupOf.values())]);
  return withIds(groups.map((group) => group.sort((a, b) => byPrecedence(a.session, b.session))));
}

/** Joins groups with only v3 sessions and groups with only v4 (and export) sessions, where there is no choice. */
function paired(groups: Member[][]): Member[][] {
  // Files can be beside either of them, and say nothing about how an API cuts a session.
  const isOld = (group: Member[]) => group.length > 0 && group.every(({ session }) => isV3(session));
  const old = groups.filter((group) => isOld(group.filter(isNoFile)));
  const isOfApi = (group: Member[]) => group.some(({ session }) => sourceOf(session.source)?.api !== undefined);
  const fresh = groups.filter((group) => isOfApi(group) && group.every(({ session }) => !isV3(session)));
  const near = (one: Member[], other: Member[]) =>
    one.filter(isNoFile).every((a) => other.filter(isNoFile).every((b) => areNear(a, b)));
  const pairs = old.flatMap((one): [Member[], Member[]][] => {
    const [only, ...more] = fresh.filter((other) => near(one, other));
    const back = only && more.length === 0 ? old.filter((candidate) => near(candidate, only)) : [];
    return only && back.length === 1 ? [[one, only]] : [];
  });
  const taken = new Set(pairs.flat());
  return [...groups.filter((group) => !taken.has(group)), ...pairs.map((pair) => pair.flat())];
}

const isNoFile = ({ session }: Member) => sourceOf(session.source)?.everyCounts !== true;

const isV3 = ({ source }: Session) => sourceOf(source)?.api === 'v3';

/** Whether two sessions are within two minutes in start and duration, and no device contradicts. */
function areNear({ session: a }: Member, { session: b }: Member): boolean {
  if (devicesDiffer(a, b) || a.durationSeconds === undefined || b.durationSeconds === undefined) return false;
  // If only one of the two names its time zone, comparing local times alone would prove too little.
  if (a.zoneless !== b.zoneless) return false;
  const starts = startsApart(timing(a), timing(b)) ?? Number.POSITIVE_INFINITY;
  return Math.max(starts, Math.abs(a.durationSeconds - b.durationSeconds) * 1000) <= WIDE_TOLERANCE_MS;
}

/** Orders by source; an older and a newer form of one exported session can be together, and the one with Polar's id comes first. */
export function byPrecedence(a: Session, b: Session): number {
  return (
    rankOf(a.source) - rankOf(b.source) ||
    Number(isMadeUp(a.externalId)) - Number(isMadeUp(b.externalId)) ||
    compare(a.externalId, b.externalId)
  );
}

/** The id of a workout whose first session has this timing. */
export function ownId(userId: string, sighting: Sighting, ordinal = 0): string {
  return workoutIdentity({ userId, ...timing(sighting) }, ordinal);
}

function closestFirst(members: readonly Member[], knownApart: KnownApart): [Member, Member][] {
  const pairs = candidates(members).flatMap(([a, b]) => {
    const ms = bond(a, b, knownApart);
    if (ms === undefined) return [];
    const clear = sharesId(a.session, b.session) === true || sharesKey(a.session, b.session) || areClearlyOne(a, b);
    return [{ clear, ms, pair: [a, b] as [Member, Member] }];
  });
  // Stable: what is equally close stays in the order of the members.
  return pairs.sort((a, b) => Number(b.clear) - Number(a.clear) || a.ms - b.ms).map(({ pair }) => pair);
}

function areClearlyOne(a: Member, b: Member): boolean {
  const [one, other] = [a.read?.(), b.read?.()];
  return one !== undefined && other !== undefined && agree(one, other);
}

/**
 * The pairs that are not different sessions of one source anyway, in the order of the members. This keeps a session of many
 * exercises with the same start from costing the square of their number.
 */
function candidates(members: readonly Member[]): [Member, Member][] {
  const kinds = new Map<string, { at: number; member: Member }[]>();
  const kindOf = ({ session: { source, externalId } }: Member) => `${source}/${isMadeUp(externalId)}`;
  for (const [at, member] of members.entries()) {
    const kind = kinds.get(kindOf(member));
    if (kind) kind.push({ at, member });
    else kinds.set(kindOf(member), [{ at, member }]);
  }
  return members.flatMap((a, i) =>
    [...kinds]
      .filter(([kind]) => kind !== kindOf(a) || isOffered(a.session))
      .flatMap(([, others]) => others.filter(({ at }) => at > i))
      .sort((one, other) => one.at - other.at)
      .map(({ member }): [Member, Member] => [a, member]),
  );
}

/** Whether one source has several of these: then their contents matter. */
export function isContested(members: readonly Member[]): boolean {
  return new Set(members.map(({ session }) => session.source)).size < members.length;
}

/** Whether two sessions would be one workout if there were no others. */
export function canBeOne(a: Member, b: Member): boolean {
  return bond(a, b, () => false) !== undefined;
}

/** How far two sessions are apart, in ms; undefined: they are not one workout. */
function bond(a: Member, b: Member, knownApart: KnownApart): number | undefined {
  if (sharesId(a.session, b.session) === true) return -1;
  if (devicesDiffer(a.session, b.session) || areRivals(a.session, b.session, knownApart)) return undefined;
  if (sharesKey(a.session, b.session)) return 0;
  const distances = a.sightings.flatMap((one) =>
    b.sightings.flatMap((other) => {
      const ms = msApart(timing(one), timing(other));
      return ms === undefined ? [] : ms + (isOnOtherDate(a, one) || isOnOtherDate(b, other) ? OTHER_DATE_MS : 0);
    }),
  );
  if (distances.length > 0) return Math.min(...distances);
  return haveNameInCommon(a, b) ? NAMED_MS : undefined;
}

/** More than anything that agrees by its clock is apart, also on its other date. */
const NAMED_MS = 8 * TOLERANCE_MS;

/** Whether one names the other, and they last equally long; the clock of one of them was off. */
function haveNameInCommon({ session: a, names = [] }: Member, { session: b, names: others = [] }: Member): boolean {
  if (a.durationSeconds === undefined || b.durationSeconds === undefined) return false;
  const last = Math.abs(a.durationSeconds - b.durationSeconds) * 1000;
  return last <= TOLERANCE_MS && names.some((name) => others.includes(name));
}

/** More than anything that agrees on the likelier date is apart. */
const OTHER_DATE_MS = 3 * TOLERANCE_MS;

const isOnOtherDate = ({ otherWallMs }: Member, { startMs, wallMs = startMs }: Sighting) => wallMs === otherWallMs;

/** A sighting as identity.ts compares it. */
export const timing = ({ startMs, wallMs, zoneless, durationSeconds }: Sighting): Timing => ({
  startTime: startMs,
  ...(wallMs !== undefined && { wallMs }),
  ...(zoneless && { zoneless }),
  ...(durationSeconds !== undefined && { durationSeconds }),
});

/** Whether sessions from two sources with the same numbering have the same id; undefined: they are not from two such sources. */
function sharesId(a: Session, b: Session): boolean | undefined {
  const numbering = sourceOf(a.source)?.numbering;
  const both = a.source !== b.source && numbering !== undefined && numbering === sourceOf(b.source)?.numbering;
  return both && !isMadeUp(a.externalId) && !isMadeUp(b.externalId) ? a.externalId === b.externalId : undefined;
}

/** Whether the names of two files, or the name of one and an id of Flow, say that they are one session. */
function sharesKey(a: Session, b: Session): boolean {
  const key = keyOfSession(a);
  return key !== undefined && key === keyOfSession(b);
}

/** Whether its source's ids name offers, so that the same session may come again under another id. */
const isOffered = ({ source }: Session) => sourceOf(source)?.knownApart !== undefined;

/** Whether the two are certainly different. An id that does not name an offer names one session for good. */
function areRivals(a: Session, b: Session, knownApart: KnownApart): boolean {
  if (a.source !== b.source) return sharesId(a, b) === false;
  if (isOffered(a)) return knownApart(a, b);
  // A made-up id does not distinguish a session from the same one with Polar's id.
  return isMadeUp(a.externalId) === isMadeUp(b.externalId);
}

/** Numbers workouts that would have the same id: by device, which most sources name, then by their first session. */
function withIds(groups: Member[][]): Group[] {
  const taken = new Map<string, number>();
  const device = (members: Member[]) =>
    members.find(({ session }) => session.device !== undefined)?.session.device ?? '';
  return groups
    .flatMap((members) => (members[0] ? [{ first: members[0], members }] : []))
    .sort((a, b) => compare(device(a.members), device(b.members)) || byPrecedence(a.first.session, b.first.session))
    .map(({ first, members }) => {
      // As in merging, the start is taken from the first that names its time zone.
      const named =
        members.find(({ session }) => !session.zoneless) ?? members.find(({ session }) => session.zone) ?? first;
      const { userId } = first.session;
      const start = decidedSighting(named, members);
      const id = ownId(userId, start);
      const ordinal = taken.get(id) ?? 0;
      taken.set(id, ordinal + 1);
      return { workoutId: ownId(userId, start, ordinal), sessions: members.map(({ session }) => session) };
    });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
