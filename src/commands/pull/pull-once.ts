import { existsSync } from 'node:fs';
import { expiryWarning } from '../../auth/expiry.js';
import { isStandIn } from '../../auth/user-key.js';
import { type ApiVersion, apis } from '../../config/api-version.js';
import { ExitCode, InterruptedError, TemporaryError, UsageError } from '../../errors.js';
import { openInMemory } from '../../storage/open.js';
import { Store } from '../../storage/store.js';
import { isNothing, isRecovered } from '../../storage/witness/lost.js';
import { adopt } from '../../sync/adopt.js';
import { isWaiting } from '../../sync/kinds/transactions.js';
import { dryRun, pull } from '../../sync/pull.js';
import type { PullDeps, PullOptions, PullResult } from '../../sync/pull-contract.js';
import { sourceOf } from '../../sync/sources/sources.js';
import { scopesOf } from '../../tokens/token-store.js';
import { withProgress } from '../../ui/progress.js';
import type { ClientLimits } from '../account/client-limits.js';
import { refuseOtherUser } from '../account/other-user.js';
import { openSignIns, type SignIns } from '../account/sign-ins.js';
import { type Clients, learnUser, withClients } from '../account/with-clients.js';
import type { Context } from '../context.js';
import { keepHomeZone } from '../shared/home-zone.js';
import { withLockedStore } from '../shared/locked-store.js';
import { type LostJson, lostInWords, lostJson, remedyOf } from '../shared/lost.js';
import { type KeptWitness, reportTestimony, testimonyOf, withWitness } from '../shared/witness.js';
import { webhookSignIn } from '../webhook/client.js';
import { keepWebhookActive } from '../webhook/keep-active.js';
import type { PullChoice } from './data.js';
import { type PullFlags, readFlags } from './flags.js';
import { withPing } from './ping-after.js';
import { type Ended, withPush } from './push-after.js';
import { noteLeftOut, reportPull, showSteps } from './report-pull.js';

/** A run that takes longer hangs; cron starts the next one, which resumes from there. */
const longestRunMs = 2 * 60 * 60 * 1000;

/** Years of sessions need more requests than one rate-limit window allows, so such a pull waits for the next window. */
export const nextWindowSeconds = 16 * 60;

/** How a pull came about, and what it shares with others. */
export interface PullBy {
  /** Polar's own notification asked for it, so the webhook is active. */
  byEvent?: true;
  /** The rate limits of all profiles that this process works for. */
  limits?: ClientLimits;
}

/** One pull, and what follows it. */
export function pullOnce(context: Context, flags: PullFlags, by: PullBy = {}): Promise<Ended> {
  return withPing(context, flags, (hear) =>
    withPush(context, flags, (tell) => pullOnly(context, flags, { tell, hear, ...by })),
  );
}

/** @param told `tell` prints the result with `--json`, `hear` always gets it. */
async function pullOnly(
  context: Context,
  flags: PullFlags,
  { tell, hear, byEvent, limits }: { tell: (result: object) => void; hear: (result: PullResult) => void } & PullBy,
): Promise<number> {
  const wanted = readFlags(flags, context.settings);
  const signIns = await openSignIns(context);
  const { first, second } = signIns;
  for (const one of [first, second]) {
    const warning = one && expiryWarning(one.credentials, new Date());
    if (warning) context.ui.warn(warning);
  }
  const api = (signIns.v4 ?? signIns.first).apiVersion;
  if (wanted.since !== undefined) refuseHistoryOfV3(api);
  const dry = flags.dryRun === true;
  const exitCode = await withStore(context, flags, async (store, witness) => {
    await prepareStore(context, signIns, store, wanted, flags);
    if (!dry) noteLeftOut(context.ui, wanted, api);
    const wasBehind = witness !== undefined && !isNothing(witness.lost);
    const result = await askPolar(context, signIns, store, wanted, {
      dry,
      ...(witness && { witness }),
      ...(limits && { limits }),
    });
    hear(result);
    const behind = wasBehind ? stillLost(context, witness, result) : undefined;
    const all = { ...result, ...(behind && { behind }) };
    if (context.ui.json) tell(all);
    else reportPull(context.ui, all, store, { dry, workouts: wanted.workouts });
    if (behind) context.ui.warn(`This database still lacks ${lostInWords(behind)}. ${remedyOf(behind)}`);
    return result.outcome === 'ok' ? ExitCode.ok : ExitCode.partial;
  });
  if (!dry && !byEvent) await keepWebhookActive(context, webhookSignIn(signIns));
  return exitCode;
}

/** Prepares the database for the pull, which must be of its own user. @throws UsageError */
async function prepareStore(
  context: Context,
  signIns: SignIns,
  store: Store,
  { source, giveUp }: PullOptions,
  flags: PullFlags,
): Promise<void> {
  const api = sourceOf(source)?.api ?? 'v3';
  // v3 says whose sign-in it is, v4 not always.
  const three = signIns.v3;
  if (!three && api === 'v3') await learnUser(signIns.first, flags.dryRun !== true);
  const { credentials } = three ?? signIns.first;
  const { userId } = credentials;
  const formerUserId = credentials.formerUserId ?? standInOf(signIns, userId);
  refuseOtherUser(store, { userId, ...(formerUserId !== undefined && { formerUserId }) }, flags);
  keepHomeZone(store, context.settings);
  if (formerUserId !== undefined) await adopt(store, formerUserId, userId, context.signal);
  if (giveUp !== undefined) refuseUnknown(store, userId, giveUp);
}

