import { hasBrowser, openBrowser } from '../auth/browser.js';
import { readLines } from '../auth/lines.js';
import { type LoginResult, login } from '../auth/login.js';
import { updateConfigFile } from '../config/file.js';
import { resolveSettings, type Settings } from '../config/settings.js';
import { ExitCode, TokenStoreError, UsageError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import { cronEnvironment } from '../tokens/session-bus.js';
import type { Credentials, TokenStore } from '../tokens/types.js';
import { deregisterUser, registerUser } from './account-api.js';
import type { Context } from './context.js';

export interface LoginOptions {
  /** false: `--no-browser`. */
  browser: boolean;
  tokenStore?: string;
  /** Seconds to wait for the answer; default 300. */
  timeout?: number;
}

/** What a login does outside of this process; tests hand in their own. */
export interface LoginWorld {
  openBrowser(url: string): Promise<void>;
}

const clientPage = 'https://admin.polaraccesslink.com';

/**
 * Signs in and stores the token. The choice of store is remembered, so that cron needs neither flag nor variable.
 * @throws UsageError, AuthError, TemporaryError, TokenStoreError, InterruptedError.
 */
export async function runLogin(
  context: Context,
  options: LoginOptions,
  world: LoginWorld = { openBrowser },
): Promise<number> {
  const { env, ui, signal } = context;
  const settings = withStore(context, options.tokenStore);
  const store = chooseTokenStore(settings, env);
  // Fails now rather than after the person has signed in.
  updateConfigFile(settings.paths.configFile, {});
  let previous: Credentials | null = null;
  const browser = options.browser && hasBrowser(env);
  const result = await login({
    ...settings,
    store,
    client: async () => {
      previous = await readPrevious(store, context);
      return findClient(context, settings, previous);
    },
    // The address has to be seen, so --quiet does not hide it.
    showUrl: (url) => (ui.quiet ? ui.warn : ui.note)(invitation(settings, url, browser)),
    openBrowser: browser ? world.openBrowser : undefined,
    pastedLines: (ended) => readLines(context.stdin, ended),
    registerUser: (credentials, memberId) => registerUser(settings, credentials, memberId, signal),
    stored: ({ clientId }) =>
      updateConfigFile(settings.paths.configFile, { tokenStore: store.kind, ...(clientId ? { clientId } : {}) }),
    note: (line) => ui.note(line),
    signal,
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
  });
  warnOfOtherUser(context, previous, result);
  await warnOfCron(context, settings);
  report(context, settings, store, result);
  return ExitCode.ok;
}
