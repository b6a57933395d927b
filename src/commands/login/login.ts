import { login } from '../../auth/login.js';
import { hasBrowser, openBrowser } from '../../auth/loopback/browser.js';
import { readLines } from '../../auth/loopback/lines.js';
import { readScopes, unknownScopes } from '../../auth/scopes.js';
import { changingSignIn } from '../../auth/sign-in-lock.js';
import { type ApiVersion, apiChoices, apiVersions } from '../../config/api-version.js';
import { readConfigFile, updateConfigFile } from '../../config/file.js';
import { tokenStoreKinds } from '../../config/setting-table.js';
import { resolveSettings, type Settings, unusualUrls } from '../../config/settings.js';
import { ExitCode, TokenStoreError, UsageError } from '../../errors.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { originsOf } from '../../tokens/origins.js';
import type { Credentials, TokenStore } from '../../tokens/token-store.js';
import { orList } from '../../ui/format.js';
import { type OtherAthleteFlag, otherAthleteOption, refuseOtherSignIn, usersOfStore } from '../account/other-user.js';
import { clearPreviousStore, storeToClear } from '../account/previous-store.js';
import { rememberedSecond, rememberedSignIn } from '../account/remembered.js';
import { sharedAccount } from '../account/same-account.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { seconds } from '../shared/numbers.js';
import { findClient } from './client.js';
import { finishSignIn, type Registered } from './finish-sign-in.js';
import { offerWhatToPull } from './offer.js';
import { planSignIn } from './plan.js';
import { pullAndReport, report, warnOfCron, warnOfReplacement } from './report.js';
import { showAddress } from './show-address.js';
import { refuseBesideAlso, TwoSignIns } from './two-sign-ins.js';

/** Seconds to wait for the response. */
const DEFAULT_TIMEOUT = 300;

/** The flags of `login`, as commander passes them. */
export interface LoginOptions extends OtherAthleteFlag {
  /** false: `--no-browser`. */
  browser: boolean;
  tokenStore?: string;
  /** `v3`, `v4` or `auto`. */
  api?: string;
  /** `v3` or `v4`: keep what the profile has, and sign in to this one too. */
  also?: ApiVersion;
  /** v4 scopes besides those that workouts need. */
  scope?: string[];
  /** Seconds to wait for the response. */
  timeout?: number;
  /** Continue with the first full pull. */
  pull?: boolean;
}

/** `polar-sync login`. */
export const command: Definition = {
  description: 'sign in to Polar, once',
  options: [
    {
      flags: '--no-browser',
      description: 'print the address instead; you can also paste the address the browser ended up at',
    },
    {
      flags: '--token-store <name>',
      description: `where the token is kept: ${orList(tokenStoreKinds)}; remembered`,
      words: tokenStoreKinds,
    },
    {
      flags: '--api <name>',
      description: `the API version: ${orList(apiChoices)}, which finds out (default: auto)`,
      words: apiChoices,
    },
    {
      flags: '--also <name>',
      description: 'keep the sign-in that there is, and add one for the other API version',
      choices: apiVersions,
    },
    {
      flags: '--scope <names>',
      description: 'with v4: request only these besides workouts and what is allowed already (default: asks, or all)',
      repeatable: true,
    },
    { flags: '--pull', description: 'continue with the first full pull' },
    otherAthleteOption,
    { flags: '--timeout <span>', description: 'how long to wait for the response (default: 5m)', read: seconds },
  ],
  examples: [
    'login',
    'login --pull',
    'login --api v4 --scope sleep',
    'login --also v3',
    'login --no-browser --token-store file',
  ],
  anyProfile: true,
  run: (context, options: LoginOptions) => runLogin(context, options),
};

/**
 * Signs in and stores the token. The choice of token store is remembered, so that cron needs neither flag nor variable.
 * `open` replaces your browser.
 * @throws UsageError, AuthError, TemporaryError, TokenStoreError, InterruptedError.
 */
