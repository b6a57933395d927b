import type { Store } from '../../storage/store.js';
import { exerciseId, flowIdOf, isRevision, revision } from '../flow-id.js';
import { derive, type Kept, settleSession } from '../keep.js';
import type { Destination, Outcome, SessionFile } from './types.js';

const source = 'flow_export';
const everything = { samples: true, zones: true, route: true };
const none: ReadonlySet<string> = new Set();
const notUnderstood = 'not_understood';

/**
 * Puts each file into the store in one database transaction of its own: killed at any instant, a file is there whole,
 * with everything made of it, or not at all; so a file that is there is done.
 * @param now RFC 3339 UTC, one for the whole import.
 */
export function storeDestination(store: Store, userId: string, now: string): Destination {
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
  return {
    dry: false,
    stored: (sha256) => storedAs(store, userId, sha256),
    session: (file) =>
      store.atomically(() => {
        const id = flowIdOf(file.session);
        const part = revision(file.session.modified);
        const newer = [...store.payloads.parts(userId, source, id)].some((other) => isRevision(other) && other > part);
        save(id, part, file.name, file.body);
        // An older revision than the one that counts is kept, and changes nothing.
        return newer
          ? file.session.exercises.map(() => ({ outcome: 'unchanged' }))
          : keepSession(store, userId, file, now);
      }),
    other: (kind, name, body) => void store.atomically(() => save(name, kind, name, body)),
    notUnderstood: (name, body) => void store.atomically(() => save(name, notUnderstood, name, body)),
  };
}

/** As `Destination.stored`. What was not understood is tried again: this version may know better. */
export function storedAs(store: Store, userId: string, sha256: string): number | undefined {
  const found = store.payloads.find(userId, source, sha256);
  if (!found || found.part === notUnderstood) return undefined;
  return store.sessions.ofFile(userId, source, found.externalId).length;
}

function keepSession(
  store: Store,
  userId: string,
  { session }: SessionFile,
  now: string,
): { outcome: Outcome; problem?: string }[] {
  const { exercises } = session;
  const id = flowIdOf(session);
  const ids = exercises.map((_, i) => exerciseId(id, i, exercises.length));
  forgetOthers(store, userId, id, ids);
  // All exercises find their places before a workout is made, since one may take another's.
  const settled = exercises.map((exercise, i) => {
    const externalId = ids[i] ?? id;
    const known = store.sessions.get(userId, source, externalId) !== undefined;
    const arrival = { source, externalId, exercise, held: everything, besides: none } as const;
    settleSession(store, userId, arrival, now);
    return { known, externalId };
  });
  return settled.map(({ known, externalId }) => {
    const workoutId = store.sessions.get(userId, source, externalId)?.workoutId ?? '';
    const joined = store.sessions.ofWorkout(workoutId).length > 1;
    const { change, problem } = derive(store, userId, workoutId);
    return { outcome: outcomeOf(known, joined, change), ...(problem !== undefined && { problem }) };
  });
}

function outcomeOf(known: boolean, joined: boolean, change: Kept['change']): Outcome {
  if (!known) return joined ? 'merged' : 'new';
  return change === 'unchanged' ? 'unchanged' : 'updated';
}

/** A session may have been split into exercises, or joined, since the revision that was stored before. */
function forgetOthers(store: Store, userId: string, id: string, ids: string[]): void {
  const others = store.sessions.ofFile(userId, source, id).filter(({ externalId }) => !ids.includes(externalId));
  for (const other of others) {
    store.sessions.forget(other);
    if (store.sessions.ofWorkout(other.workoutId).length > 0) derive(store, userId, other.workoutId);
  }
  if (others.length > 0) store.dropOrphans();
}
