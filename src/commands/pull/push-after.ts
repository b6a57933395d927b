import { exitCodeOf } from '../../deliver/engine/outcome.js';
import { ExitCode, InterruptedError, inFull, PolarSyncError } from '../../errors.js';
import type { Context } from '../context.js';
import { targetsOf } from '../delivery/targets.js';
import { pushJson, reportPush } from '../push/report-push.js';

/** How a pull, and what followed it, has ended, as exit codes. */
export interface Ended {
  /** Of the pull alone. */
  pulled: number;
  /** Of both: that of the push if the pull succeeded. */
  exitCode: number;
}

/**
 * A pull, and with `--push` the push after it. The pull is stored and reported whatever the push does, which the next push
 * repeats.
 * @param pull gets a function for its `--json` result.
 */
export async function withPush(
  context: Context,
  { push = false, dryRun = false }: { push?: boolean; dryRun?: boolean },
  pull: (report: (result: object) => void) => Promise<number>,
): Promise<Ended> {
  const { ui } = context;
  if (!push) {
    const pulled = await pull((result) => ui.result(result));
    return { pulled, exitCode: pulled };
  }
  let shown = {};
  const pulled = await pull((result) => {
    shown = result;
  });
  const both = (pushed: number): Ended => ({ pulled, exitCode: pulled === ExitCode.ok ? pushed : pulled });
  try {
    const { json, exitCode: pushed } = await pushAfter(context, dryRun);
    if (ui.json) ui.result({ ...shown, push: json });
    return both(pushed);
  } catch (problem) {
    if (!(problem instanceof PolarSyncError)) throw problem;
    const { code, message, hint } = problem;
    const error = { code, message, ...(hint !== undefined && { hint }) };
    if (ui.json) ui.result({ ...shown, push: { schema: 'polar-sync.push/1', outcome: 'failed', error } });
    if (problem instanceof InterruptedError) throw problem;
    ui.warn(`Nothing was delivered. ${inFull(problem)}`);
    return both(problem.exitCode);
  }
}

async function pushAfter(context: Context, dryRun: boolean): Promise<{ json: object; exitCode: number }> {
  const { ui } = context;
  const targets = targetsOf(context);
  // A scheduled pull may outlive its targets, which is no failure.
  if (targets.length === 0) ui.warn('--push: no target has been added yet. Run polar-sync target add.');
  const began = performance.now();
  // Loads the clients of all targets, which most pulls do not need.
  const { deliver } = await import('../push/deliver.js');
  const outcomes = targets.length === 0 ? [] : await deliver(context, { targets, dryRun });
  reportPush(ui, outcomes, { dry: dryRun });
  const json = pushJson(outcomes, { durationMs: Math.round(performance.now() - began) });
  return { json, exitCode: exitCodeOf(outcomes, { dry: dryRun }) };
}
