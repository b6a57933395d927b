import { InterruptedError, PolarSyncError } from '../errors.js';
import type { RunEnd } from '../storage/runs.js';
import { applyZones } from './core/apply-zones.js';
import { catchUp } from './core/catch-up.js';
import { core } from './core/core.js';
import { deriveOutdated } from './core/outdated.js';
import { pullData } from './kinds/pull.js';
import type { PullDeps, PullOptions, PullResult } from './pull-contract.js';
import { attempt, mustOpenV3, planSources, pullSources } from './pull-sources.js';
import { Run } from './run.js';
import { pullClockFiles } from './sources/clock-files.js';

/**
 * Fetches what Polar has. The caller holds the database's lock. The run and its end are recorded, whatever happens.
 * @returns `ok`, or `partial` when something failed (nothing is lost, the next run retries).
 * @throws AuthError, TemporaryError, StoreError, InterruptedError when the run could not do its work.
 */
export async function pull(deps: PullDeps, options: PullOptions): Promise<PullResult> {
  const { store, client } = deps;
  const now = () => new Date(deps.now()).toISOString();
  const run = new Run(deps, options, core, store.syncRuns.start(client.userId, options.source, now()));
  const end = (outcome: RunEnd['outcome'], error?: { code: string; message: string }) =>
    store.syncRuns.end(
      run.id,
      {
        outcome,
        newWorkouts: run.counts.new,
        updatedWorkouts: run.counts.updated,
        failedItems: run.failures.length,
        requests: run.requests,
        ...(error && { error }),
      },
      now(),
    );
  try {
    await catchUp(store, deps.signal);
    await deriveOutdated(store, {
      signal: deps.signal,
      onProgress: (done, total) => deps.onProgress?.({ step: 'outdated', done, total }),
      onDerived: (workoutId, change) => run.touched(workoutId, change),
    });
    run.recordChanges(await applyZones(store, deps.signal));
    await pullEverything(run);
    await pullClockFiles(run);
    run.noteUnread();
    const result = run.result();
    end(result.outcome);
    return result;
  } catch (problem) {
    recordFailure(problem, end);
    throw problem;
  }
}

/** What a pull would fetch, as far as that can be known without opening a transaction; nothing is stored. */
export async function dryRun(deps: PullDeps, options: PullOptions): Promise<PullResult> {
  const run = new Run(deps, options, core);
  const workouts = options.workouts === false ? undefined : await planSources(run);
  if (deps.data && deps.data.kinds.length > 0) await pullData(run, deps.data, await attempt(() => mustOpenV3(run)));
  return { ...run.result(), ...(workouts && { workouts }) };
}

/**
 * Workouts first, because everything shares one rate limit, then each kind. A part that fails as a whole does not stop the
 * rest; the run itself has failed only when nothing that was requested came.
 */
async function pullEverything(run: Run): Promise<void> {
  const { data } = run.deps;
  const workouts = run.options.workouts !== false;
  if (!data || data.kinds.length === 0) return pullSources(run);
  const problem = workouts ? await attempt(() => pullSources(run)) : undefined;
  const outcome = await pullData(run, data, await attempt(() => mustOpenV3(run)));
  const failed = problem ?? (workouts ? undefined : outcome.problem);
  if (failed && !outcome.answered) throw failed;
  if (problem) run.incomplete('workouts', problem.message);
}

/** If the database itself is why the run failed, recording the failure must not hide that. */
function recordFailure(
  problem: unknown,
  end: (outcome: RunEnd['outcome'], error: { code: string; message: string }) => void,
): void {
  const outcome = problem instanceof InterruptedError ? 'interrupted' : 'failed';
  const error =
    problem instanceof PolarSyncError
      ? { code: problem.code, message: problem.message }
      : { code: 'UNEXPECTED', message: 'An unexpected error ended the run.' };
  try {
    end(outcome, error);
  } catch (cause) {
    if (problem instanceof Error && problem.cause === undefined) problem.cause = cause;
  }
}
