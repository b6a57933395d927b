import { normalizerVersion } from '../workouts/normalize.js';
import { derive } from './keep.js';
import type { Run } from './run.js';
import { turn } from './turn.js';

/**
 * Makes the workouts again that an earlier version of this program has made, each in a database transaction of its own:
 * nobody runs `rebuild` where cron does the rest. One that is not understood stays as it was, and `verify` names it.
 * @throws InterruptedError between two workouts; the next pull goes on from there.
 */
export async function deriveOutdated(run: Run): Promise<void> {
  const { store, deps } = run;
  const ids = store.outdated(normalizerVersion);
  for (const [done, { id, userId }] of ids.entries()) {
    deps.onProgress?.({ step: 'outdated', done, total: ids.length });
    await turn(
      deps.signal,
      `Interrupted after ${done} of ${ids.length} workouts were brought up to date. Nothing is half-done.`,
      'Run the same command again: it carries on where this one stopped.',
    );
    const { workoutId, change } = store.atomically(() => derive(store, userId, id));
    run.touched(workoutId, change);
  }
}
