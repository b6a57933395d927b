import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session, SessionKey } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { usableOffset } from '../../workouts/time/time.js';
import { inZone, offsetInZone, type Zone } from '../../workouts/time/zone.js';
import { payloadIdOf } from '../sources/sources.js';

/*
 * Sessions that name no time zone are placed in one that the user named: for a file when it was imported, or as the home
 * zone. Both are kept in the database, so that a workout is derived only from what is stored. The local time is what is
 * known; the start follows from it.
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
  if (!session.zoneless) return session;
  const [zone] = zonesOf(store, session);
  if (session.zone === zone) return session;
  const { zone: _, wallMs = session.startMs, ...rest } = session;
  return { ...rest, wallMs, startMs: startIn(wallMs, zone), ...(zone !== undefined && { zone }) };
}

/**
 * The starts under which a session with this timing is known: without a zone, its starts in every zone that was ever
 * assumed, and in UTC, so that each id that its workout has had leads to it.
 */
export function startsOf(store: Store, session: SessionKey, sighting: Sighting): Sighting[] {
  if (!sighting.zoneless) return [sighting];
  const { wallMs = sighting.startMs } = sighting;
  const zones = [undefined, ...zonesOf(store, session)];
  return zones.map((zone) => ({ ...sighting, wallMs, startMs: startIn(wallMs, zone) }));
}

const startIn = (wallMs: number, zone: Zone | undefined) =>
  zone === undefined ? wallMs : wallMs - offsetInZone(zone, wallMs) * 60_000;
