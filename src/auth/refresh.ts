import { z } from 'zod';
import { networkHint } from '../accesslink/network-error.js';
import type { Environment } from '../config/environment.js';
import type { Generation } from '../config/setting-table.js';
import {
  AuthError,
  type PolarSyncError,
  TemporaryError,
  TokenStoreError,
  UnexpectedError,
  UsageError,
} from '../errors.js';
import { isSameHome } from '../tokens/origins.js';
import { type Credentials, generationOf, type TokenStore } from '../tokens/types.js';
import { changingSignIn } from './sign-in-lock.js';
import {
  askTokenEndpoint,
  expiryOf,
  missingFields,
  oauthErrorOf,
  type TokenReply,
  tokenFields,
} from './token-endpoint.js';
import { withNumber } from './user-key.js';

/** What renewing a token needs. */
export interface RefreshParts {
  store: TokenStore;
  /** The token endpoint of each generation. */
  tokenUrls: Readonly<Record<Generation, string>>;
  /** See changingSignIn. */
  lockPath: string;
  signal: AbortSignal;
  /** Milliseconds for the request; default 30 s. */
  timeoutMs?: number | undefined;
  now?: (() => Date) | undefined;
  /** Where proxies are named; absent: none. */
  env?: Environment | undefined;
}

const answerSchema = z.object(tokenFields);

const unharmed = 'Nothing was changed: run the same command again in a few minutes.';
const signIn = 'Run polar-sync login.';

/**
 * Credentials to go on with after `stale` was refused or comes to its end. One process at a time asks Polar, because a
 * refresh token may be good for one use only; whoever waited takes what the first one has stored. The order makes every
 * instant safe to be killed at but one: the new pair is on the disk before it is used, and without an answer the old
 * pair stays. Between Polar's decision and the store the pair exists in this process alone: killed there, the old access
 * token serves to its end, and then the person is told to sign in.
 * @returns undefined when there is nothing to refresh with.
 * @throws AuthError (refused), TemporaryError, UnexpectedError, TokenStoreError, InterruptedError.
 */
export async function refreshCredentials(stale: Credentials, parts: RefreshParts): Promise<Credentials | undefined> {
  if (stale.refreshToken === undefined || parts.store.kind === 'environment') return undefined;
  return changingSignIn(parts.lockPath, parts.signal, async () => {
    const stored = await parts.store.read();
    if (stored === null || !isSameSignIn(stored, stale)) return undefined;
    if (stored.accessToken !== stale.accessToken) return stored;
    return refresh(stored, parts);
  });
}

function isSameSignIn(stored: Credentials, stale: Credentials): boolean {
  if (generationOf(stored) !== generationOf(stale)) return false;
  // A login meanwhile may have been somewhere else: what it brought is not for where this one goes.
  if (!isSameHome(stored, stale)) return false;
  return stored.userId === stale.userId || stored.formerUserId === stale.userId;
}

async function refresh(stored: Credentials, parts: RefreshParts): Promise<Credentials | undefined> {
  const { clientId: id, clientSecret: secret, refreshToken } = stored;
  if (id === undefined || secret === undefined || refreshToken === undefined) return undefined;
  // A store that takes nothing must show before the refresh token is spent.
  await parts.store.probe();
  const { status, answer } = await post({ id, secret }, refreshToken, parts.tokenUrls[generationOf(stored)], parts);
  if (status !== 200) {
    const refusal = refusalOf(status, oauthErrorOf(answer));
    const other = refusal instanceof AuthError ? await parts.store.read() : null;
    // On a disk that keeps no locks another process may have been first: its pair is the good one.
    if (other && other.refreshToken !== refreshToken && isSameSignIn(other, stored)) return other;
    throw refusal;
  }
  const { data, error } = answerSchema.safeParse(answer);
  if (error) {
    throw new UnexpectedError('TOKEN_ANSWER', `The token answer of Polar lacks ${missingFields(error)}.`, {
      hint: signIn,
    });
  }
  const renewed = renew(stored, refreshToken, data, (parts.now ?? (() => new Date()))());
  // A login or logout of a version without this lock: the person's word counts, not this answer.
  const now = await parts.store.read();
  if (now?.accessToken !== stored.accessToken) return now && isSameSignIn(now, stored) ? now : undefined;
  await keep(renewed, parts.store);
  return renewed;
}

/** What the next request may use. What the answer leaves out stays as it was, but for the end of the token. */
function renew(
  stored: Credentials,
  spent: string,
  { access_token, expires_in, refresh_token, scope, x_user_id }: z.infer<typeof answerSchema>,
  obtained: Date,
): Credentials {
  // An answer about the old token says nothing about the new one.
  const { expiresAt: _expiresAt, opensV3: _opensV3, ...kept } = stored;
  const expiresAt = expiryOf(obtained, expires_in);
  const rotated = refresh_token !== undefined && refresh_token !== spent;
  return {
    ...withNumber<Credentials>(kept, x_user_id),
    accessToken: access_token,
    // RFC 6749, 6: without a new one the old one stays good.
    refreshToken: refresh_token ?? spent,
    obtainedAt: obtained.toISOString(),
    ...(rotated && { refreshObtainedAt: obtained.toISOString() }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scope !== undefined && { scope }),
  };
}

/** The old pair may be worth nothing by now, so one failure to write is not the last word. */
async function keep(renewed: Credentials, store: TokenStore): Promise<void> {
  try {
    await store.write(renewed).catch(() => store.write(renewed));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason';
    throw new TokenStoreError(
      'TOKEN_NOT_KEPT',
      `Polar has renewed the token, but it cannot be stored in ${store.describe()}: ${reason}`,
      {
        hint: 'Make the store writable, then run polar-sync login: the token that is stored there has been replaced.',
        cause,
      },
    );
  }
}

/** Not ended by Ctrl-C: an answer that nobody reads could be the only copy of the new pair. */
async function post(
  client: { id: string; secret: string },
  token: string,
  tokenUrl: string,
  { timeoutMs, env }: RefreshParts,
): Promise<TokenReply> {
  try {
    const form = { grant_type: 'refresh_token', refresh_token: token };
    return await askTokenEndpoint({ tokenUrl, client, form, timeoutMs, env });
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const { host } = new URL(tokenUrl);
    throw new TemporaryError('REFRESH_FAILED', `The token could not be renewed at ${host}.`, {
      hint: `${networkHint(cause, { url: tokenUrl, env })} ${unharmed}`,
      cause,
    });
  }
}

/** Only what Polar says about the sign-in itself ends it: 400 `invalid_grant` and 401 are seen (accesslink-v4, 1). */
function refusalOf(status: number, code: string | undefined): PolarSyncError {
  if (status === 408 || status === 429 || status >= 500) {
    return new TemporaryError('REFRESH_FAILED', `Polar could not renew the token (HTTP ${status}).`, {
      hint: unharmed,
    });
  }
  if (status === 400 || status === 401 || (status >= 400 && code !== undefined)) {
    return new AuthError(
      'REFRESH_REFUSED',
      `You are signed out at Polar: the token is not renewed (${code ?? status}).`,
      { hint: signIn },
    );
  }
  return new UnexpectedError('TOKEN_ANSWER', `The token answer of Polar is not understood (HTTP ${status}).`, {
    hint: 'Check POLAR_SYNC_TOKEN_URL and POLAR_SYNC_V4_TOKEN_URL if you have set them, or run polar-sync login.',
  });
}
