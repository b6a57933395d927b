import type { Store } from '../storage/store.js';
import { deriveWorkout } from './derive.js';
import type { Failure } from './types.js';

/** The result of `rebuild`, `polar-sync.rebuild/1`. */
export interface RebuildResult {
  schema: 'polar-sync.rebuild/1';
  workouts: number;
  changed: number;
  removed: number;
  failed: Failure[];
}

/**
 * Makes every workout again from the payloads, each in a database transaction of its own: killed and started again,
 * it comes to the same. Nothing of what Polar sent is touched.
 */
export function rebuild(store: Store, onProgress: (done: number, total: number) => void = () => {}): RebuildResult {
  const ids = store.sessions.workoutIds();
  const result: RebuildResult = { schema: 'polar-sync.rebuild/1', workouts: 0, changed: 0, removed: 0, failed: [] };
  // First: a workout made again may get the key that stray rows of a deleted one still name.
  result.removed = store.atomically(() => store.dropOrphans());
  for (const [done, id] of ids.entries()) {
    onProgress(done, ids.length);
    const userId = store.sessions.ofWorkout(id)[0]?.userId ?? '';
    const workout = understood(() => deriveWorkout(store, id));
    if (workout instanceof Error) {
      result.failed.push({ id, reason: workout.message });
      continue;
    }
    const change = store.atomically(() => store.saveWorkout(userId, workout));
    result.workouts += 1;
    if (change !== 'unchanged') result.changed += 1;
  }
  onProgress(ids.length, ids.length);
  return result;
}

/** The value, or the error: one workout that cannot be understood does not keep the others from being made. */
export function understood<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (problem) {
    return problem instanceof Error ? problem : new Error(String(problem));
  }
}
