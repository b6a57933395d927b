import { expiryWarning } from '../auth/expiry.js';
import { ExitCode, InterruptedError, TemporaryError, UsageError } from '../errors.js';
import { lockStore } from '../storage/lock.js';
import { openStore, type Store } from '../storage/store.js';
import { dryRun, pull } from '../sync/pull.js';
import type { PullDeps, PullOptions, PullResult, SourceChoice } from '../sync/types.js';
import type { Progress, Ui } from '../ui/types.js';
import type { Context } from './context.js';
import { warnOfOtherUser } from './other-user.js';
import { signedIn } from './signed-in.js';
import { withClient } from './with-client.js';

/** The flags of `pull`, as commander hands them over. */
export interface PullFlags {
  samples?: boolean;
  zones?: boolean;
  route?: boolean;
  /** The three detail flags together. */
  full?: boolean;
  source?: string;
  dryRun?: boolean;
  /** Seconds to wait for another pull to end. */
  wait?: number;
  /** An exercise id of a transaction. */
  giveUp?: string;
}

/** A run that is not done by then hangs; cron starts the next one, which goes on from there. */
const longestRunMs = 2 * 60 * 60 * 1000;

/** Brings home what Polar has. Exit 0, 3 when something did not come, else as the error says. */
export async function runPull(context: Context, flags: PullFlags): Promise<number> {
  const options = readFlags(flags);
  const credentials = await signedIn(context);
  const warning = expiryWarning(credentials, new Date());
  if (warning) context.ui.warn(warning);
  const path = context.settings.paths.dbFile;
  const store = openStore(path);
  try {
    const lock = await lockStore(path, (flags.wait ?? 0) * 1000, context.signal);
    try {
      warnOfOtherUser(context, store.sessions.users(), credentials.userId);
      const limit = AbortSignal.timeout(longestRunMs);
      const signal = AbortSignal.any([context.signal, limit]);
      const result = await withClient(
        context,
        credentials,
        (client) => work(context.ui, { client, store, signal, now: Date.now }, options, flags.dryRun === true),
        { signal, onWait: (seconds) => context.ui.note(`Polar's rate limit: waiting ${Math.ceil(seconds)} s.`) },
      ).catch((problem: unknown) => {
        throw problem instanceof InterruptedError && limit.aborted ? tooLong() : problem;
      });
      return tell(context.ui, result, store, flags);
    } finally {
      lock.release();
    }
  } finally {
    store.close();
  }
}

function readFlags({ samples, zones, route, full, source = 'auto', giveUp }: PullFlags): PullOptions {
  if (source !== 'auto' && source !== 'transactions' && source !== 'exercises') {
    throw new UsageError('SOURCE', `There is no source called ${JSON.stringify(source)}.`, {
      hint: 'Choose auto, transactions or exercises.',
    });
  }
  if (giveUp !== undefined && source === 'exercises') {
    throw new UsageError('GIVE_UP_SOURCE', '--give-up is about a session in a transaction.', {
      hint: 'Leave out --source exercises.',
    });
  }
  const choice: SourceChoice = source;
  const details = {
    samples: full === true || samples === true,
    zones: full === true || zones === true,
    route: full === true || route === true,
  };
  return { source: choice, details, ...(giveUp !== undefined && { giveUp }) };
}

async function work(ui: Ui, deps: PullDeps, options: PullOptions, dry: boolean): Promise<PullResult> {
  const progress = ui.progress(dry ? 'Looking at what Polar has' : 'Asking Polar what is new');
  try {
    const result = await (dry ? dryRun : pull)(
      { ...deps, onNote: (text) => ui.note(text), onProgress: show(progress) },
      options,
    );
    progress.done();
    return result;
  } catch (problem) {
    progress.fail();
    throw problem;
  }
}

function show(progress: Progress): NonNullable<PullDeps['onProgress']> {
  return ({ step, done, total }) => {
    if (total === 0) return;
    const what = step === 'exercises' ? 'Fetching workouts' : 'Settling the transaction';
    progress.update(`${what} ${Math.min(done + 1, total)} of ${total}`);
  };
}

function tell(ui: Ui, result: PullResult, store: Store, flags: PullFlags): number {
  if (ui.json) {
    ui.result(result);
  } else {
    const { workouts, failed } = result;
    ui.print(
      flags.dryRun === true
        ? `Would bring ${workouts.new} new and ${workouts.updated} changed workouts; ${workouts.unchanged} are here.`
        : `${workouts.new} new, ${workouts.updated} updated, ${workouts.unchanged} unchanged; ${store.counts().workouts} workouts in ${store.path}.`,
    );
    for (const { id, reason } of failed) ui.warn(`Not complete: ${id}: ${reason}`);
    if (failed.length > 0) ui.warn('Nothing is lost: the next pull tries again.');
  }
  return result.outcome === 'ok' ? ExitCode.ok : ExitCode.partial;
}

function tooLong(): TemporaryError {
  return new TemporaryError('RUN_TOO_LONG', `The pull was ended after ${longestRunMs / 3_600_000} hours.`, {
    hint: 'What came is stored. Run the same command again: it carries on.',
  });
}
