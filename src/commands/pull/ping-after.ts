import { fromEnvironment } from '../../config/environment.js';
import { readVersion } from '../../config/version.js';
import { BusyError, ExitCode, InterruptedError, PolarSyncError } from '../../errors.js';
import { sendPing } from '../../monitor/ping.js';
import type { PullResult } from '../../sync/pull-contract.js';
import { count } from '../../ui/format.js';
import type { Context } from '../context.js';
import type { Ended } from './push-after.js';

/**
 * A pull, and the ping after it where an address is set: success for exit 0, failure for everything else. Nothing is sent
 * after a dry run, an interrupted pull, and one that gave way to another: what goes silent is noticed where it is expected.
 * @param pull is given what hears the result of the pull.
 * @returns, or throws, what the pull does, whatever becomes of the ping.
 */
export async function withPing(
  context: Context,
  { dryRun = false }: { dryRun?: boolean },
  pull: (hear: (result: PullResult) => void) => Promise<Ended>,
): Promise<Ended> {
  const address = context.settings.ping;
  const heard: { result?: PullResult } = {};
  const hear = (result: PullResult) => {
    heard.result = result;
  };
  if (address === undefined || dryRun) return pull(hear);
  let ended: Ended;
  try {
    ended = await pull(hear);
  } catch (problem) {
    if (!(problem instanceof InterruptedError || problem instanceof BusyError))
      await ping(context, address, { ok: false, how: 'the pull failed', text: failureInWords(problem) });
    throw problem;
  }
  const ok = ended.exitCode === ExitCode.ok;
  await ping(context, address, { ok, how: endInWords(ended), text: pullInWords(heard.result, ended) });
  return ended;
}

/** The ping after all profiles, if the environment names an address; one in the configuration is that of its profile. */
export async function pingAfterAll(context: Context, exitCode: number, text: string): Promise<void> {
  if (fromEnvironment(context.env, 'ping') === undefined || context.settings.ping === undefined) return;
  const ok = exitCode === ExitCode.ok;
  await ping(context, context.settings.ping, { ok, how: ok ? 'pulled' : `exit ${exitCode}`, text });
}

async function ping(
  context: Context,
  address: string,
  { ok, how, text }: { ok: boolean; how: string; text: string },
): Promise<void> {
  const { settings, env, signal, ui } = context;
  const title = `polar-sync (${settings.profile}): ${how}`;
  const why = await sendPing(address, { ok, title, text }, { version: readVersion(), env, signal });
  if (why !== undefined) ui.warn(`The ping after the pull did not arrive (${why}). The pull itself is not affected.`);
}

function endInWords({ pulled, exitCode }: Ended): string {
  if (pulled === ExitCode.partial) return 'the pull was incomplete';
  return exitCode === ExitCode.ok ? 'pulled' : 'pulled, but not everything was delivered';
}

/** Counts only: nothing about a workout, and no path. */
function pullInWords(result: PullResult | undefined, { pulled, exitCode }: Ended): string {
  const ends = [
    ...(pulled === ExitCode.ok ? [] : [`exit ${pulled}`]),
    ...(pulled === exitCode ? [] : [`delivery: exit ${exitCode}`]),
  ];
  if (result === undefined) return ends.join('; ');
  const { outcome, workouts, data, failed, requests, duration_ms: duration } = result;
  const records = Object.values(data).reduce((sum, kind) => sum + kind.new + kind.updated, 0);
  return [
    outcome,
    `workouts: ${workouts.new} new, ${workouts.updated} updated`,
    ...(Object.keys(data).length > 0 ? [`other data: ${records} new or updated`] : []),
    ...(failed.length > 0 ? [`incomplete: ${failed.length}`] : []),
    count(requests, 'request'),
    `${Math.round(duration / 1000)} s`,
    ...ends,
  ].join('; ');
}

/** The stable code only: a message may name files and addresses of this machine. */
function failureInWords(problem: unknown): string {
  if (!(problem instanceof PolarSyncError)) return 'UNEXPECTED; exit 1';
  return `${problem.code}; exit ${problem.exitCode}`;
}
