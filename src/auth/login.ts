import { type ApiVersion, apis } from '../config/api-version.js';
import type { Environment } from '../config/environment.js';
import { AuthError, PolarSyncError, TokenStoreError } from '../errors.js';
import type { Origins } from '../tokens/origins.js';
import { type Credentials, scopesOf, type TokenStore } from '../tokens/token-store.js';
import { withoutUndefined } from '../workouts/values/present.js';
import { buildAuthorizeUrl } from './loopback/authorize-url.js';
import type { Loopback } from './loopback/loopback.js';
import { failurePage, type Page, successPage } from './loopback/pages.js';
import { createState } from './loopback/state.js';
import { withCode } from './loopback/with-code.js';
import { missingScopes } from './scopes.js';
import { expiryOf } from './token-endpoint.js';
import { exchangeCode } from './token-exchange.js';
import { type KnownUsers, keyOfUser } from './user-key.js';

/** Which API version to sign in to, and where. */
export interface SignInPlan {
  apiVersion: ApiVersion;
  /** A `Chosen` value. */
  chosen: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** Names separated by spaces. */
  scope: string;
}

interface Client {
  id: string;
  secret: string;
}

export interface LoginParts {
  redirectUri: string;
  /** The addresses of this sign-in, to which it is bound from then on. */
  origins: Origins;
  store: TokenStore;
  /** Called once the token store has proved to work. */
  client(): Promise<Client>;
  /** Called once the client is known, before anyone is sent to Polar. */
  plan(client: Client): Promise<SignInPlan>;
  /** Where this sign-in is kept, once its API version is known; absent: in `store`. */
  placeOf?(plan: SignInPlan): TokenStore;
  /** Shows you where to go; this must reach you even with --quiet. */
  showUrl(url: string, plan: SignInPlan): void;
  /** Opens a local address that redirects to Polar. Rejects when no browser opened. undefined: there is none here. */
  openBrowser: ((url: string) => Promise<void>) | undefined;
  /** The lines you paste, read only when no browser opens. */
  pastedLines(signal: AbortSignal): AsyncIterable<string>;
  /** What is known about the profile's user. */
  knownUsers(): KnownUsers;
  /** Keeps other processes from changing the sign-in in the meantime: see changingSignIn. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Called with what is about to replace the current sign-in; throws when it must not. */
  accept(credentials: Credentials): void;
  /** Called as soon as the token is safe, before anything else can fail. */
  stored(credentials: Credentials): void;
  /** What remains to be done at Polar once the token is safe: registering with v3, where needed. */
  register(credentials: Credentials): Promise<void>;
  note(line: string): void;
  warn(line: string): void;
  signal: AbortSignal;
  /** How long to wait for the redirect. */
  timeoutMs: number;
  now?: (() => Date) | undefined;
  /** Where proxies are named; absent: none. */
  env?: Environment;
}

/**
 * The whole sign-in. The token store is tested before the browser opens, so that nobody signs in for nothing; the token
 * is stored before the user is registered, so that no later failure can lose it.
 * @returns what was stored.
 * @throws whatever the token store, the plan, the loopback server, the exchange or the registration throws.
 */
export async function login(parts: LoginParts): Promise<Credentials> {
  await parts.store.probe();
  const client = await parts.client();
  const plan = await parts.plan(client);
  const store = parts.placeOf?.(plan) ?? parts.store;
  const state = createState();
  const { redirectUri } = parts;
  const url = buildAuthorizeUrl({ ...plan, clientId: client.id, redirectUri, state });
  const showUrl = () => parts.showUrl(url, plan);
  return withCode({ ...parts, showUrl }, { url, state }, (code, { launchLink, loopback }) =>
    complete(store, loopback, () =>
      signInWithCode({ ...parts, store }, { client, plan, code, check: () => launchLink.checkUncontested() }),
    ),
  );
}

