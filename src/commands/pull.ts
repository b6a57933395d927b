import { existsSync } from 'node:fs';
import { type OriginalFormat, originalFormats } from '../accesslink/types.js';
import { expiryWarning } from '../auth/expiry.js';
import { ExitCode, InterruptedError, TemporaryError, UsageError } from '../errors.js';
import { lockStore } from '../storage/lock.js';
import { openInMemory } from '../storage/open.js';
import { openStore, Store } from '../storage/store.js';
import { dryRun, pull } from '../sync/pull.js';
import type { PullDeps, PullOptions, PullResult, SourceChoice } from '../sync/types.js';
import { paced } from '../ui/pace.js';
import type { Progress, Ui } from '../ui/types.js';
import type { Context } from './context.js';
import { warnOfOtherUser } from './other-user.js';
import { type PullChoice, readDataKinds, tellData } from './pull-data.js';
import { signedIn } from './signed-in.js';
import { withClient } from './with-client.js';

/** The flags of `pull`, as commander hands them over. */
export interface PullFlags {
  /** What to bring: kinds with commas between. */
  data?: string;
  samples?: boolean;
  zones?: boolean;
  route?: boolean;
  /** The three detail flags together. */
  full?: boolean;
  source?: string;
  /** Formats of Polar's own files, with commas between. */
  originals?: string;
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
  const { kinds, ...options } = readFlags(flags, context.settings.data);
  const credentials = await signedIn(context);
  const warning = expiryWarning(credentials, new Date());
  if (warning) context.ui.warn(warning);
  const path = context.settings.paths.dbFile;
  // A look at what would come leaves nothing behind: without a store, everything is new.
  const fresh = flags.dryRun === true && !existsSync(path);
  const store = fresh ? new Store(path, openInMemory()) : openStore(path);
  try {
    const hint = `Wait for it to end${flags.wait === undefined ? ', or use --wait 5m' : ''}.`;
    const lock = fresh ? undefined : await lockStore(path, (flags.wait ?? 0) * 1000, context.signal, hint);
    try {
      const { userId, formerUserId } = credentials;
      if (formerUserId !== undefined) store.atomically(() => store.adoptUser(formerUserId, userId));
      if (options.giveUp !== undefined) refuseUnknown(store, credentials.userId, options.giveUp);
      warnOfOtherUser(context, store.sessions.users(), credentials);
      if (flags.dryRun !== true) noteLeftOut(context.ui, options);
      const limit = AbortSignal.timeout(longestRunMs);
      const signal = AbortSignal.any([context.signal, limit]);
      const result = await withClient(
        context,
        credentials,
        (client) =>
          work(
            context.ui,
            { client, data: { client, kinds }, store, signal, now: Date.now },
            options,
            flags.dryRun === true,
          ),
        { signal, onWait: (seconds) => context.ui.note(`Polar's rate limit: waiting ${Math.ceil(seconds)} s.`) },
      ).catch((problem: unknown) => {
        if (!(problem instanceof InterruptedError)) throw problem;
        if (context.signal.aborted && flags.dryRun !== true) throw interrupted(store, problem);
        throw limit.aborted ? tooLong() : problem;
      });
      return tell(context.ui, result, store, flags, options.workouts);
    } finally {
      lock?.release();
    }
  } finally {
    store.close();
  }
}

function readFlags(flags: PullFlags, setting: string | undefined): PullOptions & PullChoice {
  const { data, samples, zones, route, full, source = 'auto', originals, giveUp } = flags;
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
  return {
    ...readDataKinds(data, setting),
    source: choice,
    details,
    ...(originals !== undefined && { originals: readFormats(originals) }),
    ...(giveUp !== undefined && { giveUp }),
  };
}

function readFormats(typed: string): OriginalFormat[] {
  const names = typed.split(',').map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !originalFormats.some((format) => format === name));
  if (unknown === undefined) return originalFormats.filter((format) => names.includes(format));
  throw new UsageError('ORIGINALS', `Polar makes no files of the kind ${JSON.stringify(unknown)}.`, {
    hint: 'Choose from fit, tcx and gpx, with commas between.',
  });
}

/** Giving up is for what is known not to come: a mistyped id must not wait for a session to lose. */
function refuseUnknown(store: Store, userId: string, id: string): void {
  if (store.failures.get(userId, 'transactions', id) ?? store.failures.get(userId, 'data', id)) return;
  const { transactions } = store;
  if (transactions.open(userId).some(({ row }) => transactions.items(row).some((item) => item.externalId === id)))
    return;
  throw new UsageError(
    'NOTHING_TO_GIVE_UP',
    `No session ${JSON.stringify(id)} failed to come or waits in an open transaction.`,
    {
      hint: 'Run polar-sync pull without --give-up: it names what does not come.',
    },
  );
}

function noteLeftOut(ui: Ui, { workouts, source, details }: PullOptions): void {
  if (workouts === false) return;
  const left = (['samples', 'zones', 'route'] as const).filter((detail) => !details[detail]);
  if (left.length === 0) return;
  const names = left.join(', ').replace(/, (\w+)$/, ' and $1');
  ui.note(
    source === 'transactions'
      ? `Left out: ${names}. Polar deletes them when the transaction is committed; --full brings them first.`
      : `Left out: ${names}. --full brings them.`,
  );
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

const steps = {
  exercises: { doing: 'Fetching', noun: 'workout' },
  originals: { doing: "Fetching Polar's files:", noun: 'file' },
  days: { doing: 'Fetching', noun: 'day' },
  history: { doing: 'Looking back:', noun: 'day' },
  transaction: { doing: "Settling Polar's transaction:", noun: 'session' },
} as const;

function dataStep(kind: string) {
  return { doing: `Asking for ${kind.replaceAll('-', ' ')}:`, noun: 'answer' };
}

function show(progress: Progress): NonNullable<PullDeps['onProgress']> {
  const tellPace = paced(progress);
  return ({ step, done, total }) => {
    const words = step in steps ? steps[step as keyof typeof steps] : dataStep(step);
    tellPace({ ...words, done, total });
  };
}

function tell(ui: Ui, result: PullResult, store: Store, flags: PullFlags, asked: boolean): number {
  if (ui.json) {
    ui.result(result);
  } else {
    const { workouts, failed } = result;
    const dry = flags.dryRun === true;
    if (asked)
      ui.print(
        dry
          ? `Would bring ${workouts.new} new and ${workouts.updated} changed workouts; ${workouts.unchanged} are here.`
          : `${workouts.new} new, ${workouts.updated} updated, ${workouts.unchanged} unchanged; ${store.counts().workouts} workouts in ${store.path}.`,
      );
    tellData(ui, result, dry);
    for (const { id, reason } of failed) ui.warn(`Not complete: ${id}: ${reason}`);
    if (failed.length > 0) ui.warn('Nothing is lost: the next pull tries again.');
  }
  return result.outcome === 'ok' ? ExitCode.ok : ExitCode.partial;
}

function interrupted(store: Store, cause: unknown): InterruptedError {
  const { workouts } = store.counts();
  return new InterruptedError(
    'INTERRUPTED',
    `Interrupted. What was stored is safe; workouts in the store: ${workouts}.`,
    {
      hint: 'Run the same command again: it carries on where this one stopped.',
      cause,
    },
  );
}

function tooLong(): TemporaryError {
  return new TemporaryError('RUN_TOO_LONG', `The pull was ended after ${longestRunMs / 3_600_000} hours.`, {
    hint: 'What came is stored. Run the same command again: it carries on.',
  });
}
