import { z } from 'zod';
import { AuthError, BusyError, type PolarSyncError, TemporaryError, UnexpectedError } from '../errors.js';
import { lockStore, type StoreLock } from '../storage/lock.js';
import type { Credentials, TokenStore } from '../tokens/types.js';
import {
  askTokenEndpoint,
  expiryOf,
  missingFields,
  oauthErrorOf,
  type TokenReply,
  tokenFields,
} from './token-endpoint.js';

interface RefreshParts {
  store: TokenStore;
  tokenUrl: string;
  /** The lock lies beside this file; processes with the same store have to name the same one. */
  lockPath: string;
  signal: AbortSignal;
  /** Milliseconds for the request; default 30 s. */
  timeoutMs?: number | undefined;
  now?: () => Date;
}

/** Longer than a refresh can take. */
const longestWaitMs = 60_000;

const answerSchema = z.object(tokenFields);

const unharmed = 'Nothing was changed: run the same command again in a few minutes.';

/**
 * Credentials to go on with after `stale` was refused or has expired. One process at a time asks Polar, because a
 * refresh token may be good for one use only; whoever waited takes what the first one has stored. The new pair is on the
 * disk before it is used. Without an answer the old pair stays.
 * @returns undefined when there is nothing to refresh with.
 * @throws AuthError (refused), TemporaryError, UnexpectedError, TokenStoreError, InterruptedError.
 */
export async function refreshCredentials(stale: Credentials, parts: RefreshParts): Promise<Credentials | undefined> {
  if (stale.refreshToken === undefined) return undefined;
  const lock = await lockRefresh(parts);
  try {
    const stored = await parts.store.read();
    if (stored?.userId !== stale.userId) return undefined;
    if (stored.accessToken !== stale.accessToken) return stored;
    return await refresh(stored, parts);
  } finally {
    lock.release();
  }
}

async function lockRefresh({ lockPath, signal }: RefreshParts): Promise<StoreLock> {
  try {
    return await lockStore(lockPath, longestWaitMs, signal);
  } catch (cause) {
    if (!(cause instanceof BusyError)) throw cause;
    throw new TemporaryError('REFRESH_BUSY', 'Another polar-sync has been renewing the token for a minute.', {
      hint: unharmed,
      cause,
    });
  }
}

async function refresh(stored: Credentials, parts: RefreshParts): Promise<Credentials | undefined> {
  const { clientId: id, clientSecret: secret, refreshToken } = stored;
  if (id === undefined || secret === undefined || refreshToken === undefined) return undefined;
  // A store that takes nothing must show before the refresh token is spent.
  await parts.store.probe();
  const { status, answer } = await post({ id, secret }, refreshToken, parts);
  if (status !== 200) throw refusal(status, oauthErrorOf(answer));
  const { data, error } = answerSchema.safeParse(answer);
  if (error) {
    throw new UnexpectedError('TOKEN_ANSWER', `The token answer of Polar lacks ${missingFields(error)}.`, {
      hint: 'Run polar-sync login.',
    });
  }
  const obtained = (parts.now ?? (() => new Date()))();
  const expiresAt = expiryOf(obtained, data.expires_in);
  const renewed: Credentials = {
    accessToken: data.access_token,
    userId: stored.userId,
    clientId: id,
    clientSecret: secret,
    // RFC 6749, 6: without a new one the old one stays good.
    refreshToken: data.refresh_token ?? refreshToken,
    obtainedAt: obtained.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  // Meanwhile a person may have signed out or signed in anew: their word counts, not this answer.
  const now = await parts.store.read();
  if (now?.accessToken !== stored.accessToken) return now ?? undefined;
  await parts.store.write(renewed);
  return renewed;
}

/** Not ended by Ctrl-C: an answer that nobody reads could be the only copy of the new pair. */
async function post(client: { id: string; secret: string }, token: string, parts: RefreshParts): Promise<TokenReply> {
  const { tokenUrl, timeoutMs } = parts;
  try {
    const form = { grant_type: 'refresh_token', refresh_token: token };
    return await askTokenEndpoint({ tokenUrl, client, form, timeoutMs });
  } catch (cause) {
    const { host } = new URL(tokenUrl);
    throw new TemporaryError('REFRESH_FAILED', `The token could not be renewed at ${host}.`, {
      hint: `Check the network. ${unharmed}`,
      cause,
    });
  }
}

function refusal(status: number, code: string | undefined): PolarSyncError {
  if (status === 429 || status >= 500) {
    return new TemporaryError('REFRESH_FAILED', `Polar could not renew the token (HTTP ${status}).`, {
      hint: unharmed,
    });
  }
  if (status >= 400) {
    return new AuthError(
      'REFRESH_REFUSED',
      `You are signed out at Polar: the token is not renewed (${code ?? status}).`,
      {
        hint: 'Run polar-sync login.',
      },
    );
  }
  return new UnexpectedError('TOKEN_ANSWER', `The token answer of Polar is not understood (HTTP ${status}).`, {
    hint: 'Check POLAR_SYNC_TOKEN_URL if you have set it, or run polar-sync login.',
  });
}
