import { hasBrowser, openBrowser } from '../auth/browser.js';
import { readLines } from '../auth/lines.js';
import { login } from '../auth/login.js';
import { type ConfigFile, updateConfigFile } from '../config/file.js';
import { resolveSettings, type Settings, unusualUrls } from '../config/settings.js';
import { ExitCode, TokenStoreError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import type { Credentials, TokenStore } from '../tokens/types.js';
import type { Context } from './context.js';
import { findClient } from './login-client.js';
import { invite } from './login-invite.js';
import { pullAndReport, report, warnOfCron, warnOfReplacement } from './login-report.js';
import { usersOfStore, warnOfOtherUser } from './other-user.js';
import { withClient } from './with-client.js';

export interface LoginOptions {
  /** false: `--no-browser`. */
  browser: boolean;
  tokenStore?: string;
  /** Seconds to wait for the answer; default 300. */
  timeout?: number;
  /** Goes on to the first full pull. */
  pull?: boolean;
}

/**
 * Signs in and stores the token. The choice of store is remembered, so that cron needs neither flag nor variable.
 * `open` takes the place of the person's browser.
 * @throws UsageError, AuthError, TemporaryError, TokenStoreError, InterruptedError.
 */
export async function runLogin(
  context: Context,
  options: LoginOptions,
  open?: (url: string) => Promise<void>,
): Promise<number> {
  const { env, ui, signal, stdin } = context;
  const settings = withStore(context, options.tokenStore);
  const { configFile } = settings.paths;
  const store = chooseTokenStore(settings, env);
  const browser = options.browser && (open !== undefined || hasBrowser(env));
  let previous: Credentials | null = null;
  const result = await login({
    ...settings,
    store,
    client: async () => {
      // A configuration that cannot be written fails here, not after the person has signed in.
      updateConfigFile(configFile, {});
      previous = await readPrevious(context, store);
      return findClient(context, settings, previous);
    },
    showUrl: (url) => invite(context, settings, url, browser),
    openBrowser: browser ? (open ?? openBrowser) : undefined,
    pastedLines: (ended) => readLines(stdin, ended),
    registerUser: (credentials, memberId) =>
      withClient({ ...context, settings }, credentials, async (client) =>
        (await client.registerUser(memberId)) === 'already' ? 'already' : 'new',
      ),
    stored: (credentials) =>
      updateConfigFile(configFile, { ...remembered(settings, credentials), tokenStore: store.kind }),
    note: (line) => ui.note(line),
    signal,
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
  });
  warnOfReplacement(context, previous, result);
  if (store.kind === 'keychain') await warnOfCron(context, settings);
  if (options.pull) return pullAndReport({ ...context, settings }, store, result);
  warnOfOtherUser(context, usersOfStore(context), result.userId);
  report(context, store, result);
  const profile = settings.profile === 'default' ? '' : ` --profile ${settings.profile}`;
  if (!ui.json) ui.print(`Next: polar-sync${profile} pull --full`);
  return ExitCode.ok;
}

/** What later runs need to know and the environment of cron does not say; nothing of it is secret. */
function remembered(settings: Settings, { clientId, userId, expiresAt, refreshToken }: Credentials): ConfigFile {
  return { ...unusualUrls(settings), clientId, userId, expiresAt: refreshToken === undefined ? expiresAt : undefined };
}

function withStore({ settings, env }: Context, tokenStore: string | undefined): Settings {
  if (tokenStore === undefined) return settings;
  return { ...settings, tokenStore: resolveSettings(env, { profile: settings.profile, tokenStore }).tokenStore };
}

/** What an earlier login left; one that cannot be read is about to be replaced and must not stop that. */
async function readPrevious({ ui }: Context, store: TokenStore): Promise<Credentials | null> {
  try {
    return await store.read();
  } catch (error) {
    if (!(error instanceof TokenStoreError)) throw error;
    ui.note(`${error.message} This login replaces it.`);
    return null;
  }
}
