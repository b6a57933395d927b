import { changingSignIn } from '../auth/sign-in-lock.js';
import type { TokenSession } from '../auth/token-session.js';
import { isStandIn } from '../auth/user-key.js';
import { type ConfigFile, readConfigFile, secondSignInKeys, signInKeys, updateConfigFile } from '../config/file.js';
import { type ApiVersion, apiVersions } from '../config/setting-table.js';
import { addressNames } from '../config/settings.js';
import { ExitCode, TokenStoreError, UsageError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import { secondTokenStore } from '../tokens/second.js';
import { apiVersionOf, type Credentials, type TokenStore } from '../tokens/token-store.js';
import { orList } from '../ui/format.js';
import { forgetOne } from './account/forget-one.js';
import { clearPreviousStore } from './account/previous-store.js';
import { openSignIns, signInFor } from './account/sign-ins.js';
import { withClient } from './account/with-client.js';
import type { Context } from './context.js';
import type { Definition } from './definition.js';

/** Where you see, and revoke, what apps may read. */
const appsPage = 'https://account.polar.com';
const lastsAtPolar = `v4 has no way to revoke access: it lasts until you remove the app at ${appsPage}.`;

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
  description: 'forget the token; the workouts stay',
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
  /** The sign-in that stays, with `--api`. */
  left?: ApiVersion;
}

/**
 * Forgets the token; stored workouts stay. Deregistering comes first, because it needs the token.
 * @throws UsageError CONFIRM_DEREGISTER, AuthError NOT_LOGGED_IN, TokenStoreError, and what the call to Polar throws.
 */
export async function runLogout(context: Context, options: LogoutOptions = {}): Promise<number> {
  const { settings, env, ui } = context;
  const { deregister = false, yes = false, api } = options;
  if (deregister && api === 'v4') throw noRegistration();
  const store = chooseTokenStore(settings, env);
  // It cannot be forgotten from here: fail with that now, not after Polar has ended the registration.
  if (store.kind === 'environment') await store.probe();
  if (deregister && !(await endRegistration(context, yes))) {
    if (ui.json) ui.result(report(store, false, false));
    ui.note('Nothing was changed.');
    return ExitCode.ok;
  }
  const done = api === undefined ? 'only' : await forgetOne(context, api);
  if (api !== undefined && done !== 'only')
    return sayOne(context, api, { store, isForgotten: done === 'forgotten', deregister });
  return forgetAll(context, store, deregister);
}

/** Forgets every sign-in of the profile. */
async function forgetAll(context: Context, store: TokenStore, deregister: boolean): Promise<number> {
  const { settings, env, ui } = context;
  const { configFile, tokenFile } = settings.paths;
  const second = secondTokenStore(settings, env);
  const apis = [apiVersionHere(await lastSignIn(store), configFile), await secondHere(second, configFile)];
  // A renewal in progress would bring the token back.
  const forgotten = await changingSignIn(tokenFile, context.signal, async () => {
    const elsewhere = await clearPreviousStore(context);
    // The first one last: until then it is plain that somebody is signed in.
    if (second?.kind === 'file' || apis[1] !== undefined) await second?.clear();
    const there = (await store.clear()) || elsewhere;
    forgetLogin(configFile, store.kind);
    return there;
  });
  if (ui.json) {
    ui.result(report(store, forgotten, deregister));
  } else {
    ui.print(
      forgotten
        ? `Signed out: ${apis[1] === undefined ? 'the token is' : 'the tokens for v3 and v4 are'} no longer in ${store.describe()}. Your workouts stay where they are.`
        : `There was no token in ${store.describe()}.`,
    );
  }
  if (forgotten && apis.includes('v4')) ui.note(lastsAtPolar);
  return ExitCode.ok;
}

/** Says what became of one of two sign-ins. */
function sayOne(
  { ui }: Context,
  api: ApiVersion,
  { store, isForgotten, deregister }: { store: TokenStore; isForgotten: boolean; deregister: boolean },
): number {
  const left = api === 'v3' ? 'v4' : 'v3';
  const where = store.describe();
  if (ui.json) ui.result({ ...report(store, isForgotten, deregister), ...(isForgotten && { left }) });
  else if (!isForgotten) ui.print(`There was no token for ${api} in ${where}.`);
  else ui.print(`Signed out of ${api}: its token is no longer in ${where}. You stay signed in to ${left}.`);
  if (isForgotten && api === 'v4') ui.note(lastsAtPolar);
  return ExitCode.ok;
}

function noRegistration(): UsageError {
  return new UsageError('CONFLICTING_OPTIONS', '--deregister and --api v4 contradict each other.', {
    hint: 'Leave out --api v4: only v3 has a registration.',
  });
}

/** @returns false: you did not confirm it. */
async function endRegistration(context: Context, yes: boolean): Promise<boolean> {
  const signIns = await openSignIns(context);
  const session = signInFor(signIns, 'v3') ?? signIns.first;
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

function report({ kind }: TokenStore, forgotten: boolean, deregistered: boolean): LogoutReport {
  return { schema: 'polar-sync.logout/1', token_store: kind, forgotten, deregistered };
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
