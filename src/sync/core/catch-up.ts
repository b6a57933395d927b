import { BadAnswerError } from '../../accesslink/errors.js';
import { listedIn, parseExercise } from '../../accesslink/parse/exercise.js';
import { parseTrainingSession } from '../../accesslink/parse/flow/session.js';
import { PolarSyncError } from '../../errors.js';
import type { Payload } from '../../storage/payloads.js';
import type { Readings } from '../../storage/readings.js';
import type { Session } from '../../storage/session.js';
import type { Sighting } from '../../storage/sightings.js';
import type { Store } from '../../storage/store.js';
import { describeSession } from '../../workouts/identity.js';
import type { SourceSession } from '../../workouts/source-session.js';
import type { SessionSource } from '../../workouts/sources.js';
import { nameByFiles } from '../sources/account-export/numbered-files.js';
import { exerciseId, isRevision, payloadIdOf } from '../sources/ids.js';
import { listedPart } from '../sources/parts.js';
import { readPayloads } from '../sources/v4/session.js';
import { turn } from '../turn.js';
import { ownId } from './grouping.js';
import { derive } from './keep.js';
import { hasOutdated } from './outdated.js';
import { placeEach, sight, sightingOf } from './place.js';
import { inCurrentZone, zoneFor } from './zones.js';

/** The sessions that a payload tells the start of, and what it says of them; of other payloads none. */
const told: Record<
  SessionSource,
  (payload: Payload, readings: Readings) => { externalId: string; exercise: SourceSession }[]
> = {
  exercises({ part, externalId, body }) {
    const exercise =
      part === 'exercise' ? parseExercise(body) : part === listedPart ? listedIn(body, externalId) : undefined;
    return exercise ? [{ externalId, exercise }] : [];
  },
  transactions: ({ part, externalId, body }) =>
    part === 'summary' ? [{ externalId, exercise: parseExercise(body) }] : [],
  v4(payload, readings) {
    const { part, externalId } = payload;
    const session = isRevision(part) ? readPayloads(readings, [payload], externalId) : undefined;
    return (session?.exercises ?? []).map((exercise, i, { length }) => {
      return { externalId: exerciseId(externalId, i, length), exercise };
    });
  },
  flow_export({ part, externalId, body }) {
    if (!isRevision(part)) return [];
    const { exercises } = parseTrainingSession(body);
    return exercises.map((exercise, i) => ({ externalId: exerciseId(externalId, i, exercises.length), exercise }));
  },
};

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
  for (const sighting of [session, ...seen]) sight(store, session, sighting);
}

/**
 * Brings a store of an older version to what this one would have made of the same payloads: which sessions are one
 * workout, and the ids. Does nothing to a store of this version.
 */
export async function catchUp(store: Store, signal?: AbortSignal): Promise<void> {
  const isOlder = store.sessions.unsighted().length > 0 || hasOutdated(store);
  if (isOlder) await placeAll(store, signal);
  else store.atomically(() => nameByFiles(store));
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
    nameByFiles(store);
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

function seenIn(store: Store, session: Session, payload: Payload): Sighting[] {
  try {
    return told[session.source](payload, store.readings)
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
