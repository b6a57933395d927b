import { sha256Of } from '../../storage/sqlite/sha256.js';
import type { Store } from '../../storage/store.js';
import { describeSession } from '../../workouts/identity.js';
import { usableOffset } from '../../workouts/time/time.js';
import type { Zone } from '../../workouts/time/zone.js';
import { applyZone, isZoneApplied } from '../core/apply-zones.js';
import { deriveAll } from '../core/keep.js';
import { place, rememberTiming, sightingOf } from '../core/place.js';
import { keepTrainingSession } from '../core/training-session.js';
import { zoneFor } from '../core/zones.js';
import { countOutOfRange } from '../kinds/out-of-range.js';
import { RecordReader } from '../kinds/read.js';
import { newestRevision } from '../sources/account-export/revision.js';
import { exerciseId, flowIdOf, revision } from '../sources/ids.js';
import { type Destination, type ExerciseOutcome, outcomeOf, type SessionFile } from './destination.js';
import { keepRecords } from './records.js';
import { FileStorage, storedFile } from './store-files.js';

const source = 'flow_export';
const everything = { samples: true, zones: true, route: true };
const notUnderstood = 'not_understood';

/**
 * Stores each file in a database transaction of its own: if killed at any instant, a file is stored whole, with everything
 * derived from it, or not at all; so a stored file is done.
 * @param now RFC 3339 UTC, the same for the whole import.
 * @param zone for sessions that name none.
 */
export function storeDestination(store: Store, userId: string, now: string, zone?: Zone): Destination {
  const save = (externalId: string, part: string, name: string, body: Buffer) =>
    store.payloads.save({
      userId,
      source,
      externalId,
      part,
      path: name,
      status: 200,
      contentType: /\.json$/i.test(name) ? 'application/json' : null,
      body,
      fetchedAt: now,
    });
  const files = new FileStorage(store, userId, now, zone);
  return {
    dry: false,
    now,
    stored: (sha256) => storedAs(store, userId, sha256, zone),
    session: (file) =>
      store.atomically(() => {
        const id = flowIdOf(file.session);
        save(id, revision(file.session.modified), file.name, file.body);
        if (
          zone !== undefined &&
          file.session.exercises.some((exercise) => usableOffset(exercise.utcOffsetMinutes) === undefined)
        ) {
          store.zones.setOfFile(userId, sha256Of(file.body), zone, now);
        }
        const counts = newestRevision(store, userId, id)?.sha256 === sha256Of(file.body);
        const outcomes = counts ? keepSession(store, userId, file, now) : keepOlder(store, userId, file);
        // A zone given for one revision applies to the session, whatever its other revisions say.
        for (const session of store.sessions.ofFile(userId, source, id)) {
          if (!isZoneApplied(store, session)) applyZone(store, session);
        }
        return outcomes;
      }),
    storedFile: (file) => storedFile(store, userId, file, zone),
    sessionFile: (file, read) => files.sessions(file, read),
    companion: (file) => files.companion(file),
    loneFile: (file) => files.lone(file),
    days: ({ kind, name, body, records, outOfRange }, signal) =>
      store.inTurns(async () => {
        if (storedAs(store, userId, sha256Of(body)) === undefined) {
          save(name, kind, name, body);
          countOutOfRange(store, source, outOfRange, now);
        }
        // A separate reader, so that a file with years of nights is not held in memory until the next one.
        return keepRecords(new RecordReader(store), userId, body, records, signal);
      }),
    other: (kind, name, body) => void store.atomically(() => save(name, kind, name, body)),
    notUnderstood: (name, body) => void store.atomically(() => save(name, notUnderstood, name, body)),
  };
}

/**
 * As `Destination.stored`. A file that was not understood is tried again, because this version may know better; so is one
 * with a session that names no time zone, if a different zone is given now.
 */
export function storedAs(store: Store, userId: string, sha256: string, zone?: Zone): number | undefined {
  const found = store.payloads.find(userId, source, sha256);
  if (!found || found.part === notUnderstood) return undefined;
  const sessions = store.sessions.ofFile(userId, source, found.externalId);
  const moves = zone !== undefined && zone !== store.zones.ofFile(userId, sha256);
  return moves && sessions.some(({ zoneless }) => zoneless) ? undefined : sessions.length;
}

function keepSession(store: Store, userId: string, { session }: SessionFile, now: string): ExerciseOutcome[] {
  const { exercises } = keepTrainingSession(store, userId, { source, session, held: everything }, now);
  return exercises.map(({ known, joined, change, problem }) => ({
    outcome: outcomeOf(known, joined, change),
    ...(problem !== undefined && { problem }),
  }));
}

/**
 * Keeps a revision that is not the one that counts. It shows when the session once began, and can have details that the
 * one that counts no longer has.
 */
function keepOlder(store: Store, userId: string, { session }: SessionFile): ExerciseOutcome[] {
  const { exercises } = session;
  const ids = exercises.map((_, i) => exerciseId(flowIdOf(session), i, exercises.length));
  const changed = new Set<string>();
  for (const [i, exercise] of exercises.entries()) {
    const key = { userId, source, externalId: ids[i] ?? '' } as const;
    const sighting = sightingOf(describeSession(userId, exercise, zoneFor(store, key, exercise)));
    rememberTiming(store, key, sighting);
    if (!store.sessions.get(userId, source, key.externalId)) continue;
    for (const workoutId of place(store, userId, [sighting]).changed) changed.add(workoutId);
  }
  const own = ids.map((externalId) => store.sessions.get(userId, source, externalId)?.workoutId);
  for (const workoutId of own) if (workoutId !== undefined) changed.add(workoutId);
  const changes = new Map(deriveAll(store, userId, changed).map((one) => [one.workoutId, one]));
  return own.map((workoutId) => {
    const { change = 'unchanged', problem } = (workoutId !== undefined && changes.get(workoutId)) || {};
    return { outcome: outcomeOf(true, true, change), ...(problem !== undefined && { problem }) };
  });
}
