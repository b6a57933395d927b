import { existsSync } from 'node:fs';
import { expiryWarning } from '../../auth/expiry.js';
import type { Generation } from '../../config/settings.js';
import { ExitCode, InterruptedError, TemporaryError, UsageError } from '../../errors.js';
import { lockStore } from '../../storage/lock.js';
import { openInMemory } from '../../storage/open.js';
import { openStore, Store } from '../../storage/store.js';
import { adopt } from '../../sync/adopt.js';
import { dryRun, pull } from '../../sync/pull.js';
import type { PullDeps, PullOptions, PullResult } from '../../sync/types.js';
import { paced } from '../../ui/pace.js';
import type { Progress, Ui } from '../../ui/types.js';
import { openSession } from '../account/open-session.js';
import { warnOfOtherUser } from '../account/other-user.js';
import { signedIn } from '../account/signed-in.js';
import { learnUser, withGenerations } from '../account/with-generations.js';
import type { Context } from '../context.js';
import { tellData } from './data.js';
import { type PullFlags, readFlags } from './flags.js';

/** A run that is not done by then hangs; cron starts the next one, which goes on from there. */
const longestRunMs = 2 * 60 * 60 * 1000;

/** Brings home what Polar has. Exit 0, 3 when something did not come, else as the error says. */
export async function runPull(context: Context, flags: PullFlags): Promise<number> {
  const { kinds, whatThereIs, ...options } = readFlags(flags, context.settings.data);
  const credentials = await signedIn(context);
  const warning = expiryWarning(credentials, new Date());
  if (warning) context.ui.warn(warning);
  const session = openSession(context, credentials);
  if (options.since !== undefined) refuseHistoryOfV3(session.generation);
  const dry = flags.dryRun === true;
  const path = context.settings.paths.dbFile;
  // A look at what would come leaves nothing behind: without a store, everything is new.
  const fresh = dry && !existsSync(path);
  const store = fresh ? new Store(path, openInMemory()) : openStore(path);
  try {
    const hint = `Wait for it to end${flags.wait === undefined ? ', or use --wait 5m' : ''}.`;
    const lock = fresh ? undefined : await lockStore(path, (flags.wait ?? 0) * 1000, context.signal, hint);
    try {
      if (dry) store.holdBack();
      if (session.generation === 'v4' && options.source !== 'v4') await learnUser(session, !dry);
      const { userId, formerUserId } = session.credentials;
      if (formerUserId !== undefined) adopt(store, formerUserId, userId);
      if (options.giveUp !== undefined) refuseUnknown(store, userId, options.giveUp);
      warnOfOtherUser(context, store.sessions.users(), session.credentials);
      if (!dry) noteLeftOut(context.ui, options, session.generation);
      const limit = AbortSignal.timeout(longestRunMs);
      const signal = AbortSignal.any([context.signal, limit]);
      const result = await withGenerations(
        context,
        session,
        (generations) => {
          const data = { client: generations.client, kinds, whatThereIs };
          // A look registers nobody.
          const opensV3 = generations.opensV3 && (() => session.opensV3({ register: !dry }));
          const deps = { ...generations, ...(opensV3 && { opensV3 }), data, store, signal, now: Date.now };
          return work(context.ui, deps, options, dry);
        },
        {
          signal,
          onWait: (seconds) => context.ui.note(`Polar's rate limit: waiting ${Math.ceil(seconds)} s.`),
          // Years are more than one window of the rate limit holds: who asks for them can wait for the next one.
          ...(options.since !== undefined && { maxWaitSeconds: 16 * 60 }),
        },
      ).catch((problem: unknown) => {
        if (!(problem instanceof InterruptedError)) throw problem;
        if (context.signal.aborted && !dry) throw interrupted(store, problem);
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

/** @throws UsageError HISTORY_V3 */
function refuseHistoryOfV3(generation: Generation): void {
  if (generation === 'v4') return;
  throw new UsageError('HISTORY_V3', 'You are signed in with AccessLink v3, which hands out no more than 30 days.', {
    hint: 'polar-sync login --api v4 signs in with v4; polar-sync import takes the export of your account.',
  });
}

/** API v4 brings everything in one request, so only v3 leaves something out. */
function noteLeftOut(ui: Ui, { workouts, source, details }: PullOptions, generation: Generation): void {
  if (workouts === false || source === 'v4' || (source === 'auto' && generation === 'v4')) return;
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
  transaction: { doing: "Settling Polar's transaction:", noun: 'session' },
} as const;

function dataStep(kind: string) {
  return { doing: `Asking for ${kind.replaceAll('-', ' ')}:`, noun: 'answer' };
}

function show(progress: Progress): NonNullable<PullDeps['onProgress']> {
  const tellPace = paced(progress);
  return ({ step, done, total, until }) => {
    if (until !== undefined) {
      progress.update(`Looking back to ${until}${total > 0 ? `: day ${done + 1} of ${total}` : ''}`);
      return;
    }
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
