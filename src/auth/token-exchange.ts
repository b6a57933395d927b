import { z } from 'zod';
import type { ApiVersion } from '../config/api-version.js';
import type { Environment } from '../config/environment.js';
import {
  AuthError,
  InterruptedError,
  type PolarSyncError,
  TemporaryError,
  UnexpectedError,
  UsageError,
} from '../errors.js';
import { networkHint } from '../polar/http/network-error.js';
import {
  askTokenEndpoint,
  missingFields,
  oauthErrorOf,
  type TokenReply,
  tokenFields,
  userNumber,
} from './token-endpoint.js';

interface ExchangeRequest {
  apiVersion: ApiVersion;
  tokenUrl: string;
  client: { id: string; secret: string };
  code: string;
  /** The same text as in the authorize request. */
  redirectUri: string;
  signal: AbortSignal;
  /** Milliseconds for the whole exchange; default 30 s. */
  timeoutMs?: number | undefined;
  /** Where proxies are named; absent: none. */
  env?: Environment | undefined;
}

interface TokenAnswer {
  accessToken: string;
  /** `x_user_id`, as text; always there with v3. */
  userId: string | undefined;
  /** Seconds. */
  expiresIn: number | undefined;
  refreshToken: string | undefined;
  /** What was granted, as Polar wrote it; undefined: not stated. */
  scope: string | undefined;
}

/** v3 documents the user number, and nothing works there without it; v4 does not, and sends it sometimes. */
const answerSchemas = {
  v3: z.object({ ...tokenFields, x_user_id: userNumber }),
  v4: z.object(tokenFields),
};

const again = 'The code from the browser can be used only once: run polar-sync login again.';

/**
 * Exchanges the code for a token. Sent only once, whatever happens: when a code is used twice, Polar deletes the tokens
 * issued for the first use. Polar's response never goes into a message: it may be the token.
 * @throws AuthError (rejected), TemporaryError (network, 429, 5xx), UnexpectedError, InterruptedError.
 */
export async function exchangeCode(exchange: ExchangeRequest): Promise<TokenAnswer> {
  const { status, answer } = await post(exchange);
  if (status !== 200) throw refusal(status, oauthErrorOf(answer));
  const { data, error } = answerSchemas[exchange.apiVersion].safeParse(answer);
  if (error) {
    throw new UnexpectedError('TOKEN_ANSWER', `Polar's token response lacks ${missingFields(error)}.`, {
      hint: again,
    });
  }
  const { access_token, x_user_id, expires_in, refresh_token, scope } = data;
  return { accessToken: access_token, userId: x_user_id, expiresIn: expires_in, refreshToken: refresh_token, scope };
}

async function post(exchange: ExchangeRequest): Promise<TokenReply> {
  const { code, redirectUri, signal, tokenUrl, env } = exchange;
  try {
    return await askTokenEndpoint({
      ...exchange,
      form: { grant_type: 'authorization_code', code, redirect_uri: redirectUri },
    });
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'The sign-in was interrupted.', { hint: again });
    const host = new URL(tokenUrl).host;
    throw new TemporaryError('TOKEN_EXCHANGE_FAILED', `Could not fetch the token from ${host}.`, {
      hint: `${networkHint(cause, { url: tokenUrl, env })} ${again}`,
      cause,
    });
  }
}

function refusal(status: number, code: string | undefined): PolarSyncError {
  if (status === 429 || status >= 500) {
    return new TemporaryError('TOKEN_EXCHANGE_FAILED', `Polar could not issue a token (HTTP ${status}).`, {
      hint: `Wait a few minutes. ${again}`,
    });
  }
  if (code === 'invalid_client' || (code === undefined && status === 401)) {
    return new AuthError('INVALID_CLIENT', 'Polar does not accept the client id and secret (invalid_client).', {
      hint: 'Known causes: a wrong or renewed secret; a redirect URL that is not exactly the registered one; a client for the other API version (see --api). Compare POLAR_CLIENT_ID, POLAR_CLIENT_SECRET and POLAR_REDIRECT_URI with admin.polaraccesslink.com.',
    });
  }
  if (code === 'invalid_grant') {
    return new AuthError(
      'INVALID_GRANT',
      'Polar rejected the code (invalid_grant): it was used before, is older than 10 minutes, or the redirect URL differs from the registered one.',
      { hint: 'Compare POLAR_REDIRECT_URI with admin.polaraccesslink.com, then run polar-sync login again.' },
    );
  }
  if (code !== undefined && status >= 400) {
    return new AuthError('TOKEN_REFUSED', `Polar refused to issue a token (${code}).`, { hint: again });
  }
  return new UnexpectedError('TOKEN_ANSWER', `Polar's token response was not recognized (HTTP ${status}).`, {
    hint: `Check POLAR_SYNC_TOKEN_URL and POLAR_SYNC_V4_TOKEN_URL if you have set them. ${again}`,
  });
}
