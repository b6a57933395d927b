import { z } from 'zod';
import type { ApiVersion } from '../config/api-version.js';
import type { Environment } from '../config/environment.js';
import {
  AuthError,
  type PolarSyncError,
  TemporaryError,
  TokenStoreError,
  UnexpectedError,
  UsageError,
} from '../errors.js';
import { networkHint } from '../polar/http/network-error.js';
import { isSameHome } from '../tokens/origins.js';
import { apiVersionOf, type Credentials, type TokenStore } from '../tokens/token-store.js';
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
  /** The token endpoint of each API version. */
  tokenUrls: Readonly<Record<ApiVersion, string>>;
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
 * Credentials to continue with after `stale` was rejected or is about to expire. One process at a time asks Polar,
 * because a refresh token may be valid for one use only; a process that waited uses what the first one stored. The
 * order makes it safe to be killed at every instant except one: the new pair is on disk before it is used, and without a
 * response the old pair stays. Between Polar's decision and the write, the pair exists only in this process: killed
 * there, the old access token works until it expires, and then you are asked to sign in.
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
  if (apiVersionOf(stored) !== apiVersionOf(stale)) return false;
  // A sign-in in the meantime may have been at another server: its token must not go to this one.
  if (!isSameHome(stored, stale)) return false;
  return stored.userId === stale.userId || stored.formerUserId === stale.userId;
}

async function refresh(stored: Credentials, parts: RefreshParts): Promise<Credentials | undefined> {
  const { clientId: id, clientSecret: secret, refreshToken } = stored;
  if (id === undefined || secret === undefined || refreshToken === undefined) return undefined;
  // A token store that cannot be written must show before the refresh token is used up.
  await parts.store.probe();
  const { status, answer } = await post({ id, secret }, refreshToken, parts.tokenUrls[apiVersionOf(stored)], parts);
  if (status !== 200) {
    const refusal = refusalOf(status, oauthErrorOf(answer));
    const other = refusal instanceof AuthError ? await parts.store.read() : null;
    // On a disk without working locks another process may have been first: then its pair is the valid one.
    if (other && other.refreshToken !== refreshToken && isSameSignIn(other, stored)) return other;
    throw refusal;
  }
  const { data, error } = answerSchema.safeParse(answer);
  if (error) {
    throw new UnexpectedError('TOKEN_ANSWER', `Polar's token response lacks ${missingFields(error)}.`, {
      hint: signIn,
    });
  }
  const renewed = renew(stored, refreshToken, data, (parts.now ?? (() => new Date()))());
  // A login or logout by a version without this lock: that command counts, not this response.
  const now = await parts.store.read();
  if (now?.accessToken !== stored.accessToken) return now && isSameSignIn(now, stored) ? now : undefined;
  await keep(renewed, parts.store);
  return renewed;
}

/** What the next request may use. What the response leaves out stays as it was, except the token's expiry. */
function renew(
  stored: Credentials,
  spent: string,
  { access_token, expires_in, refresh_token, scope, x_user_id }: z.infer<typeof answerSchema>,
  obtained: Date,
): Credentials {
  // What is known about the old token says nothing about the new one.
  const { expiresAt: _expiresAt, opensV3: _opensV3, ...kept } = stored;
  const expiresAt = expiryOf(obtained, expires_in);
  const rotated = refresh_token !== undefined && refresh_token !== spent;
  return {
    ...withNumber<Credentials>(kept, x_user_id),
    accessToken: access_token,
    // RFC 6749, 6: without a new one the old one stays valid.
    refreshToken: refresh_token ?? spent,
    obtainedAt: obtained.toISOString(),
    ...(rotated && { refreshObtainedAt: obtained.toISOString() }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scope !== undefined && { scope }),
  };
}

/** The old pair may be worthless by now, so one failed write is not the last word. */
async function keep(renewed: Credentials, store: TokenStore): Promise<void> {
  try {
    await store.write(renewed).catch(() => store.write(renewed));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason';
    throw new TokenStoreError(
      'TOKEN_NOT_KEPT',
      `Polar renewed the token, but it cannot be stored in ${store.describe()}: ${reason}`,
      {
        hint: 'Make the token store writable, then run polar-sync login: the token stored there has been replaced.',
        cause,
      },
    );
  }
}

/** Not ended by Ctrl-C: an unread response could be the only copy of the new pair. */
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
    throw new TemporaryError('REFRESH_FAILED', `Could not renew the token at ${host}.`, {
      hint: `${networkHint(cause, { url: tokenUrl, env })} ${unharmed}`,
      cause,
    });
  }
}

/** Only a response about the sign-in itself ends it: 400 `invalid_grant` and 401 have been seen (accesslink-v4, 1). */
function refusalOf(status: number, code: string | undefined): PolarSyncError {
  if (status === 408 || status === 429 || status >= 500) {
    return new TemporaryError('REFRESH_FAILED', `Polar could not renew the token (HTTP ${status}).`, {
      hint: unharmed,
    });
  }
  if (status === 400 || status === 401 || (status >= 400 && code !== undefined)) {
    return new AuthError(
      'REFRESH_REFUSED',
      `You are signed out at Polar: it did not renew the token (${code ?? status}).`,
      { hint: signIn },
    );
  }
  return new UnexpectedError('TOKEN_ANSWER', `Polar's token response was not recognized (HTTP ${status}).`, {
    hint: 'Check POLAR_SYNC_TOKEN_URL and POLAR_SYNC_V4_TOKEN_URL if you have set them, or run polar-sync login.',
  });
}
