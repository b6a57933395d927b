import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session } from '../../storage/sessions/session.js';
import {
  devicesDiffer,
  msApart,
  startsApart,
  type Timing,
  WIDE_TOLERANCE_MS,
  workoutIdentity,
} from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { agree } from '../sources/details.js';
import { isMadeUp } from '../sources/ids.js';
import { rankOf, sourceOf } from '../sources/sources.js';

/*
 * Which sessions are one workout, and what its id is: decided for all sessions near an instant at once, from what is
 * known of them and not from the order in which they came.
 *
 * Two sessions can be one when they start within 2 s of each other and last as long within 2 s (now, or before one of
 * them was edited), no device contradicts, and no source knows them apart. Those that clearly speak of the same are
 * joined first, then the closest two, then the next ones, but only where each of the one side can be one with each of the
 * other: so nobody gets into a workout through a go-between. What is equally close is decided by the precedence of the
 * sources, then by ids.
 *
 * The account export and API v4 have the same ids: the same id is the same session whatever its clock says, another id
 * another session. What v3 and v4 tell without a partner in the other gets one within 2 minutes, but only where each is the
 * only one the other could be.
 */

/** A session, and every start and duration it has been stored with. */
export interface Member {
  session: Session;
  sightings: readonly Sighting[];
  /** What it says of itself; asked only where there is a choice. */
  told?: (() => SourceSession | undefined) | undefined;
}

/** The sessions of one workout, the first by precedence first. */
export interface Group {
  workoutId: string;
  sessions: Session[];
}

/** Whether the source of two sessions knows them apart: asked only where its ids do not say. */
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
  return withIds(groups.map((group) => group.map(({ session }) => session).sort(byPrecedence)));
}

/** Joins groups of v3 alone with groups of a newer API (and the export) alone, where there is no choice. */
function paired(groups: Member[][]): Member[][] {
  const old = groups.filter((group) => group.every(({ session }) => isV3(session)));
  const isOfApi = (group: Member[]) => group.some(({ session }) => sourceOf(session.source)?.api !== undefined);
  const fresh = groups.filter((group) => isOfApi(group) && group.every(({ session }) => !isV3(session)));
  const near = (one: Member[], other: Member[]) => one.every((a) => other.every((b) => areNear(a, b)));
  const pairs = old.flatMap((one): [Member[], Member[]][] => {
    const [only, ...more] = fresh.filter((other) => near(one, other));
    const back = only && more.length === 0 ? old.filter((candidate) => near(candidate, only)) : [];
    return only && back.length === 1 ? [[one, only]] : [];
  });
  const taken = new Set(pairs.flat());
  return [...groups.filter((group) => !taken.has(group)), ...pairs.map((pair) => pair.flat())];
}

const isV3 = ({ source }: Session) => sourceOf(source)?.api === 'v3';

/** Within two minutes in start and duration, and no device contradicts. */
function areNear({ session: a }: Member, { session: b }: Member): boolean {
  if (devicesDiffer(a, b) || a.durationSeconds === undefined || b.durationSeconds === undefined) return false;
  // Of two of which only one names its time zone the local clocks alone would say too little.
  if (a.zoneless !== b.zoneless) return false;
  const starts = startsApart(timing(a), timing(b)) ?? Number.POSITIVE_INFINITY;
  return Math.max(starts, Math.abs(a.durationSeconds - b.durationSeconds) * 1000) <= WIDE_TOLERANCE_MS;
}

/** Two sessions of the old and the new model of the account export are one; the one with Polar's own id goes first. */
export function byPrecedence(a: Session, b: Session): number {
  return (
    rankOf(a.source) - rankOf(b.source) ||
    Number(isMadeUp(a.externalId)) - Number(isMadeUp(b.externalId)) ||
    compare(a.externalId, b.externalId)
  );
}

/** The id of the workout whose first session began and lasted so. */
export function ownId(userId: string, sighting: Sighting, ordinal = 0): string {
  return workoutIdentity({ userId, ...timing(sighting) }, ordinal);
}

