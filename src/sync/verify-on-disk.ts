import { notReadBack } from '../storage/bodies.js';
import type { Session } from '../storage/sessions.js';
import type { Store } from '../storage/store.js';
import { payloadIdOf } from './flow-id.js';
import { isComplete } from './item.js';
import type { LiveTransaction } from './items.js';
import { lackedOriginals } from './originals.js';
import type { Run } from './run.js';

/**
 * The proof before a commit: everything it would delete at Polar is read from the disk, on a connection of its own,
 * and every body compared with its hash.
 * @throws StoreError NOT_READ_BACK: then nothing is committed.
 */
export function verifyOnDisk(run: Run, live: LiveTransaction): void {
  const bad = run.store.readBack((disk) => live.items.filter((item) => !holds(run, disk, live, item.exerciseId)));
  if (bad.length > 0) throw notReadBack(run.store.path, bad.length);
}

function holds(run: Run, disk: Store, live: LiveTransaction, exerciseId: string): boolean {
  const session = disk.sessions.get(run.userId, 'transactions', exerciseId);
  const givenUp = disk.failures.get(run.userId, 'transactions', exerciseId)?.givenUp === true;
  if (!givenUp && !isComplete(disk, run.userId, exerciseId, live.wanted)) return false;
  const lacks = session && lackedOriginals(disk, session, live.originals).length > 0;
  if (!givenUp && lacks) return false;
  return session === undefined || disk.sessions.ofWorkout(session.workoutId).every((member) => isSound(disk, member));
}

function isSound(disk: Store, member: Session): boolean {
  const { checked, broken } = disk.bodies.check({ ...member, externalId: payloadIdOf(member) });
  return checked > 0 && broken.length === 0;
}