/** What a sign-in needs once there is a code, whoever brought it. */
export type CodeParts = Omit<
  LoginParts,
  'client' | 'plan' | 'placeOf' | 'showUrl' | 'openBrowser' | 'pastedLines' | 'timeoutMs'
>;

/**
 * Exchanges a code, stores the token, and registers the user.
 * @param check called once there is a token, before it replaces anything; throws when it must not.
 * @returns what was stored. @throws whatever the exchange, the token store or the registration throws.
 */
export async function signInWithCode(
  parts: CodeParts,
  { client, plan, code, check }: { client: Client; plan: SignInPlan; code: string; check?: () => void },
): Promise<Credentials> {
  const { store } = parts;
  const credentials = await obtain(parts, client, plan, code);
  check?.();
  parts.accept(credentials);
  await parts.exclusively(async () => {
    await store.write(credentials);
    await readBack(store, credentials);
    parts.stored(credentials);
  });
  await register(parts, credentials);
  return credentials;
}

/** Shows the outcome in the tab that brought the code. */
async function complete(
  store: TokenStore,
  loopback: Loopback,
  signIn: () => Promise<Credentials>,
): Promise<Credentials> {
  try {
    const credentials = await signIn();
    await loopback.show(successPage(store.describe()));
    return credentials;
  } catch (error) {
    await loopback.show(pageOf(error));
    throw error;
  }
}

async function obtain(parts: CodeParts, client: Client, plan: SignInPlan, code: string): Promise<Credentials> {
  const { redirectUri, signal, env, now = () => new Date() } = parts;
  const { apiVersion, chosen, tokenUrl } = plan;
  const token = await exchangeCode({ apiVersion, tokenUrl, client, code, redirectUri, signal, env });
  const obtained = now();
  const expiresAt = expiryOf(obtained, token.expiresIn);
  // RFC 6749, 5.1: a response without scopes grants what was requested.
  const scope = apis[apiVersion].hasScopes ? (token.scope ?? plan.scope) : undefined;
  if (scope !== undefined) checkScopes(parts, plan.scope, scope);
  return withoutUndefined({
    accessToken: token.accessToken,
    ...keyOfUser(token.userId, parts.knownUsers()),
    clientId: client.id,
    clientSecret: client.secret,
    ...(token.refreshToken !== undefined && {
      refreshToken: token.refreshToken,
      refreshObtainedAt: obtained.toISOString(),
    }),
    obtainedAt: obtained.toISOString(),
    expiresAt,
    apiVersion,
    chosen,
    scope,
    signedInAt: obtained.toISOString(),
    ...parts.origins,
  });
}

/** A sign-in without workouts must not replace one with them. */
function checkScopes({ warn }: CodeParts, asked: string, granted: string): void {
  const { essential, other } = missingScopes(asked, scopesOf(granted));
  if (essential.length > 0) {
    throw new AuthError('SCOPE_NOT_GRANTED', `You did not allow ${essential.join(' and ')}, so nothing was changed.`, {
      hint: 'Run polar-sync login again and allow training data: without it there are no workouts.',
    });
  }
  if (other.length > 0) warn(`Polar did not grant ${other.join(', ')}: data that needs it is missing.`);
}

async function register(parts: CodeParts, credentials: Credentials): Promise<void> {
  try {
    await parts.register(credentials);
  } catch (error) {
    parts.note(`The token is valid and stored in ${parts.store.describe()}, but registering with Polar failed.`);
    throw error;
  }
}

async function readBack(store: TokenStore, credentials: Credentials): Promise<void> {
  const back = await store.read();
  if (back?.accessToken === credentials.accessToken && back.userId === credentials.userId) return;
  throw new TokenStoreError(
    'TOKEN_NOT_KEPT',
    `The token was written to ${store.describe()}, but could not be read back.`,
    {
      hint: 'Run polar-sync login again with another --token-store.',
    },
  );
}

function pageOf(error: unknown): Page {
  if (error instanceof PolarSyncError) return failurePage(error.message, error.hint);
  return failurePage('Something unexpected went wrong.', undefined);
}
