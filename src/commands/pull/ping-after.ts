import { readVersion } from '../../config/version.js';
import { BusyError, ExitCode, InterruptedError, PolarSyncError } from '../../errors.js';
import { sendPing } from '../../monitor/ping.js';
import type { PullResult } from '../../sync/pull-contract.js';
import { count } from '../../ui/format.js';
import type { Context } from '../context.js';

/**
 * A pull, and the ping after it where an address is set: success for exit 0, failure for everything else. Nothing is sent
 * after a dry run, an interrupted pull, and one that gave way to another: what goes silent is noticed where it is expected.
 * @param pull is given what hears the result of the pull.
 * @returns, or throws, what the pull does, whatever becomes of the ping.
 */
export async function withPing(
  context: Context,
  { dryRun = false }: { dryRun?: boolean },
  pull: (hear: (result: PullResult) => void) => Promise<number>,
): Promise<number> {
  const address = context.settings.ping;
  const heard: { result?: PullResult } = {};
  const hear = (result: PullResult) => {
    heard.result = result;
  };
  if (address === undefined || dryRun) return pull(hear);
  let exitCode: number;
  try {
    exitCode = await pull(hear);
  } catch (problem) {
    if (!(problem instanceof InterruptedError || problem instanceof BusyError))
      await ping(context, address, { ok: false, text: failureInWords(problem) });
    throw problem;
  }
  await ping(context, address, { ok: exitCode === ExitCode.ok, text: pullInWords(heard.result, exitCode) });
  return exitCode;
}

async function ping(context: Context, address: string, { ok, text }: { ok: boolean; text: string }): Promise<void> {
  const { settings, env, signal, ui } = context;
  const title = `polar-sync (${settings.profile}): ${ok ? 'pulled' : 'the pull failed'}`;
  const why = await sendPing(address, { ok, title, text }, { version: readVersion(), env, signal });
  if (why !== undefined) ui.warn(`The ping after the pull did not arrive (${why}). The pull itself is not affected.`);
}

/** Counts only: nothing about a workout, and no path. */
function pullInWords(result: PullResult | undefined, exitCode: number): string {
  if (result === undefined) return `exit ${exitCode}`;
  const { outcome, workouts, data, failed, requests, duration_ms: duration } = result;
  const records = Object.values(data).reduce((sum, kind) => sum + kind.new + kind.updated, 0);
  return [
    outcome,
    `workouts: ${workouts.new} new, ${workouts.updated} updated`,
    ...(Object.keys(data).length > 0 ? [`other data: ${records} new or updated`] : []),
    ...(failed.length > 0 ? [`incomplete: ${failed.length}`] : []),
    count(requests, 'request'),
    `${Math.round(duration / 1000)} s`,
    ...(exitCode === ExitCode.ok ? [] : [`exit ${exitCode}`]),
  ].join('; ');
}

function failureInWords(problem: unknown): string {
  if (!(problem instanceof PolarSyncError)) return 'UNEXPECTED: something unexpected happened; exit 1';
  const { code, message, hint, exitCode } = problem;
  return [`${code}: ${message}`, ...(hint === undefined ? [] : [hint]), `exit ${exitCode}`].join(' ');
}