function closestFirst(members: readonly Member[], knownApart: KnownApart): [Member, Member][] {
  const pairs = candidates(members).flatMap(([a, b]) => {
    const ms = bond(a, b, knownApart);
    if (ms === undefined) return [];
    const clear = sharesId(a.session, b.session) === true || areClearlyOne(a, b);
    return [{ clear, ms, pair: [a, b] as [Member, Member] }];
  });
  // Stable: what is equally close stays in the order of the members.
  return pairs.sort((a, b) => Number(b.clear) - Number(a.clear) || a.ms - b.ms).map(({ pair }) => pair);
}

function areClearlyOne(a: Member, b: Member): boolean {
  const [one, other] = [a.told?.(), b.told?.()];
  return one !== undefined && other !== undefined && agree(one, other);
}

/**
 * The pairs that no source keeps apart by itself, in the order of the members. Without those, a session of many exercises
 * at one start costs no more than its exercises.
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

/** Whether one source has several of these: then it matters what they say. */
export function isContested(members: readonly Member[]): boolean {
  return new Set(members.map(({ session }) => session.source)).size < members.length;
}

/** How far two sessions are apart, in ms; undefined: they are not one. */
function bond(a: Member, b: Member, knownApart: KnownApart): number | undefined {
  if (sharesId(a.session, b.session) === true) return -1;
  if (devicesDiffer(a.session, b.session) || areRivals(a.session, b.session, knownApart)) return undefined;
  const distances = a.sightings.flatMap((one) =>
    b.sightings.flatMap((other) => msApart(timing(one), timing(other)) ?? []),
  );
  return distances.length === 0 ? undefined : Math.min(...distances);
}

const timing = ({ startMs, wallMs, zoneless, durationSeconds }: Sighting): Timing => ({
  startTime: startMs,
  ...(wallMs !== undefined && { wallMs }),
  ...(zoneless && { zoneless }),
  ...(durationSeconds !== undefined && { durationSeconds }),
});

/** Whether sessions of two sources of one numbering have the same id; undefined: they are not of two such sources. */
function sharesId(a: Session, b: Session): boolean | undefined {
  const numbering = sourceOf(a.source)?.numbering;
  const both = a.source !== b.source && numbering !== undefined && numbering === sourceOf(b.source)?.numbering;
  return both && !isMadeUp(a.externalId) && !isMadeUp(b.externalId) ? a.externalId === b.externalId : undefined;
}

/** Whether an id of its source names an offer, and the same session may come again under another. */
const isOffered = ({ source }: Session) => sourceOf(source)?.knownApart !== undefined;

/** The source knows the two apart. An id that is no offer names one session for good. */
function areRivals(a: Session, b: Session, knownApart: KnownApart): boolean {
  if (a.source !== b.source) return sharesId(a, b) === false;
  if (isOffered(a)) return knownApart(a, b);
  // An id made of the content, for want of one, does not tell a session from the same one with its id.
  return isMadeUp(a.externalId) === isMadeUp(b.externalId);
}

/** Workouts that would have the same id are numbered: by device, which most sources name, then by their first session. */
function withIds(groups: Session[][]): Group[] {
  const taken = new Map<string, number>();
  const device = (sessions: Session[]) => sessions.find((session) => session.device !== undefined)?.device ?? '';
  return groups
    .flatMap((sessions) => (sessions[0] ? [{ first: sessions[0], sessions }] : []))
    .sort((a, b) => compare(device(a.sessions), device(b.sessions)) || byPrecedence(a.first, b.first))
    .map(({ first, sessions }) => {
      // As in merging, the start is that of the first that names its time zone.
      const named = sessions.find(({ zoneless }) => !zoneless) ?? sessions.find(({ zone }) => zone) ?? first;
      const id = ownId(first.userId, named);
      const ordinal = taken.get(id) ?? 0;
      taken.set(id, ordinal + 1);
      return { workoutId: ownId(first.userId, named, ordinal), sessions };
    });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
