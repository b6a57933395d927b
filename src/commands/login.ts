import { hasBrowser, openBrowser } from '../auth/browser.js';
import { readLines } from '../auth/lines.js';
import { type LoginResult, login } from '../auth/login.js';
import { updateConfigFile } from '../config/file.js';
import { resolveSettings, type Settings } from '../config/settings.js';
import { ExitCode, TokenStoreError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import { cronEnvironment } from '../tokens/session-bus.js';
import type { Credentials, TokenStore } from '../tokens/types.js';
import type { Context } from './context.js';
import { findClient } from './login-client.js';
import { withClient } from './with-client.js';

export interface LoginOptions {
  /** false: `--no-browser`. */
  browser: boolean;
  tokenStore?: string;
  /** Seconds to wait for the answer; default 300. */
  timeout?: number;
}

/** `login --json`. */
interface LoginReport {
  schema: 'polar-sync.login/1';
  user_id: string;
  token_store: TokenStore['kind'];
  registered: 'new' | 'already';
  /** RFC 3339 UTC. */
  expires_at?: string;
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
      withClient(context, credentials, async (client) =>
        (await client.registerUser(memberId)) === 'already' ? 'already' : 'new',
      ),
    stored: ({ clientId }) => updateConfigFile(configFile, { tokenStore: store.kind, clientId }),
    note: (line) => ui.note(line),
    signal,
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
  });
  warnOfOtherUser(context, previous, result);
  if (store.kind === 'keychain') await warnOfCron(context, settings);
  report(context, store, result);
  return ExitCode.ok;
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

function invite({ ui }: Context, { redirectUri }: Settings, url: string, browser: boolean): void {
  // Without the address nobody can sign in, so --quiet does not hide it.
  if (ui.quiet) return ui.warn(`To sign in, open ${url}`);
  ui.note(
    browser ? 'Your browser opens at Polar. If it does not, open this address:' : 'Open this address in a browser:',
  );
  ui.note(url);
  if (browser) return;
  const { origin, port } = new URL(redirectUri);
  const forward = `${port || 80}:localhost:${port || 80}`;
  ui.note(`Then copy the address that the browser ends up at (it begins with ${origin}) and paste it here. That page`);
  ui.note(`does not load, unless the browser runs on this machine or came by ssh -L ${forward} THIS-MACHINE.`);
}

function warnOfOtherUser({ ui }: Context, previous: Credentials | null, { userId }: LoginResult): void {
  if (previous === null || previous.userId === userId) return;
  ui.warn(
    `Until now Polar user ${previous.userId} was signed in here, now it is ${userId}. To keep their workouts apart, use --profile NAME for one of them.`,
  );
}

/** Reads the token the way cron will: what fails there is better known now than at night. */
async function warnOfCron({ env, ui }: Context, settings: Settings): Promise<void> {
  try {
    await chooseTokenStore(settings, cronEnvironment(env)).read();
  } catch (error) {
    if (!(error instanceof TokenStoreError)) throw error;
    ui.warn(
      `From cron the token cannot be read: ${error.message} For unattended runs use polar-sync login --token-store file.`,
    );
  }
}

function report({ ui, settings }: Context, store: TokenStore, { userId, registered, expiresAt }: LoginResult): void {
  if (ui.json) {
    const value: LoginReport = {
      schema: 'polar-sync.login/1',
      user_id: userId,
      token_store: store.kind,
      registered,
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    };
    ui.result(value);
    return;
  }
  ui.print(`Signed in as Polar user ${userId}; the token is in ${store.describe()}.`);
  if (registered === 'new') ui.print('Polar hands over workouts that are uploaded from now on.');
  const profile = settings.profile === 'default' ? '' : ` --profile ${settings.profile}`;
  ui.print(`Next: polar-sync${profile} pull --full`);
}
