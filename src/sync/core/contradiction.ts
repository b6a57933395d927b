import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { startsApart, type Timing, WIDE_TOLERANCE_MS } from '../../workouts/identity.js';
import { sourceOf } from '../sources/sources.js';
import { mayHaveTwoDates } from './dates.js';
import { timing } from './grouping.js';

/**
 * Whether a file is part of a workout by its name alone, or because a diary names it: by its clock it begins at another time
 * than every other session of the workout, now and before any edit.
 */
export function startsDiffer(store: Store, sessions: readonly Session[]): boolean {
  if (sessions.length < 2 || !sessions.some(isFile)) return false;
  const all = sessions.map((session) => ({
    isFile: isFile(session),
    timings: [session, ...store.sightings.of(session)].map(timing),
  }));
  return all.some((own) => own.isFile && !all.some((other) => other !== own && areNear(own.timings, other.timings)));
}

const isFile = (session: Session) => sourceOf(session.source)?.everyCounts === true && !mayHaveTwoDates(session);

const areNear = (one: readonly Timing[], other: readonly Timing[]) =>
  one.some((a) => other.some((b) => (startsApart(a, b) ?? Number.POSITIVE_INFINITY) <= WIDE_TOLERANCE_MS));
