import { nameOf } from '../../auth/api-version.js';
import { isStandIn, nameOfUser } from '../../auth/user-key.js';
import { type ApiVersion, apis } from '../../config/api-version.js';
import type { Settings } from '../../config/settings.js';
import { TokenStoreError } from '../../errors.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { cronEnvironment } from '../../tokens/session-bus.js';
import { apiVersionOf, type Credentials, scopesOf, type TokenStore } from '../../tokens/token-store.js';
import type { Ui } from '../../ui/ui.js';
import type { OtherAthleteFlag } from '../account/other-user.js';
import type { Context } from '../context.js';
import { runPull } from '../pull/pull.js';
import type { Registered } from './finish-sign-in.js';

/** `login --json`. */
interface LoginReport {
  schema: 'polar-sync.login/1';
  user_id: string;
  token_store: TokenStore['kind'];
  api: ApiVersion;
  /** With v3 only. */
  registered?: 'new' | 'already';
  /** Of the access token, RFC 3339 UTC. */
  expires_at?: string;
  /** With v4: the scopes that were granted. */
  scopes?: string[];
  /** With v4: whether v3 accepts the token too; absent: not known. */
  opens_v3?: boolean;
  /** The other sign-in that this profile keeps. */
  also?: ApiVersion;
  /** With `--pull`: the result of the pull, `polar-sync.pull/1`; absent if it failed. */
  pull?: unknown;
}

/** The outcome of a login. */
interface LoginResult {
  credentials: Credentials;
  registered: Registered;
  /** The API version of the other sign-in, if the profile keeps two. */
  also?: ApiVersion | undefined;
}

/** Warns if another user's token has just been replaced. */
export function warnOfReplacement(
  { ui }: Context,
  previous: Credentials | null,
  { userId, formerUserId }: Credentials,
): void {
  if (previous === null || previous.userId === userId || previous.userId === formerUserId) return;
  ui.warn(
    `Until now ${nameOfUser(previous.userId)} was signed in here; now it is ${nameOfUser(userId)}. To keep both, use --profile NAME for one of them.`,
  );
}

/** Reads the token the way cron will, so that a failure shows now and not in an unattended run. */
export async function warnOfCron({ env, ui }: Context, settings: Settings): Promise<void> {
  try {
    await chooseTokenStore(settings, cronEnvironment(env)).read();
  } catch (error) {
    if (!(error instanceof TokenStoreError)) throw error;
    ui.warn(
      `Cron cannot read the token: ${error.message} For unattended runs, use polar-sync login --token-store file.`,
    );
  }
}

/** With `--json` the result of the pull is part of the one value, which is printed even if the pull throws. */
export async function pullAndReport(
  context: Context,
  store: TokenStore,
  result: LoginResult,
  { otherAthlete = false }: OtherAthleteFlag,
): Promise<number> {
  const { ui } = context;
  if (!ui.json) {
    report(context, store, result);
    return runPull(context, { full: true, otherAthlete });
  }
  let pulled: unknown;
  const inner: Ui = {
    ...ui,
    result: (value) => {
      pulled = value;
    },
  };
  try {
    return await runPull({ ...context, ui: inner }, { full: true, otherAthlete });
  } finally {
    report(context, store, result, pulled);
  }
}

/** Prints the result of a login. @param pull the result of the pull that followed. */
export function report({ ui }: Context, store: TokenStore, result: LoginResult, pull?: unknown): void {
  const { credentials, registered, also } = result;
  const { userId, expiresAt, scope, opensV3 } = credentials;
  const api = apiVersionOf(credentials);
  if (credentials.userFrom !== undefined && !isStandIn(userId))
    ui.warn(
      `Polar did not say which user this is, so polar-sync assumes ${nameOfUser(userId)}, whose profile this is. For anyone else, use --profile NAME.`,
    );
  if (ui.json) {
    const value: LoginReport = {
      schema: 'polar-sync.login/1',
      user_id: userId,
      token_store: store.kind,
      api,
      ...(registered !== undefined && { registered }),
      ...(expiresAt !== undefined && { expires_at: expiresAt }),
      ...(scope !== undefined && { scopes: [...scopesOf(scope)].sort() }),
      ...(opensV3 !== undefined && { opens_v3: opensV3 === 'yes' }),
      ...(also !== undefined && { also }),
      ...(pull !== undefined && { pull }),
    };
    ui.result(value);
    return;
  }
  const { hasRegistration } = apis[api];
  const to = hasRegistration ? '' : ` to ${nameOf(api)}`;
  ui.print(`Signed in${to} as ${nameOfUser(userId)}; the token is in ${store.describe()}.`);
  if (also !== undefined) {
    ui.print(`The sign-in to ${also} stays as it is: each kind comes from the API version that has more of it.`);
    return;
  }
  if (!hasRegistration) ui.print(aboutV3(opensV3));
  else if (registered === 'new') ui.print('Polar hands out workouts that are uploaded from now on.');
}

function aboutV3(opensV3: string | undefined): string {
  if (opensV3 === 'yes') return 'v3 accepts the same sign-in, so pulls fetch its transactions and files too.';
  if (opensV3 === 'no')
    return 'v3 does not accept this sign-in, so pulls do not fetch its transactions and files; polar-sync login --also v3 adds them, for a client that v3 knows.';
  return 'Not known yet whether v3 accepts the same sign-in; the next pull tries again.';
}