export async function runLogin(
  context: Context,
  options: LoginOptions,
  open?: (url: string) => Promise<void>,
): Promise<number> {
  const { env, ui, signal, stdin } = context;
  const settings = withChoices(context, options);
  const scopes = scopesAsked(context, settings, options.scope ?? []);
  const { configFile, tokenFile } = settings.paths;
  const store = chooseTokenStore(settings, env);
  const both = new TwoSignIns({ ...context, settings }, store, options.also);
  const browser = options.browser && (open !== undefined || hasBrowser(env));
  const { timeout = DEFAULT_TIMEOUT } = options;
  const toClear = storeToClear(settings, store.kind);
  let previous: Credentials | null = null;
  let registered: Registered;
  const credentials = await login({
    ...settings,
    env,
    origins: originsOf(settings),
    store,
    client: async () => {
      // A configuration that cannot be written fails here, not after you have signed in.
      updateConfigFile(configFile, {});
      previous = await readPrevious(context, store);
      const second = await both.look(previous);
      return findClient(context, settings, previous ?? second);
    },
    plan: (client) => planSignIn(context, settings, client, { scopes, previous, second: both.second }),
    placeOf: ({ apiVersion }) => both.placeOf(apiVersion),
    showUrl: (url, { apiVersion }) => showAddress(context, settings, { url, apiVersion, browser, timeout }),
    openBrowser: browser ? (open ?? openBrowser) : undefined,
    pastedLines: (ended) => readLines(stdin, ended),
    knownUsers: () => ({
      last: previous?.userId ?? readConfigFile(configFile).userId,
      former: previous?.formerUserId,
      stored: usersOfStore(context),
    }),
    exclusively: (work) => changingSignIn(tokenFile, signal, () => both.keeping(work)),
    accept: (kept) => {
      both.accept(kept);
      refuseOtherSignIn(context, kept, options);
    },
    stored: (kept) => {
      if (both.place === 'second') return updateConfigFile(configFile, rememberedSecond(kept));
      updateConfigFile(configFile, {
        ...unusualUrls(settings),
        ...rememberedSignIn(kept),
        tokenStore: store.kind,
        formerStore: toClear,
      });
    },
    register: async (kept) => {
      registered = await finishSignIn({ ...context, settings }, kept, both.place);
    },
    note: (line) => ui.note(line),
    warn: (line) => ui.warn(line),
    signal,
    timeoutMs: timeout * 1000,
  });
  // Finishing the sign-in may have shown whose token it is, and whether v3 accepts it.
  const kept = both.store;
  const result = { credentials: (await kept.read()) ?? credentials, registered, also: both.other };
  if (both.place === 'first') warnOfReplacement(context, previous, result.credentials);
  if (toClear !== undefined && both.place === 'first')
    await changingSignIn(tokenFile, signal, () => clearPreviousStore({ ...context, settings }));
  if (store.kind === 'keychain') await warnOfCron(context, settings);
  const shared = sharedAccount(env, settings.profile, result.credentials.userId);
  if (shared !== undefined) ui.warn(shared);
  if (options.pull) return pullAndReport({ ...context, settings }, kept, result, options);
  report(context, kept, result);
  await sayWhatIsNext(context, settings, options);
  return ExitCode.ok;
}

async function sayWhatIsNext(context: Context, settings: Settings, { otherAthlete }: LoginOptions): Promise<void> {
  const isFull = await offerWhatToPull(context, settings);
  if (context.ui.json) return;
  const profile = settings.profile === 'default' ? '' : ` --profile ${settings.profile}`;
  const confirmed = otherAthlete ? ' --other-athlete' : '';
  context.ui.print(`Next: polar-sync${profile} pull${isFull ? '' : ' --full'}${confirmed}`);
}

function withChoices({ settings, env }: Context, { tokenStore, api: typed, also }: LoginOptions): Settings {
  if (also !== undefined) refuseBesideAlso({ '--api': typed, '--token-store': tokenStore });
  const api = also ?? typed;
  if (tokenStore === undefined && api === undefined) return settings;
  const chosen = resolveSettings(env, { profile: settings.profile, tokenStore, api });
  return { ...settings, tokenStore: chosen.tokenStore, api: chosen.api };
}

/** @throws UsageError for what is not a scope, and for scopes with v3. */
function scopesAsked({ ui }: Context, { api }: Settings, typed: readonly string[]): string[] {
  const scopes = readScopes(typed);
  if (scopes.length > 0 && api === 'v3') {
    throw new UsageError('SCOPE_V3', '--scope is for v4 only: v3 has one scope for everything.', {
      hint: 'Leave out --scope, or sign in with --api v4.',
    });
  }
  const unknown = unknownScopes(scopes);
  if (unknown.length > 0)
    ui.warn(`Not a known scope: ${unknown.join(', ')}. If Polar rejects it (invalid_scope), leave it out.`);
  return scopes;
}

/** What an earlier login left; if it cannot be read, that must not stop the login that replaces it. */
async function readPrevious({ ui }: Context, store: TokenStore): Promise<Credentials | null> {
  try {
    return await store.read();
  } catch (error) {
    if (!(error instanceof TokenStoreError)) throw error;
    ui.note(`${error.message} This login replaces it.`);
    return null;
  }
}
