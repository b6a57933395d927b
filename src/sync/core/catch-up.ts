import { PolarSyncError } from '../../errors.js';
import { BadAnswerError } from '../../polar/errors.js';
import type { Payload } from '../../storage/payloads/payloads.js';
import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { describeSession } from '../../workouts/identity.js';
import { payloadIdOf, sourceOf, sources } from '../sources/sources.js';
import { turn } from '../turn.js';
import { core } from './core.js';
import { ownId } from './grouping.js';
import { derive } from './keep.js';
import { hasOutdated } from './outdated.js';
import { placeEach, rememberTiming, sightingOf } from './place.js';
import { inCurrentZone, zoneFor } from './zones.js';

/**
 * Tells the starts and durations of a session anew, from every payload there has been of it, so that they are the same
 * as if this version had stored each of them. Runs inside the caller's database transaction.
 */
function sightAgain(store: Store, before: Session): void {
  const session = inCurrentZone(store, before);
  if (session !== before) store.sessions.save(session);
  const key = [session.userId, session.source, payloadIdOf(session)] as const;
  // Of a single one the session itself says all.
  const several = store.payloads.countTellings(...key) > 1;
  const seen = several ? store.payloads.tellings(...key).flatMap((payload) => seenIn(store, session, payload)) : [];
  store.sightings.clear(session, (sighting) => ownId(session.userId, sighting));
  for (const sighting of [session, ...seen]) rememberTiming(store, session, sighting);
}

/**
 * Brings a store of an older version to what this one would have made of the same payloads: which sessions are one
 * workout, and the ids. Does nothing to a store of this version.
 */
export async function catchUp(store: Store, signal?: AbortSignal): Promise<void> {
  const isOlder = store.sessions.unsighted().length > 0 || hasOutdated(store);
  if (isOlder) await placeAll(store, signal);
  else store.atomically(() => nameAnew(store));
}

/**
 * Gives every session the workout it belongs to, as its payloads tell, in one database transaction, and derives the
 * workouts that this changes. One that is not understood stays as it was: `rebuild` and `verify` name it.
 * @returns the ids of the workouts that were derived.
 * @throws InterruptedError; then everything is as it was.
 */
export async function placeAll(store: Store, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const breathe = () => turn(signal, 'Interrupted. Nothing is half-done.', 'Run the same command again.');
  return store.inTurns(async () => {
    nameAnew(store);
    for (const session of store.sessions.all()) {
      await breathe();
      sightAgain(store, session);
    }
    const changed = new Map<string, string>();
    for (const { userId, changed: ids } of placeEach(store)) {
      await breathe();
      for (const id of ids) changed.set(id, userId);
    }
    for (const [id, userId] of changed) {
      await breathe();
      derive(store, userId, id);
    }
    return new Set(changed.keys());
  });
}

/** What an earlier version stored gets the names of this one. Runs inside the caller's database transaction. */
function nameAnew(store: Store): void {
  for (const source of sources) source.catchUp?.(store, core);
}

function seenIn(store: Store, session: Session, payload: Payload): Sighting[] {
  try {
    return (sourceOf(session.source)?.sessionsIn(payload, store.readings) ?? [])
      .filter(({ externalId }) => externalId === session.externalId)
      .map(({ exercise }) => {
        const zone = zoneFor(store, session, exercise);
        return sightingOf(describeSession(session.userId, exercise, zone));
      });
  } catch (problem) {
    // What is not understood says nothing of a start; deriving the workout tells the person of it.
    if (problem instanceof BadAnswerError || (problem instanceof PolarSyncError && problem.code === 'START_TIME'))
      return [];
    throw problem;
  }
}
