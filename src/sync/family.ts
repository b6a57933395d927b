import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { TOLERANCE_MS } from '../workouts/identity.js';
import { isMultisport, legsOf, mayHaveLegs, type Spanning } from '../workouts/multisport.js';
import type { PolarExercise } from '../workouts/polar-exercise.js';
import { ofExerciseId } from './flow-id.js';
import { byPrecedence } from './grouping.js';

/** What a workout is to those around it: a leg of one, the whole of several, or neither. */
export type Kinship = Pick<PolarExercise, 'partOf' | 'legs'>;

/** What a session says of itself. */
type Tell = (store: Store, session: Session) => PolarExercise | undefined;

/** A workout, by the first of its sessions. */
interface Relative extends Spanning {
  workoutId: string;
  lead: Session;
  sessions: Session[];
}

/**
 * Whether a workout is one leg of a multisport session that is stored as another workout, or is that session: from what all
 * sessions around it say, so that the order in which they came does not matter.
 */
export function kinshipOf(store: Store, sessions: readonly Session[], tell: Tell): Kinship {
  const own = relative(sessions);
  const around = own ? relativesOf(store, own) : [];
  if (!own || around.length === 0) return {};
  const isWhole = (one: Relative) =>
    one.sessions.some((session) => isMultisport(tell(store, session) ?? { startTime: '' }));
  const legs = (whole: Relative) =>
    legsOf(
      whole,
      relativesOf(store, whole).filter((other) => !isWhole(other)),
    );
  if (mayHaveLegs(own, around) && isWhole(own)) {
    const count = legs(own)?.length;
    return count === undefined ? {} : { legs: count };
  }
  for (const whole of around) {
    if (!mayHaveLegs(whole, relativesOf(store, whole)) || !isWhole(whole)) continue;
    const parts = legs(whole) ?? [];
    const index = parts.findIndex(({ workoutId }) => workoutId === own.workoutId) + 1;
    if (index === 0) continue;
    return { partOf: { session: ofExerciseId(whole.lead.externalId).id, index, count: parts.length } };
  }
  return {};
}

/**
 * The workouts whose kinship a session may have changed: those at any time it had, and those around them, where their times
 * allow of any or they have some now.
 */
export function kin(store: Store, session: Session): string[] {
  const near = differentTimes([session, ...store.sightings.of(session)]).flatMap((time) =>
    during(store, session.userId, time),
  );
  const further = differentTimes(near).flatMap((one) => during(store, session.userId, one));
  const ids = new Set([...near, ...further].map(({ workoutId }) => workoutId));
  if (ids.size < 2) return [];
  const all = [...ids].flatMap((id) => relative(store.sessions.ofWorkout(id)) ?? []);
  const possible = all.some((one) =>
    mayHaveLegs(
      one,
      all.filter((other) => other !== one),
    ),
  );
  ids.delete(session.workoutId);
  const had = (id: string) => {
    const workout = store.get(id);
    return workout?.legs !== undefined || workout?.part_of !== undefined;
  };
  return [...ids].filter((id) => possible || had(id)).sort();
}

/** One of those that agree in start and duration: a session can hold hundreds of exercises that do. */
function differentTimes<T extends Pick<Spanning, 'startMs' | 'durationSeconds'>>(times: readonly T[]): T[] {
  return [...new Map(times.map((time) => [`${time.startMs} ${time.durationSeconds}`, time])).values()];
}

/** The other workouts that are going on while one is, the earliest first. */
function relativesOf(store: Store, { lead, ...one }: Relative): Relative[] {
  const ids = new Set(during(store, lead.userId, one).map(({ workoutId }) => workoutId));
  ids.delete(one.workoutId);
  return [...ids]
    .flatMap((id) => relative(store.sessions.ofWorkout(id)) ?? [])
    .sort((a, b) => a.startMs - b.startMs || byPrecedence(a.lead, b.lead));
}

const during = (
  store: Store,
  userId: string,
  { startMs, durationSeconds = 0 }: Pick<Spanning, 'startMs' | 'durationSeconds'>,
) => store.sessions.during(userId, startMs - TOLERANCE_MS, startMs + durationSeconds * 1000 + TOLERANCE_MS);

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