/** A dry run leaves nothing behind: without a database, everything is new. */
async function withStore<T>(
  context: Context,
  { dryRun: dry = false, wait }: PullFlags,
  use: (store: Store, witness?: KeptWitness) => Promise<T>,
): Promise<T> {
  const { settings, signal, ui } = context;
  const path = settings.paths.dbFile;
  if (dry && !existsSync(path)) {
    const store = new Store(path, openInMemory());
    return use(store).finally(() => store.close());
  }
  const hint = `Wait for it to finish${wait === undefined ? ', or use --wait 5m' : ''}.`;
  return withLockedStore(path, { ui, signal, waitMs: (wait ?? 0) * 1000, hint }, (store) => {
    if (!dry) return withWitness(context, store, (witness) => use(store, witness));
    reportTestimony(ui, settings, testimonyOf(settings, store), { dry });
    store.holdBack();
    return use(store);
  });
}

/** What is still lost after a pull; undefined: everything is here again, which is noted. */
function stillLost({ ui }: Context, witness: KeptWitness, { outcome }: PullResult): LostJson | undefined {
  witness.keep();
  // What cannot be named one by one is here if the pull was complete.
  if (outcome !== 'ok' || !isRecovered(witness.lost)) return lostJson(witness, Date.now());
  witness.forgetLost();
  ui.note('What the older database lacked is here again.');
  return undefined;
}

/** The pull itself, which ends on Ctrl-C or after `longestRunMs`. */
async function askPolar(
  context: Context,
  signIns: SignIns,
  store: Store,
  wanted: PullOptions & PullChoice,
  { dry, witness, limits }: { dry: boolean; witness?: KeptWitness; limits?: ClientLimits },
): Promise<PullResult> {
  const { ui } = context;
  const { kinds, whatThereIs, ...options } = wanted;
  const limit = AbortSignal.timeout(longestRunMs);
  const scope = signIns.v4?.credentials.scope;
  const signal = AbortSignal.any([context.signal, limit]);
  const work = (clients: Clients) =>
    withProgress(ui, dry ? 'Checking what Polar has' : 'Asking Polar what is new', (progress) => {
      const deps: PullDeps = {
        ...clients,
        // A dry run registers nobody.
        ...(clients.opensV3 && { opensV3: () => signIns.first.opensV3({ register: !dry }) }),
        data: { client: clients.client, kinds, whatThereIs },
        ...(scope !== undefined && { scopes: scopesOf(scope) }),
        ...(witness && { witness }),
        ...{ store, signal, now: Date.now, onNote: (text) => ui.note(text), onProgress: showSteps(progress) },
      };
      return (dry ? dryRun : pull)(deps, options);
    });
  try {
    return await withClients(context, signIns, work, {
      ...{ signal, limits },
      onWait: (seconds) => ui.note(`Polar's rate limit: waiting ${Math.ceil(seconds)} s.`),
      ...(options.since !== undefined && { maxWaitSeconds: nextWindowSeconds }),
    });
  } catch (problem) {
    if (!(problem instanceof InterruptedError)) throw problem;
    if (context.signal.aborted && !dry) throw interrupted(store, problem);
    throw limit.aborted ? tooLong() : problem;
  }
}

/** The placeholder that the user had in a sign-in which did not say whose it is. */
function standInOf({ first, second }: SignIns, userId: string): string | undefined {
  const ids = [first, second].map((one) => one?.userId);
  return ids.find((id) => id !== undefined && id !== userId && isStandIn(id));
}

/** Only what is known to have failed can be given up: a mistyped id must not lose a session later. */
function refuseUnknown(store: Store, userId: string, id: string): void {
  if (store.failures.get(userId, 'transactions', id) ?? store.failures.get(userId, 'data', id)) return;
  if (isWaiting({ store, userId }, id)) return;
  throw new UsageError(
    'NOTHING_TO_GIVE_UP',
    `No session ${JSON.stringify(id)} has failed or is waiting in an open transaction.`,
    { hint: 'Run polar-sync pull without --give-up: it names what cannot be fetched.' },
  );
}

/** @throws UsageError HISTORY_V3 */
function refuseHistoryOfV3(apiVersion: ApiVersion): void {
  if (apis[apiVersion].hasHistory) return;
  throw new UsageError('HISTORY_V3', 'You are signed in to AccessLink v3, which hands out 30 days only.', {
    hint: 'Run polar-sync login --also v4, or polar-sync import with your account export.',
  });
}

function interrupted(store: Store, cause: unknown): InterruptedError {
  const { workouts } = store.counts();
  return new InterruptedError(
    'INTERRUPTED',
    `Interrupted. What was stored is safe; workouts in the database: ${workouts}.`,
    { hint: 'Run the same command again: it carries on where this one stopped.', cause },
  );
}

function tooLong(): TemporaryError {
  return new TemporaryError('RUN_TOO_LONG', `The pull was ended after ${longestRunMs / 3_600_000} hours.`, {
    hint: 'Run the same command again: what arrived is stored, and it carries on.',
  });
}
