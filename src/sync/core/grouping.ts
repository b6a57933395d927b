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
 * Which sessions are one workout, and what its id is: decided for all sessions near an instant at once, from what is known
 * about them and not from the order in which they came.
 *
 * Two sessions can be one workout when their starts and their durations differ by at most 2 s each (now, or before one of
 * them was edited), no device contradicts, and no source knows them apart. Those that clearly describe the same session are
 * joined first, then the closest two, then the next ones, but only if every member of one group can be one workout with
 * every member of the other: so no session joins a workout through a go-between. Ties are decided by the precedence of the
 * sources, then by ids.
 *
 * The account export and v4 share ids: the same id is the same session whatever its times, another id is another session. A
 * v3 session and a v4 session that found no partner are joined within 2 minutes, but only if each is the only candidate for
 * the other.
 */

/** A session, and every start and duration it has been stored with. */
export interface Member {
  session: Session;
  sightings: readonly Sighting[];
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
  return withIds(groups.map((group) => group.map(({ session }) => session).sort(byPrecedence)));
}

/** Joins groups with only v3 sessions and groups with only v4 (and export) sessions, where there is no choice. */
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
    const clear = sharesId(a.session, b.session) === true || areClearlyOne(a, b);
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

/** How far two sessions are apart, in ms; undefined: they are not one workout. */
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

/** Whether sessions from two sources with the same numbering have the same id; undefined: they are not from two such sources. */
function sharesId(a: Session, b: Session): boolean | undefined {
  const numbering = sourceOf(a.source)?.numbering;
  const both = a.source !== b.source && numbering !== undefined && numbering === sourceOf(b.source)?.numbering;
  return both && !isMadeUp(a.externalId) && !isMadeUp(b.externalId) ? a.externalId === b.externalId : undefined;
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
function withIds(groups: Session[][]): Group[] {
  const taken = new Map<string, number>();
  const device = (sessions: Session[]) => sessions.find((session) => session.device !== undefined)?.device ?? '';
  return groups
    .flatMap((sessions) => (sessions[0] ? [{ first: sessions[0], sessions }] : []))
    .sort((a, b) => compare(device(a.sessions), device(b.sessions)) || byPrecedence(a.first, b.first))
    .map(({ first, sessions }) => {
      // As in merging, the start is taken from the first that names its time zone.
      const named = sessions.find(({ zoneless }) => !zoneless) ?? sessions.find(({ zone }) => zone) ?? first;
      const id = ownId(first.userId, named);
      const ordinal = taken.get(id) ?? 0;
      taken.set(id, ordinal + 1);
      return { workoutId: ownId(first.userId, named, ordinal), sessions };
    });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
