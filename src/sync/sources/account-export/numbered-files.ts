import { BadAnswerError } from '../../../polar/errors.js';
import { parseTrainingSession, type TrainingSession } from '../../../polar/parse/flow/session.js';
import type { Payload } from '../../../storage/payloads/payloads.js';
import type { Store } from '../../../storage/store.js';
import type { Core } from '../../arrival.js';
import { idInName, isMadeUp, madeUpIds } from '../ids.js';
import { newestRevision } from './revision.js';

const source = 'flow_export';
const held = { samples: true, zones: true, route: true };

/**
 * Gives sessions of the older export form the id in the name of their file, which earlier versions did not read: they made
 * one up of the start and duration. Does nothing to a store of this version. Runs inside the caller's database transaction.
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
    // A session that has another's id now leaves a workout behind that nothing leads to.
    if (numbers.size > 0) store.dropOrphans();
  }
}

/** Two sessions of one start and duration, of watches worn at once, had one id between them. */
function rename(
  store: Store,
  core: Core,
  { userId, madeUp, ids }: { userId: string; madeUp: string; ids: readonly string[] },
): void {
  const firstSeenAt = store.sessions.ofFile(userId, source, madeUp)[0]?.firstSeenAt;
  const [first = madeUp] = ids;
  store.sessions.rename(userId, source, madeUp, first);
  store.sightings.rename(userId, source, madeUp, first);
  // A file that somebody gave another name stays under the id that was made of it.
  for (const id of [...ids, madeUp]) {
    const payload = newestRevision(store, userId, id);
    const session = payload && understood(payload);
    if (!session) continue;
    const named = isMadeUp(id) ? session : { ...session, id };
    core.keepTrainingSession(store, userId, { source, session: named, held }, firstSeenAt ?? payload.fetchedAt);
  }
}

/** What is not understood has no workout yet; rebuild names it. */
function understood({ body }: Payload): TrainingSession | undefined {
  try {
    return parseTrainingSession(body);
  } catch (problem) {
    if (problem instanceof BadAnswerError) return undefined;
    throw problem;
  }
}
