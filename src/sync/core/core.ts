import type { Store } from '../../storage/store.js';
import type { Core } from '../arrival.js';
import { payloadIdOf } from '../sources/sources.js';
import { derive, keep, regroup } from './keep.js';
import { keepTrainingSession } from './training-session.js';

/** The core as it is passed to sources. */
export const core: Core = { keep, keepTrainingSession, regroup, derive, isSound };

function isSound(store: Store, workoutId: string): boolean {
  return store.sessions.ofWorkout(workoutId).every((session) => {
    const { checked, broken } = store.bodies.check({ ...session, externalId: payloadIdOf(session) });
    return checked > 0 && broken.length === 0;
  });
}
