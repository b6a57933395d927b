import type { LoginResult } from '../auth/login.js';
import type { Settings } from '../config/settings.js';
import { TokenStoreError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import { cronEnvironment } from '../tokens/session-bus.js';
import type { Credentials, TokenStore } from '../tokens/types.js';
import type { Ui } from '../ui/types.js';
import type { Context } from './context.js';
import { runPull } from './pull.js';

/** `login --json`. */
interface LoginReport {
  schema: 'polar-sync.login/1';
  user_id: string;
  token_store: TokenStore['kind'];
  registered: 'new' | 'already';
  /** RFC 3339 UTC. */
  expires_at?: string;
  /** With `--pull`: what the pull came to, `polar-sync.pull/1`; absent when it failed. */
  pull?: unknown;
}

/** Another account's token has just been replaced. */
export function warnOfReplacement({ ui }: Context, previous: Credentials | null, { userId }: LoginResult): void {
  if (previous === null || previous.userId === userId) return;
  ui.warn(
    `Until now Polar user ${previous.userId} was signed in here, now it is ${userId}. To keep both, use --profile NAME for one of them.`,
  );
}

/** Reads the token the way cron will: what fails there is better known now than at night. */
export async function warnOfCron({ env, ui }: Context, settings: Settings): Promise<void> {
  try {
    await chooseTokenStore(settings, cronEnvironment(env)).read();
  } catch (error) {
    if (!(error instanceof TokenStoreError)) throw error;
    ui.warn(
      `From cron the token cannot be read: ${error.message} For unattended runs use polar-sync login --token-store file.`,
    );
  }
}

/** With `--json` the result of the pull is part of the one value, which is told even when the pull throws. */
export async function pullAndReport(context: Context, store: TokenStore, result: LoginResult): Promise<number> {
  const { ui } = context;
  if (!ui.json) {
    report(context, store, result);
    return runPull(context, { full: true });
  }
  let pulled: unknown;
  const inner: Ui = {
    ...ui,
    result: (value) => {
      pulled = value;
    },
  };
  try {
    return await runPull({ ...context, ui: inner }, { full: true });
  } finally {
    report(context, store, result, pulled);
  }
}

/** The result of a login. `pull`: the result of one that followed at once. */
export function report({ ui }: Context, store: TokenStore, result: LoginResult, pull?: unknown): void {
  const { userId, registered, expiresAt } = result;
  if (ui.json) {
    const value: LoginReport = {
      schema: 'polar-sync.login/1',
      user_id: userId,
      token_store: store.kind,
      registered,
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
      ...(pull === undefined ? {} : { pull }),
    };
    ui.result(value);
    return;
  }
  ui.print(`Signed in as Polar user ${userId}; the token is in ${store.describe()}.`);
  if (registered === 'new') ui.print('Polar hands over workouts that are uploaded from now on.');
}
