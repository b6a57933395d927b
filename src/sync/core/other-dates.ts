import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { utcFromLocal } from '../../workouts/time/time.js';
import { mayHaveTwoDates, onDate } from './dates.js';
import { tryReadSession } from './derive.js';
import type { Member } from './grouping.js';

/** The other start of a session whose file leaves open which number of its date is the day; undefined for any other. */
export function otherSighting(
  session: Omit<Session, 'workoutId'>,
  exercise: SourceSession | undefined,
): Sighting | undefined {
  const wallMs = exercise?.otherStart === undefined ? undefined : utcFromLocal(exercise.otherStart, 0);
  return wallMs === undefined ? undefined : onDate(session, wallMs);
}

/** The same of a stored session, which is read only where it may have one. */
export function storedOther(store: Store, session: Session): Sighting | undefined {
  return mayHaveTwoDates(session) ? otherSighting(session, tryReadSession(store, session)) : undefined;
}

/** A member with its other date, if it has one. */
export function withOtherDate(store: Store, member: Member): Member {
  const { session, read = () => tryReadSession(store, session) } = member;
  const other = mayHaveTwoDates(session) ? otherSighting(session, read()) : undefined;
  return other?.wallMs === undefined ? member : { ...member, otherWallMs: other.wallMs };
}
