import type { Store } from '../../storage/store.js';
import { newestRevision, rememberRevision } from '../sources/account-export/revision.js';
import { ofExerciseId } from '../sources/ids.js';
import type { AheadReader } from './reader.js';
import type { Reading } from './reading.js';

/** How many workouts are read ahead: a few suffice, because they are derived one at a time. */
const most = 3;

interface Known {
  sha256: string;
  reading: Reading;
}

/**
 * The same workouts, in the same order; what each says in the account export is read while those before it are derived.
 * What goes wrong ahead is not reported here, but where the workout is derived.
 */
export async function* workoutsAhead(
  store: Store,
  ids: readonly string[],
  reader: AheadReader | undefined,
): AsyncGenerator<string> {
  const coming: Promise<Known | undefined>[] = [];
  for (const [at, id] of ids.entries()) {
    while (reader && coming.length < Math.min(most, ids.length - at)) {
      coming.push(readOne(store, ids[at + coming.length] ?? '', reader).catch(() => undefined));
    }
    const known = await coming.shift();
    if (known) rememberRevision(known.sha256, known.reading.session);
    yield id;
  }
}

async function readOne(store: Store, workoutId: string, reader: AheadReader): Promise<Known | undefined> {
  const session = store.sessions.ofWorkout(workoutId).find(({ source }) => source === 'flow_export');
  const payload = session && newestRevision(store, session.userId, ofExerciseId(session.externalId).id);
  const reading = payload && (await reader.read(payload.body, { isStored: true }));
  return reading && { sha256: payload.sha256, reading };
}
