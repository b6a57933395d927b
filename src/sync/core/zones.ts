import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session, SessionKey } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { usableOffset } from '../../workouts/time/time.js';
import { inZone, offsetInZone, wallIn, type Zone } from '../../workouts/time/zone.js';
import { payloadIdOf } from '../sources/sources.js';

/*
 * Sessions that name no time zone are placed in one that the user named: for a file when it was imported, or as the home
 * zone. Both are kept in the database, so that a workout is derived only from what is stored. The local time is what is
 * known; the start follows from it. Of some files it is the other way round: they state the instant alone.
 */

/** Every zone that was ever assumed for a session that names none, the one that counts first. */
function zonesOf(store: Store, { userId, source, externalId }: SessionKey): Zone[] {
  return store.zones.everOf({ userId, source, externalId: payloadIdOf({ source, externalId }) });
}

/** The zone assumed for a session that names none; undefined if the user named none, or the session names one itself. */
export function zoneFor(store: Store, session: SessionKey, exercise: SourceSession): Zone | undefined {
  return usableOffset(exercise.utcOffsetMinutes) === undefined ? zonesOf(store, session)[0] : undefined;
}

/** A session as read, with the offset of the zone that is assumed for it. */
export function exerciseInZone(store: Store, session: SessionKey, exercise: SourceSession): SourceSession {
  return inZone(exercise, zoneFor(store, session, exercise));
}

/** A session that names no zone, moved to the one that counts now; the same object if it is already there. */
export function inCurrentZone(store: Store, session: Session): Session {
  if (!session.zoneless && !session.localClockUnknown) return session;
  const [zone] = zonesOf(store, session);
  if (session.zone === zone) return session;
  const { zone: _, wallMs = session.startMs, ...rest } = session;
  const named = zone === undefined ? {} : { zone };
  if (session.localClockUnknown) return { ...rest, wallMs: wallIn(session.startMs, zone), ...named };
  return { ...rest, wallMs, startMs: startIn(wallMs, zone), ...named };
}

/**
 * The starts under which a session with this timing is known: without a zone, its starts in every zone that was ever
 * assumed, and in UTC, so that each id that its workout has had leads to it; without a local clock, its clock in all of these.
 */
export function startsOf(store: Store, session: SessionKey, sighting: Sighting): Sighting[] {
  if (!sighting.zoneless && !sighting.localClockUnknown) return [sighting];
  const { startMs, wallMs = startMs } = sighting;
  const zones = [undefined, ...zonesOf(store, session)];
  if (sighting.localClockUnknown) return zones.map((zone) => ({ ...sighting, wallMs: wallIn(startMs, zone) }));
  return zones.map((zone) => ({ ...sighting, wallMs, startMs: startIn(wallMs, zone) }));
}

/** The instant at which the clock of a zone shows this, in Unix ms; without a zone, of UTC. */
export function startIn(wallMs: number, zone: Zone | undefined): number {
  return zone === undefined ? wallMs : wallMs - offsetInZone(zone, wallMs) * 60_000;
}
