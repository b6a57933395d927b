import { dirname, join } from 'node:path';
import { readConfigFile } from '../../../config/file.js';
import { makePrivateFolder } from '../../../config/folder.js';
import { resolvePaths } from '../../../config/paths.js';
import { settingTable } from '../../../config/setting-table.js';
import { AuthError, BusyError, ExitCode, InterruptedError } from '../../../errors.js';
import { withOwnSignal } from '../../../own-signal.js';
import { RateLimitedError } from '../../../polar/errors.js';
import { lockStore } from '../../../storage/lock.js';
import { allProfiles, type ProfileHere, refuseBesideAll } from '../../account/all-profiles.js';
import { ClientLimits } from '../../account/client-limits.js';
import { rememberedFacts } from '../../account/sign-in-facts.js';
import { type Context, contextWith } from '../../context.js';
import { type PullFlags, readFlags } from '../flags.js';
import { pingAfterAll } from '../ping-after.js';
import { nextWindowSeconds, pullOnce } from '../pull-once.js';
import { longestWaitingFirst } from './order.js';
import { allInWords, exitCodeOfAll, failed, type ProfileOutcome, summaryOf } from './outcome.js';
import { profileUi } from './profile-ui.js';

/** How many profiles are pulled at the same time unless `--jobs` says otherwise. */
const defaultJobs = 4;

/** What one round shares. */
interface Round {
  context: Context;
  flags: PullFlags;
  limits: ClientLimits;
  /** Notes that were shown already. */
  seen: Set<string>;
}

/**
 * Pulls every profile that is signed in, several at a time, within the rate limit that they share. What goes wrong with one
 * of them is its own affair.
 * @param turn keeps the pull of a profile apart from others of this process.
 * @returns the exit code, as `exitCodeOfAll`.
 * @throws UsageError, AuthError NOT_LOGGED_IN if nobody is signed in, BusyError ALL_RUNNING, InterruptedError
 */
export async function pullAll(
  context: Context,
  flags: PullFlags,
  turn: <T>(profile: string, work: () => Promise<T>) => Promise<T> = (_profile, work) => work(),
): Promise<number> {
  checkAllFlags(context, flags);
  const began = performance.now();
  const lock = await lockRound(context, flags);
  try {
    const outcomes = await withOwnSignal(context.signal, (own) =>
      roundOf(contextWith(context, { signal: own.signal }), flags, turn),
    );
    const exitCode = exitCodeOfAll(outcomes);
    await report(context, flags, outcomes, Math.round(performance.now() - began));
    return exitCode;
  } finally {
    lock.release();
  }
}

/** @throws UsageError */
export function checkAllFlags({ settings }: Pick<Context, 'settings'>, flags: PullFlags): void {
  const { db, profile, giveUp, otherAthlete } = flags;
  refuseBesideAll({ '--db': db, '--profile': profile, '--give-up': giveUp, '--other-athlete': otherAthlete });
  readFlags(flags, settings);
}

async function lockRound({ env, signal }: Context, { wait = 0 }: PullFlags) {
  const path = join(dirname(resolvePaths(env, 'default').configFile), 'all-profiles');
  makePrivateFolder(dirname(path));
  return lockStore(path, wait * 1000, signal).catch((cause: unknown) => {
    if (!(cause instanceof BusyError)) throw cause;
    throw new BusyError('ALL_RUNNING', 'Another polar-sync is pulling all profiles.', {
      hint: 'Wait for it to finish, or use --wait 5m.',
      cause,
    });
  });
}

