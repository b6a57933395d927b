import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import type { Changes } from '../arrival.js';
import { yieldToSignals } from '../yield-to-signals.js';
import { deriveAll } from './keep.js';
import { placeAround, rememberTiming } from './place.js';
import { inCurrentZone, startsOf } from './zones.js';

/**
 * Moves every session without a time zone to the zone that counts now, each in a database transaction of its own: killed and
 * started again, it ends the same. Does nothing if all are in that zone.
 * @throws InterruptedError between two sessions.
 */
export async function applyZones(store: Store, signal?: AbortSignal): Promise<Changes> {
  const all: Changes = { changes: [], renamed: [] };
  for (const session of store.sessions.zoneless()) {
    await yieldToSignals(signal, 'Interrupted. Nothing is half-done.', 'Run the same command again: it carries on.');
    if (isZoneApplied(store, session)) continue;
    const { changes, renamed } = store.atomically(() => applyZone(store, session));
    all.changes.push(...changes);
    all.renamed.push(...renamed);
  }
  return all;
}

/** Whether a session is in the zone that counts, and known by its starts in every zone that ever counted, with each of its durations. */
export function isZoneApplied(store: Store, session: Session): boolean {
  if (inCurrentZone(store, session) !== session) return false;
  const seen = store.sightings.of(session).filter(({ zoneless }) => zoneless);
  const known = new Set(seen.map(nameOf));
  return seen.every((one) => startsOf(store, session, one).every((start) => known.has(nameOf(start))));
}

const nameOf = ({ startMs, durationSeconds }: Sighting) => `${startMs} ${durationSeconds}`;

/** As `applyZones`, for one session. Runs inside the caller's database transaction. */
export function applyZone(store: Store, before: Session): Changes {
  const session = inCurrentZone(store, before);
  store.sessions.save(session);
  for (const sighting of [session, ...store.sightings.of(session)]) rememberTiming(store, session, sighting);
  const { changed, renamed } = placeAround(store, session);
  const own = store.sessions.get(session.userId, session.source, session.externalId)?.workoutId ?? session.workoutId;
  return { changes: deriveAll(store, session.userId, new Set([own, ...changed])), renamed };
}
