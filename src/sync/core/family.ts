import type { Session } from '../../storage/sessions/session.js';
import type { Span } from '../../storage/sessions/sessions.js';
import type { Store } from '../../storage/store.js';
import { TOLERANCE_MS } from '../../workouts/identity.js';
import { isMultisport, legsOf, mayHaveLegs, type Spanning } from '../../workouts/multisport.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { ofExerciseId } from '../sources/ids.js';
import { byPrecedence } from './grouping.js';

/** What a workout is in a multisport session: one leg, the whole of several legs, or neither. */
export type Kinship = Pick<SourceSession, 'partOf' | 'legs'>;

/** Reads a session; undefined if that is not possible. */
type ReadSession = (store: Store, session: Session) => SourceSession | undefined;

/** A workout, with the time of the first of its sessions. */
interface Relative extends Spanning {
  workoutId: string;
  lead: Session;
  sessions: Session[];
}

/**
 * With more sessions at the same time, a workout is not checked for being the whole of others: legs from every source and
 * a second device fit in ten times over. Nobody trains like that, and comparing all with all would take forever.
 */
const maxRelatives = 64;

/**
 * Whether a workout is one leg of a multisport session that is stored as another workout, or is that session: decided from
 * all sessions around it, so that the order in which they came does not matter.
 */
export function kinshipOf(store: Store, sessions: readonly Session[], read: ReadSession): Kinship {
  const own = relative(sessions);
  if (!own) return {};
  const surroundings = new Surroundings(store);
  const isWhole = (one: Relative) =>
    one.sessions.some((session) => isMultisport(read(store, session) ?? { startTime: '' }));
  const legs = (whole: Relative, around: readonly Relative[]) =>
    mayHaveLegs(whole, around) && isWhole(whole)
      ? legsOf(
          whole,
          around.filter((other) => !isWhole(other)),
        )
      : undefined;
  const around = surroundings.relativesOf(own);
  if (around && mayHaveLegs(own, around) && isWhole(own)) {
    const count = legs(own, around)?.length;
    return count === undefined ? {} : { legs: count };
  }
  for (const whole of surroundings.goingOn(own)) {
    const parts = legs(whole, surroundings.relativesOf(whole) ?? []) ?? [];
    const index = parts.findIndex(({ workoutId }) => workoutId === own.workoutId) + 1;
    if (index === 0) continue;
    return { partOf: { session: ofExerciseId(whole.lead.externalId).id, index, count: parts.length } };
  }
  return {};
}

/**
 * The workouts whose kinship a session may have changed, considering every timing it has had: those that may be its legs,
 * or its whole and that one's legs; and those that have been legs or wholes so far.
 */
export function kin(store: Store, session: Session): string[] {
  const own = relative(store.sessions.ofWorkout(session.workoutId));
  if (!own) return [];
  const ids = new Set<string>();
  const surroundings = new Surroundings(store);
  const times = differentTimes([session, ...store.sightings.of(session)]);
  for (const whole of [own, ...times.flatMap((time) => surroundings.goingOn({ ...own, ...time }))]) {
    const around = surroundings.relativesOf(whole) ?? [];
    if (!mayHaveLegs(whole, around)) continue;
    for (const { workoutId } of [whole, ...around]) ids.add(workoutId);
  }
  for (const time of times) for (const id of kinSoFar(store, session.userId, spanOf(time))) ids.add(id);
  ids.delete(session.workoutId);
  return [...ids].sort();
}

/** The workouts during a span that are legs or wholes so far, each with those at the same time as it. */
function kinSoFar(store: Store, userId: string, span: Span): string[] {
  return store.sessions.ofKinDuring(userId, span).flatMap((id) => {
    const whole = relative(store.sessions.ofWorkout(id));
    return whole ? [id, ...store.sessions.ofKinDuring(userId, spanOf(whole))] : [id];
  });
}

/** One for each start and duration: a session can have hundreds of exercises that agree in both. */
function differentTimes<T extends Pick<Spanning, 'startMs' | 'durationSeconds'>>(times: readonly T[]): T[] {
  return [...new Map(times.map((time) => [`${time.startMs} ${time.durationSeconds}`, time])).values()];
}

/** Finds the workouts around a workout, once per span and workout: workouts that begin together have the same ones. */
class Surroundings {
  readonly #store: Store;
  readonly #relatives = new Map<string, Relative[]>();
  readonly #spans = new Map<string, Relative[] | undefined>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The other workouts during this one, the earliest first; undefined if there are too many. */
  relativesOf({ lead, workoutId, ...one }: Relative): Relative[] | undefined {
    return this.#during(lead.userId, spanOf(one))?.filter((other) => other.workoutId !== workoutId);
  }

  /**
   * The other workouts of which this one may be a leg: those under way when it begins. If there are too many of them, there
   * are also too many around each of them, because all are under way at that instant.
   */
  goingOn({ lead, workoutId, startMs }: Relative): Relative[] {
    const span = { fromMs: startMs + 1, toMs: startMs + TOLERANCE_MS };
    return this.#during(lead.userId, span)?.filter((other) => other.workoutId !== workoutId) ?? [];
  }

  #during(userId: string, span: Span): Relative[] | undefined {
    const key = `${span.fromMs} ${span.toMs}`;
    if (!this.#spans.has(key)) this.#spans.set(key, this.#find(userId, span));
    return this.#spans.get(key);
  }

  #find(userId: string, span: Span): Relative[] | undefined {
    // Checked first, because reading too many sessions, once for each of them, would take long.
    if (this.#store.sessions.areMoreDuring(userId, span, maxRelatives)) return undefined;
    const found = this.#store.sessions.during(userId, span, maxRelatives);
    return [...new Set(found.map((session) => session.workoutId))]
      .flatMap((id) => this.#relative(id))
      .sort((a, b) => a.startMs - b.startMs || byPrecedence(a.lead, b.lead));
  }

  #relative(id: string): Relative[] {
    const known = this.#relatives.get(id) ?? [relative(this.#store.sessions.ofWorkout(id)) ?? []].flat();
    this.#relatives.set(id, known);
    return known;
  }
}

/** The time of a workout, extended by the tolerance between sources. */
const spanOf = ({ startMs, durationSeconds = 0 }: Pick<Spanning, 'startMs' | 'durationSeconds'>): Span => ({
  fromMs: startMs - TOLERANCE_MS,
  toMs: startMs + durationSeconds * 1000 + TOLERANCE_MS,
});

function relative(sessions: readonly Session[]): Relative | undefined {
  const [lead] = [...sessions].sort(byPrecedence);
  return lead && { ...spanning(lead), workoutId: lead.workoutId, lead, sessions: [...sessions] };
}

function spanning({ startMs, durationSeconds, device, deviceId }: Session): Spanning {
  return {
    startMs,
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(device !== undefined && { device }),
    ...(deviceId !== undefined && { deviceId }),
  };
}
