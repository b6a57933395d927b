import { changingSignIn } from '../auth/sign-in-lock.js';
import type { TokenSession } from '../auth/token-session.js';
import { isStandIn } from '../auth/user-key.js';
import { type ApiVersion, apis, apiVersions } from '../config/api-version.js';
import { type ConfigFile, readConfigFile, secondSignInKeys, signInKeys, updateConfigFile } from '../config/file.js';
import { addressNames } from '../config/settings.js';
import { ExitCode, TokenStoreError, UsageError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import { secondTokenStore } from '../tokens/second.js';
import { apiVersionOf, type Credentials, type TokenStore } from '../tokens/token-store.js';
import { orList } from '../ui/format.js';
import type { Ui } from '../ui/ui.js';
import { forgetOne } from './account/forget-one.js';
import { clearPreviousStore } from './account/previous-store.js';
import { openSignIns } from './account/sign-ins.js';
import { secondSignIn } from './account/signed-in.js';
import { withClient } from './account/with-client.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';
import { forgetWebhook, removeAtPolar, type WebhookLeft } from './webhook/sign-out.js';

/** Where you see, and revoke, what apps may read. */
const appsPage = 'https://account.polar.com';

/** The flags of `logout`, as commander passes them. */
export interface LogoutOptions {
  /** Also ends the registration at Polar. */
  deregister?: boolean;
  /** Skips the question. */
  yes?: boolean;
  /** Forgets only the sign-in for this version. */
  api?: ApiVersion;
}

/** `polar-sync logout`. */
export const command: Definition = {
  description: 'forget the token, and remove the webhook; the workouts stay',
  options: [
    { flags: '--deregister', description: 'also end the registration at Polar, which cannot be undone' },
    { flags: '--yes', description: 'do not ask' },
    {
      flags: '--api <name>',
      description: `forget only the sign-in to ${orList(apiVersions)}, and keep the other one`,
      choices: apiVersions,
    },
  ],
  examples: ['logout', 'logout --deregister --yes', 'logout --api v4'],
  run: runLogout,
};

/** `logout --json`. */
interface LogoutReport {
  schema: 'polar-sync.logout/1';
  token_store: 'environment' | 'keychain' | 'file';
  /** There was a token to forget. */
  forgotten: boolean;
  deregistered: boolean;
  /** Absent: the profile had registered none. */
  webhook?: WebhookLeft;
  /** The sign-in that stays, with `--api`. */
  left?: ApiVersion;
}

/**
 * Forgets the token, and the webhook with it; stored workouts stay. What Polar has to be told comes first, because it needs
 * the token.
 * @throws UsageError CONFIRM_DEREGISTER, AuthError NOT_LOGGED_IN, TokenStoreError, and what the call to Polar throws.
 */
export async function runLogout(context: Context, options: LogoutOptions = {}): Promise<number> {
  const { settings, env, ui } = context;
  const { deregister = false, yes = false, api } = options;
  if (deregister && api !== undefined && !apis[api].hasRegistration) throw noRegistration(api);
  const store = chooseTokenStore(settings, env);
  // It cannot be forgotten from here: fail with that now, not after Polar has ended the registration.
  if (store.kind === 'environment') await store.probe();
  if (deregister && !(await endRegistration(context, yes))) {
    if (ui.json) ui.result(report(store, { forgotten: false, deregistered: false }));
    ui.note('Nothing was changed.');
    return ExitCode.ok;
  }
  if (api === undefined) return forgetAll(context, store, deregister);
  const webhook = await removeWith(context, store, api);
  const done = await forgetOne(context, api);
  if (done === 'only') return forgetAll(context, store, deregister);
  if (webhook) await forgetWebhook(context);
  return sayOne(context, api, store, {
    forgotten: done === 'forgotten',
    deregistered: deregister,
    ...(webhook && { webhook }),
  });
}

/** Of two sign-ins, the one with the webhook takes it along. @returns undefined: there is none, or it stays. */
async function removeWith(context: Context, store: TokenStore, api: ApiVersion): Promise<WebhookLeft | undefined> {
  const isOfBoth = (await secondSignIn(context, await store.read())) !== null;
  return isOfBoth && apis[api].hasRegistration ? removeAtPolar(context) : undefined;
}

/** Forgets every sign-in of the profile. */
async function forgetAll(context: Context, store: TokenStore, deregister: boolean): Promise<number> {
  const { settings, env, ui } = context;
  const { configFile, tokenFile } = settings.paths;
  const second = secondTokenStore(settings, env);
  const known = [apiVersionHere(await lastSignIn(store), configFile), await secondHere(second, configFile)];
  const webhook = await removeAtPolar(context);
  // A renewal in progress would bring the token back.
  const forgotten = await changingSignIn(tokenFile, context.signal, async () => {
    const elsewhere = await clearPreviousStore(context);
    await forgetWebhook(context);
    // The first one last: until then it is plain that somebody is signed in.
    if (second?.kind === 'file' || known[1] !== undefined) await second?.clear();
    const there = (await store.clear()) || elsewhere;
    forgetLogin(configFile, store.kind);
    return there;
  });
  if (ui.json) {
    ui.result(report(store, { forgotten, deregistered: deregister, ...(webhook && { webhook }) }));
  } else {
    ui.print(
      forgotten
        ? `Signed out: ${known[1] === undefined ? 'the token is' : 'the tokens for v3 and v4 are'} no longer in ${store.describe()}. Your workouts stay where they are.`
        : `There was no token in ${store.describe()}.`,
    );
  }
  if (forgotten) noteThatItLasts(ui, known);
  return ExitCode.ok;
}

/** Says what became of one of two sign-ins. */
function sayOne(
  { ui }: Context,
  api: ApiVersion,
  store: TokenStore,
  outcome: Pick<LogoutReport, 'forgotten' | 'deregistered' | 'webhook'>,
): number {
  const { forgotten } = outcome;
  const left = apis[api].other;
  const where = store.describe();
  if (ui.json) ui.result(report(store, { ...outcome, ...(forgotten && { left }) }));
  else if (!forgotten) ui.print(`There was no token for ${api} in ${where}.`);
  else ui.print(`Signed out of ${api}: its token is no longer in ${where}. You stay signed in to ${left}.`);
  if (forgotten) noteThatItLasts(ui, [api]);
  return ExitCode.ok;
}

/** v4 cannot be told. */
function noteThatItLasts(ui: Ui, forgotten: readonly (string | undefined)[]): void {
  const lasting = apiVersions.find((api) => !apis[api].hasRegistration && forgotten.includes(api));
  if (lasting) ui.note(`${lasting} has no way to revoke access: it lasts until you remove the app at ${appsPage}.`);
}

function noRegistration(api: ApiVersion): UsageError {
  return new UsageError('CONFLICTING_OPTIONS', `--deregister and --api ${api} contradict each other.`, {
    hint: `Leave out --api ${api}: only ${apis[api].other} has a registration.`,
  });
}

/** @returns false: you did not confirm it. */
async function endRegistration(context: Context, yes: boolean): Promise<boolean> {
  const signIns = await openSignIns(context);
  const session = signIns.v3 ?? signIns.first;
  await refuseWithoutV3(session);
  const { userId } = session;
  if (!yes && !(await confirm(context, userId))) return false;
  await withClient(context, session.credentials, (client) => client.deleteUser(), { session });
  context.ui.note(`Polar user ${userId} is no longer registered with your client.`);
  return true;
}

/** Only v3 has a registration. @throws UsageError DEREGISTER_V4, TemporaryError. */
async function refuseWithoutV3(session: TokenSession): Promise<void> {
  const closed = (await session.opensV3({ register: false })) === 'no';
  if (!closed && !isStandIn(session.userId)) return;
  const why = closed ? 'v3 does not accept this sign-in' : 'v3 does not say whose sign-in this is';
  throw new UsageError('DEREGISTER_V4', `There is no registration to end: ${why}, and v4 has none.`, {
    hint: `Remove the app at ${appsPage}, then run polar-sync logout without --deregister.`,
  });
}

/** What is about to be forgotten; a token store that cannot be read is emptied all the same. */
async function lastSignIn(store: TokenStore): Promise<Credentials | null> {
  try {
    return await store.read();
  } catch (error) {
    if (error instanceof TokenStoreError) return null;
    throw error;
  }
}

function apiVersionHere(credentials: Credentials | null, configFile: string): string | undefined {
  return credentials ? apiVersionOf(credentials) : readConfigFile(configFile).generation;
}

/** The API version of the second sign-in; undefined: there is none. One that cannot be read is emptied all the same. */
async function secondHere(store: TokenStore | undefined, configFile: string): Promise<string | undefined> {
  const remembered = readConfigFile(configFile).second;
  if (!store || (store.kind === 'keychain' && remembered === undefined)) return undefined;
  const credentials = await lastSignIn(store);
  return credentials ? apiVersionOf(credentials) : remembered;
}

function report({ kind }: TokenStore, outcome: Omit<LogoutReport, 'schema' | 'token_store'>): LogoutReport {
  return { schema: 'polar-sync.logout/1', token_store: kind, ...outcome };
}

/** Forgets what the login remembered about the token; the client and its redirect URL stay for the next login. */
function forgetLogin(configFile: string, kind: TokenStore['kind']): void {
  const known = readConfigFile(configFile);
  const gone: (keyof ConfigFile)[] = [...addressNames.filter((name) => name !== 'redirectUri')];
  gone.push(...signInKeys, ...secondSignInKeys);
  // A remembered keychain means that it holds a token; a token file shows that itself.
  if (kind === 'keychain') gone.push('tokenStore');
  const changes = Object.fromEntries(gone.filter((key) => known[key] !== undefined).map((key) => [key, undefined]));
  if (Object.keys(changes).length > 0) updateConfigFile(configFile, changes);
}

async function confirm({ ui, stdin }: Context, userId: string): Promise<boolean> {
  if (!ui.interactive || !stdin.isTTY) {
    throw new UsageError('CONFIRM_DEREGISTER', 'Deregistering cannot be undone, and there is no terminal to ask on.', {
      hint: 'Add --yes if you are sure.',
    });
  }
  ui.warn(
    `Polar will stop handing out workouts of user ${userId}. After a new login it hands out only those uploaded later.`,
  );
  const answer = await ui.ask('Deregister? Type yes:');
  return answer.trim().toLowerCase() === 'yes';
}
