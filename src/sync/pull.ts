import { NotServedError, RefusedError } from '../accesslink/errors.js';
import { InterruptedError, PolarSyncError } from '../errors.js';
import type { RunEnd } from '../storage/runs.js';
import { transactionLifeMs } from '../storage/transactions.js';
import { pullData } from './data/pull.js';
import { plan, pullExercises } from './exercises.js';
import { isSideProblem } from './fatal.js';
import { Run } from './run.js';
import { catchUp } from './sightings.js';
import { pullTransactions } from './transactions.js';
import type { PullDeps, PullOptions, PullResult } from './types.js';

/**
 * Brings home what Polar has. The caller holds the store's lock. The run and its end are recorded, whatever happens.
 * @returns `ok`, or `partial` when something did not come (nothing is lost, the next run retries).
 * @throws AuthError, TemporaryError, StoreError, InterruptedError when the run could not do its work.
 */
export async function pull(deps: PullDeps, options: PullOptions): Promise<PullResult> {
  const { store, client } = deps;
  const now = () => new Date(deps.now()).toISOString();
  const run = new Run(deps, options, store.syncRuns.start(client.userId, options.source, now()));
  const end = (outcome: RunEnd['outcome'], error?: { code: string; message: string }) =>
    store.syncRuns.end(
      run.id,
      {
        outcome,
        newWorkouts: run.counts.new,
        updatedWorkouts: run.counts.updated,
        failedItems: run.failures.length,
        requests: client.requests,
        ...(error && { error }),
      },
      now(),
    );
  try {
    catchUp(store);
    await pullEverything(run);
    const result = run.result();
    end(result.outcome);
    return result;
  } catch (problem) {
    recordFailure(problem, end);
    throw problem;
  }
}

/** What a pull would bring, as far as that can be told without opening a transaction; nothing is stored. */
export async function dryRun(deps: PullDeps, options: PullOptions): Promise<PullResult> {
  const run = new Run(deps, options);
  const workouts = options.workouts === false ? undefined : await lookAtWorkouts(run);
  if (deps.data) await pullData(run, deps.data);
  return { ...run.result(), ...(workouts && { workouts }) };
}

async function lookAtWorkouts(run: Run): Promise<PullResult['workouts'] | undefined> {
  if (run.options.source === 'transactions') {
    run.note('Transactions cannot be looked at without opening one, which a dry run does not do.');
    return undefined;
  }
  const answer = await run.client.listExercises();
  return plan(run, answer.value ?? []);
}

/**
 * Workouts first, for all share one rate limit, then each kind of data. What fails as a whole does not stop the rest; the
 * run itself has failed only when nothing of all that was asked for came.
 */
async function pullEverything(run: Run): Promise<void> {
  const { data } = run.deps;
  const workouts = run.options.workouts !== false;
  if (!data || data.kinds.length === 0) return pullSides(run);
  const problem = workouts ? await attempt(() => pullSides(run)) : undefined;
  const outcome = await pullData(run, data);
  const failed = problem ?? (workouts ? undefined : outcome.problem);
  if (failed && !outcome.answered) throw failed;
  if (problem) run.incomplete('workouts', problem.message);
}

async function pullSides(run: Run): Promise<void> {
  const { source } = run.options;
  if (source === 'exercises') return pullExercises(run);
  if (source === 'transactions') return pullTransactions(run);
  const first = await attempt(() => pullExercises(run));
  const second = await attempt(() => pullTransactions(run));
  if (first && second) throw gravest(first, second);
  if (first) tell(run, 'exercises', first);
  if (second) tell(run, 'transactions', second);
}

/** A side that cannot do its work now is returned; whatever else is thrown ends the run. */
async function attempt(side: () => Promise<void>): Promise<PolarSyncError | undefined> {
  try {
    await side();
    return undefined;
  } catch (problem) {
    if (isSideProblem(problem)) return problem;
    throw problem;
  }
}

/**
 * Retired or refused: the other side does the job. Out of order for now, or refused in the middle of a transaction: the
 * run is incomplete.
 */
function tell(run: Run, side: 'exercises' | 'transactions', problem: PolarSyncError): void {
  const other = side === 'exercises' ? 'transactions' : 'exercises';
  if (side === 'transactions' && mayBeOpen(run)) {
    run.incomplete(side, problem.message);
  } else if (problem instanceof NotServedError) {
    run.note(`Polar no longer serves ${side} (status ${problem.status}); the pull went through ${other} alone.`);
  } else if (problem instanceof RefusedError) {
    run.note(`Polar refuses ${side} (status 403); the pull went through ${other} alone.`);
  } else {
    run.incomplete(side, problem.message);
  }
}

function mayBeOpen(run: Run): boolean {
  const age = (openedAt: string) => run.deps.now() - Date.parse(openedAt);
  const open = run.store.transactions.open(run.userId);
  return open.some(({ openedAt }) => age(openedAt) >= 0 && age(openedAt) < transactionLifeMs);
}

function gravest(first: PolarSyncError, second: PolarSyncError): PolarSyncError {
  return [first, second].find((problem) => problem instanceof RefusedError) ?? second;
}

/** The record of a failed run must not hide why it failed, should the store itself be the reason. */
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