async function roundOf(
  context: Context,
  flags: PullFlags,
  turn: <T>(profile: string, work: () => Promise<T>) => Promise<T>,
): Promise<ProfileOutcome[]> {
  const { ui, signal } = context;
  const found = allProfiles(context);
  const ready = found.filter((one): one is ProfileHere => 'settings' in one && one.isSignedIn);
  const outcomes: ProfileOutcome[] = found.flatMap((one) => {
    if ('problem' in one) return failed(one.name, one.problem);
    return one.isSignedIn ? [] : { profile: one.name, skipped: 'not signed in' };
  });
  if (outcomes.length === found.length && outcomes.every(({ skipped }) => skipped !== undefined)) throw nobody();
  // The default profile of someone who keeps only others is no news.
  for (const one of outcomes) if (one.error) say(context, flags, one);
  const progress = ui.progress('Pulling all profiles');
  const limits = new ClientLimits(signal, {
    maxWaitSeconds: nextWindowSeconds,
    onWait: (seconds) => ui.note(`Polar's rate limit, which all profiles share: waiting ${Math.ceil(seconds)} s.`),
  });
  const round: Round = { context, flags, limits, seen: new Set() };
  const waiting = longestWaitingFirst(ready);
  const jobs = Array.from({ length: Math.min(flags.jobs ?? defaultJobs, ready.length) }, async () => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const profile = next;
      const outcome = await turn(profile.name, () => pullOne(round, profile));
      if (signal.aborted) return;
      outcomes.push(outcome);
      say(context, flags, outcome);
      progress.update(`Pulling all profiles: ${ready.length - waiting.length} of ${ready.length}`);
    }
  });
  await Promise.all(jobs);
  progress.done();
  if (signal.aborted) throw interrupted(outcomes, ready.length);
  return outcomes.sort((a, b) => (a.profile < b.profile ? -1 : 1));
}

/** Never rejects. */
async function pullOne({ context, flags, limits, seen }: Round, profile: ProfileHere): Promise<ProfileOutcome> {
  const { name, settings } = profile;
  let result: unknown;
  const ui = profileUi(context.ui, name, seen, (value) => {
    result = value;
  });
  try {
    const closed = limits.closedUntil(settings, signInOf(profile));
    if (closed !== undefined) throw new RateLimitedError(closed);
    const { exitCode } = await withOwnSignal(context.signal, (own) =>
      pullOnce(contextWith(context, { ...ownPlace(profile), signal: own.signal, ui }), flags, { limits }),
    );
    return { profile: name, exit: exitCode, pull: result };
  } catch (problem) {
    context.ui.debug(`${name}: ${problem instanceof Error ? problem.stack : String(problem)}`);
    return failed(name, problem);
  }
}

/** Without the address that is called after all of them; that of a profile's own configuration is its own. */
function ownPlace({ env, settings }: ProfileHere): Pick<Context, 'env' | 'settings'> {
  const { variable } = settingTable.ping;
  const ping = readConfigFile(settings.paths.configFile).ping;
  return { env: { ...env, [variable]: undefined }, settings: { ...settings, ping: ping && settings.ping } };
}

function signInOf({ settings }: ProfileHere) {
  const known = readConfigFile(settings.paths.configFile);
  return { apiVersion: rememberedFacts(known).api ?? 'v3', clientId: known.clientId };
}

function say({ ui }: Context, { dryRun = false }: PullFlags, outcome: ProfileOutcome): void {
  if (!ui.json) ui.print(summaryOf(outcome, dryRun));
}

async function report(
  context: Context,
  { dryRun = false }: PullFlags,
  outcomes: readonly ProfileOutcome[],
  durationMs: number,
): Promise<void> {
  const { ui } = context;
  const exitCode = exitCodeOfAll(outcomes);
  const words = allInWords(outcomes);
  const outcome = exitCode === ExitCode.ok ? 'ok' : exitCode === ExitCode.partial ? 'partial' : 'failed';
  if (ui.json) {
    const requests = outcomes.reduce((sum, { pull }) => sum + ((pull as { requests?: number })?.requests ?? 0), 0);
    ui.result({ schema: 'polar-sync.pull-all/1', outcome, profiles: outcomes, requests, duration_ms: durationMs });
  } else ui.print(words);
  if (!dryRun) await pingAfterAll(context, exitCode, words);
}

function nobody(): AuthError {
  return new AuthError('NOT_LOGGED_IN', 'No profile on this machine is signed in.', {
    hint: 'Run polar-sync --profile NAME login, or polar-sync profiles invite NAME.',
  });
}

function interrupted(outcomes: readonly ProfileOutcome[], all: number): InterruptedError {
  const pulled = outcomes.filter(({ pull }) => pull !== undefined).length;
  return new InterruptedError(
    'INTERRUPTED',
    `Interrupted after ${pulled} of ${all} profiles. What was stored is safe.`,
    {
      hint: 'Run the same command again: it begins with the profiles that have waited longest.',
    },
  );
}
