import { resolveSettings } from '../../config/settings.js';
import { BusyError, ExitCode, InterruptedError, inFull, PolarSyncError, UsageError } from '../../errors.js';
import { rest, withOwnSignal } from '../../own-signal.js';
import { localTime } from '../../ui/format.js';
import { type Context, contextWith } from '../context.js';

const shortestSeconds = 60;
/** Polar hands out 30 days and waits 7 for a webhook; a timer can be set to 24. */
const longestSeconds = 7 * 24 * 60 * 60;
/** Repeated failures are not asked about less often than this, unless `--every` is longer. */
const longestBackoffSeconds = 4 * 60 * 60;

/** What is taken from the machine; tests pass their own. */
export interface EveryHost {
  /** Resolves after the time, or as soon as the signal comes. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  now(): Date;
}

const thisMachine: EveryHost = {
  sleep: (seconds, signal) => rest(seconds * 1000, signal),
  random: Math.random,
  now: () => new Date(),
};

/**
 * Pulls at once and then again and again, until SIGINT or SIGTERM; that is exit 0. A failed pull is reported and not the
 * end: the next one may find the network, or a new sign-in. A configuration that cannot be used is, if it is so from the
 * beginning.
 * @param pull one pull, in a context of its own. Resolves to the exit code of the pull, whatever became of a push.
 * @throws UsageError
 */
export async function pullEvery(
  context: Context,
  { every, db }: { every: number; db?: string | undefined },
  pull: (context: Context) => Promise<number>,
  host: EveryHost = thisMachine,
): Promise<number> {
  if (every < shortestSeconds) {
    throw new UsageError('EVERY_INVALID', '--every is too short for a pull.', { hint: 'Choose a minute or more: 1h.' });
  }
  if (every > longestSeconds) {
    throw new UsageError('EVERY_INVALID', '--every is too long: Polar keeps what is new for 30 days only.', {
      hint: 'Choose 168h (7 days) or less: 24h.',
    });
  }
  const { signal, ui } = context;
  let failures = 0;
  for (let n = 1; !signal.aborted; n += 1) {
    const wellEnough = await once(context, db, pull, n === 1);
    if (signal.aborted) break;
    failures = wellEnough ? 0 : failures + 1;
    const seconds = pauseAfter(every, failures, host.random());
    ui.note(`Next pull: ${localTime(new Date(host.now().getTime() + seconds * 1000).toISOString())}.`);
    await host.sleep(seconds, signal);
  }
  ui.note('Ended. What was pulled is stored.');
  return ExitCode.ok;
}

/**
 * Seconds until the next pull: twice as long after each failure in a row. Up to 5% more or less, so that not all
 * installations ask Polar at the same time.
 * @param random from 0 to 1.
 */
export function pauseAfter(every: number, failures: number, random: number): number {
  const longest = Math.max(every, longestBackoffSeconds);
  return Math.min(every * 2 ** failures, longest) * (0.95 + 0.1 * random);
}

/** One pull with the settings as they are now. @returns whether Polar could be asked. */
async function once(
  context: Context,
  db: string | undefined,
  pull: (context: Context) => Promise<number>,
  isFirst: boolean,
): Promise<boolean> {
  const { ui, signal, env } = context;
  try {
    const settings = resolveSettings(env, { profile: context.settings.profile, db });
    const exitCode = await withOwnSignal(signal, (own) => pull(contextWith(context, { settings, signal: own.signal })));
    return exitCode === ExitCode.ok || exitCode === ExitCode.partial;
  } catch (problem) {
    if (problem instanceof InterruptedError && signal.aborted) return true;
    if (!(problem instanceof PolarSyncError) || (isFirst && problem instanceof UsageError)) throw problem;
    report(ui, problem);
    // Another pull is doing the work.
    return problem instanceof BusyError;
  }
}

function report(ui: Context['ui'], { code, message, hint, exitCode: exit }: PolarSyncError): void {
  const error = { code, exit, message, hint: hint ?? null };
  if (ui.json) ui.result({ schema: 'polar-sync.pull/1', outcome: 'failed', error });
  else ui.warn(inFull({ message, hint }));
}
