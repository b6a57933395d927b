import { BadAnswerError } from '../../../polar/errors.js';
import { parseTrainingSession, type TrainingSession } from '../../../polar/parse/flow/session.js';
import type { Payload } from '../../../storage/payloads/payload.js';
import type { Store } from '../../../storage/store.js';
import type { Core } from '../../arrival.js';
import { idInName, isMadeUp, madeUpIds } from '../ids.js';
import { newestRevision } from './revision.js';

const source = 'flow_export';
const held = { samples: true, zones: true, route: true };

/**
 * Gives sessions of the older export form the id in their file's name, which earlier versions did not read: they made one
 * up from the start and duration. Does nothing to a database of this version. Runs inside the caller's database transaction.
 */
export function nameByFiles(store: Store, core: Core): void {
  for (const userId of store.sessions.users()) {
    const numbers = new Map<string, Set<string>>();
    for (const { id, externalId, path } of store.payloads.between(userId, source, madeUpIds)) {
      const number = idInName(path);
      if (number === undefined) continue;
      store.payloads.rename(id, number);
      numbers.set(externalId, (numbers.get(externalId) ?? new Set()).add(number));
    }
    for (const [madeUp, ids] of numbers) rename(store, core, { userId, madeUp, ids: [...ids].sort() });
    // A session that now has another's id leaves a workout behind without sessions.
    if (numbers.size > 0) store.dropOrphans();
  }
}

/** Two sessions with the same start and duration, from watches worn at once, shared one made-up id. */
function rename(
  store: Store,
  core: Core,
  { userId, madeUp, ids }: { userId: string; madeUp: string; ids: readonly string[] },
): void {
  const firstSeenAt = store.sessions.ofFile(userId, source, madeUp)[0]?.firstSeenAt;
  const [first = madeUp] = ids;
  store.sessions.rename(userId, source, madeUp, first);
  store.sightings.rename(userId, source, madeUp, first);
  // A file that was renamed by hand stays under its made-up id.
  for (const id of [...ids, madeUp]) {
    const payload = newestRevision(store, userId, id);
    const session = payload && understood(payload);
    if (!session) continue;
    const named = isMadeUp(id) ? session : { ...session, id };
    core.keepTrainingSession(store, userId, { source, session: named, held }, firstSeenAt ?? payload.fetchedAt);
  }
}

/** Undefined if it cannot be understood: then it has no workout, and rebuild names it. */
function understood({ body }: Payload): TrainingSession | undefined {
  try {
    return parseTrainingSession(body);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}
