import type { Sighting } from '../../storage/sessions/known-timings.js';
import type { Session, SessionKey } from '../../storage/sessions/session.js';
import type { Store } from '../../storage/store.js';
import type { SourceSession } from '../../workouts/source-session.js';
import { usableOffset } from '../../workouts/time/time.js';
import { inZone, offsetInZone, type Zone } from '../../workouts/time/zone.js';
import { payloadIdOf } from '../sources/sources.js';

/*
 * Sessions that name no time zone are placed in one that a person named: for a file when it was imported, or as the home
 * zone. Both are kept in the store, so that a workout is made of what is stored alone. The local clock is what is known; the
 * start follows from it.
 */

/** Every zone that was ever taken for a session that names none, the one that counts first. */
function zonesOf(store: Store, { userId, source, externalId }: SessionKey): Zone[] {
  return store.zones.everOf({ userId, source, externalId: payloadIdOf({ source, externalId }) });
}

/** The zone of a session that names none; undefined where nobody has named one, and for a session that does itself. */
export function zoneFor(store: Store, session: SessionKey, told: SourceSession): Zone | undefined {
  return usableOffset(told.utcOffsetMinutes) === undefined ? zonesOf(store, session)[0] : undefined;
}

/** What a session says, with the offset of the zone that is taken for it. */
export function toldInZone(store: Store, session: SessionKey, told: SourceSession): SourceSession {
  return inZone(told, zoneFor(store, session, told));
}

/** A session that names no zone, in the one that counts now; itself, where it is in that one. */
export function inCurrentZone(store: Store, session: Session): Session {
  if (!session.zoneless) return session;
  const [zone] = zonesOf(store, session);
  if (session.zone === zone) return session;
  const { zone: _, wallMs = session.startMs, ...rest } = session;
  return { ...rest, wallMs, startMs: startIn(wallMs, zone), ...(zone !== undefined && { zone }) };
}

/**
 * The starts under which a session is known that was seen so: of one without a zone in every zone that was ever taken, and
 * read as UTC, so that each id that its workout has had leads to it.
 */
export function startsOf(store: Store, session: SessionKey, sighting: Sighting): Sighting[] {
  if (!sighting.zoneless) return [sighting];
  const { wallMs = sighting.startMs } = sighting;
  const zones = [undefined, ...zonesOf(store, session)];
  return zones.map((zone) => ({ ...sighting, wallMs, startMs: startIn(wallMs, zone) }));
}

const startIn = (wallMs: number, zone: Zone | undefined) =>
  zone === undefined ? wallMs : wallMs - offsetInZone(zone, wallMs) * 60_000;
