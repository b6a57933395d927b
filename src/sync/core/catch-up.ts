import { PolarSyncError } from '../../errors.js';
import { BadAnswerError } from '../../polar/errors.js';
import type { Payload } from '../../storage/payloads/payload.js';
import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import { describeSession } from '../../workouts/identity.js';
import { payloadIdOf, sourceOf, sources } from '../sources/sources.js';
import { yieldToSignals } from '../yield-to-signals.js';
import { core } from './core.js';
import { ownId } from './grouping.js';
import { derive } from './keep.js';
import { storedOther } from './other-dates.js';
import { hasOutdated } from './outdated.js';
import { placeEach, rememberTiming, sightingOf } from './place.js';
import { inCurrentZone, zoneFor } from './zones.js';

/**
 * Recomputes the starts and durations of a session from every payload it has ever had, as if this version had stored each
 * of them. Runs inside the caller's database transaction.
 */
function refreshTimings(store: Store, before: Session): void {
  const session = inCurrentZone(store, before);
  if (session !== before) store.sessions.save(session);
  const key = [session.userId, session.source, payloadIdOf(session)] as const;
  // If there is only one, the session itself already has its timing.
  const several = store.payloads.countWithStart(...key) > 1;
  const seen = several ? store.payloads.withStart(...key).flatMap((payload) => seenIn(store, session, payload)) : [];
  store.sightings.clear(session, (sighting) => ownId(session.userId, sighting));
  const other = storedOther(store, session);
  for (const sighting of [session, ...(other ? [other] : []), ...seen]) rememberTiming(store, session, sighting);
}

/**
 * Brings a database of an older version to what this one would have made of the same payloads: which sessions are one
 * workout, and the ids. Does nothing to a database of this version.
 */
export async function catchUp(store: Store, signal?: AbortSignal): Promise<void> {
  const isOlder = store.sessions.withoutTimings().length > 0 || hasOutdated(store);
  if (isOlder) await placeAll(store, signal);
  else store.atomically(() => applyCurrentNames(store));
}

/**
 * Assigns every session to its workout, according to its payloads, in one database transaction, and derives the workouts
 * that this changes. One that is not understood stays as it was: `rebuild` and `verify` name it.
 * @returns the ids of the workouts that were derived.
 * @throws InterruptedError; then nothing was changed.
 */
export async function placeAll(store: Store, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const step = () => yieldToSignals(signal, 'Interrupted. Nothing is half-done.', 'Run the same command again.');
  return store.inTurns(async () => {
    applyCurrentNames(store);
    for (const session of store.sessions.all()) {
      await step();
      refreshTimings(store, session);
    }
    const changed = new Map<string, string>();
    for (const { userId, changed: ids } of placeEach(store)) {
      await step();
      for (const id of ids) changed.set(id, userId);
    }
    for (const [id, userId] of changed) {
      await step();
      derive(store, userId, id);
    }
    return new Set(changed.keys());
  });
}

/** Renames what an earlier version stored to the names of this one. Runs inside the caller's database transaction. */
function applyCurrentNames(store: Store): void {
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
    // A payload that is not understood has no readable start; deriving the workout reports it.
    if (problem instanceof BadAnswerError || (problem instanceof PolarSyncError && problem.code === 'START_TIME'))
      return [];
    throw problem;
  }
}
