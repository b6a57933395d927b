import type { Store } from '../storage/store.js';
import { normalizerVersion } from '../workouts/normalize.js';
import { checkAll } from './checking/checks.js';
import { placeAll } from './core/catch-up.js';
import { deriveWorkout } from './core/derive.js';
import { isStorage, understood } from './fatal.js';
import { type RebuiltRecords, rebuildRecords } from './kinds/rebuild.js';
import type { Failure } from './pull-contract.js';
import { yieldToSignals } from './yield-to-signals.js';

/** The result of `rebuild`, `polar-sync.rebuild/1`. */
export interface RebuildResult {
  schema: 'polar-sync.rebuild/1';
  workouts: number;
  changed: number;
  removed: number;
  /** Sleep, activity and everything else that is not a workout. */
  records: Omit<RebuiltRecords, 'failed'>;
  failed: Failure[];
}

/**
 * Decides again which sessions are one workout, then derives every workout and every other record from the payloads, each
 * in a database transaction of its own: killed and started again, it ends the same. What Polar sent is not touched.
 * @throws InterruptedError between two workouts.
 */
export async function rebuild(
  store: Store,
  onProgress: (done: number, total: number) => void = () => {},
  signal?: AbortSignal,
): Promise<RebuildResult> {
  const result = { schema: 'polar-sync.rebuild/1' as const, workouts: 0, changed: 0, removed: 0 };
  const failures: Failure[] = [];
  // First, because a recreated workout may get the key that stray rows of a deleted one still refer to.
  result.removed = store.atomically(() => store.dropOrphans());
  const placed = await placeAll(store, signal);
  const ids = store.sessions.workoutIds();
  const step = (done: number) => {
    onProgress(done, ids.length);
    return yieldToSignals(
      signal,
      `Interrupted after ${done} of ${ids.length} workouts. Nothing is half-done.`,
      'Run polar-sync rebuild again: it recreates them all.',
    );
  };
  const same = await unchanged(store, ids, step, signal);
  for (const [done, id] of ids.entries()) {
    let change: ReturnType<Store['saveWorkout']> | Error = 'unchanged';
    if (same.has(id)) store.atomically(() => store.doubles.refresh(id));
    else {
      await step(done);
      change = recreate(store, id);
    }
    if (change instanceof Error) {
      failures.push({ id, reason: change.message });
      continue;
    }
    result.workouts += 1;
    if (change !== 'unchanged' || placed.has(id)) result.changed += 1;
  }
  onProgress(ids.length, ids.length);
  const { failed, ...records } = await rebuildRecords(store, () =>
    yieldToSignals(
      signal,
      'Interrupted. Nothing is half-done.',
      'Run polar-sync rebuild again: it recreates everything.',
    ),
  );
  return { ...result, records, failed: [...failures, ...failed] };
}

/**
 * Which workouts are what their payloads say: found on two threads, because to read and compare takes most of the time. Those
 * of an earlier version are not even asked.
 */
async function unchanged(
  store: Store,
  ids: readonly string[],
  step: (done: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const outdated = new Set(store.outdated(normalizerVersion).map(({ id }) => id));
  const asked = ids.filter((id) => !outdated.has(id));
  const problems = await checkAll(
    store,
    asked.map((id) => ({ what: 'workout', id })),
    { step, aborted: new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })) },
  );
  return new Set(asked.filter((_, n) => problems[n] === undefined));
}

function recreate(store: Store, id: string): ReturnType<Store['saveWorkout']> | Error {
  const userId = store.sessions.ofWorkout(id)[0]?.userId ?? '';
  const workout = understood(() => deriveWorkout(store, id));
  return workout instanceof Error ? workout : kept(() => store.atomically(() => store.saveWorkout(userId, workout)));
}

/** As `understood`, for values that do not fit the database; a failure of the database ends the rebuild. */
function kept<T>(work: () => T): T | Error {
  const result = understood(work);
  if (isStorage(result)) throw result;
  return result;
}
