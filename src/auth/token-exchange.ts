import { z } from 'zod';
import { AuthError, InterruptedError, type PolarSyncError, TemporaryError, UnexpectedError } from '../errors.js';
import { askTokenEndpoint, missingFields, oauthErrorOf, type TokenReply, tokenFields } from './token-endpoint.js';

interface ExchangeRequest {
  tokenUrl: string;
  client: { id: string; secret: string };
  code: string;
  /** The same text as in the authorize request. */
  redirectUri: string;
  signal: AbortSignal;
  /** Milliseconds for the whole exchange; default 30 s. */
  timeoutMs?: number | undefined;
}

interface TokenAnswer {
  accessToken: string;
  /** `x_user_id`, as text. */
  userId: string;
  /** Seconds; Polar sends about a year and documents that tokens do not expire. */
  expiresIn: number | undefined;
  /** Not documented; kept if one ever comes. */
  refreshToken: string | undefined;
}

const answerSchema = z.object({
  ...tokenFields,
  x_user_id: z.union([z.number().int().positive().transform(String), z.string().regex(/^\d{1,19}$/)]),
});

const again = 'The code from the browser can be used only once: run polar-sync login again.';

/**
 * Trades the code for a token. Sent once, whatever happens: Polar answers the second use of a code by deleting the tokens
 * that the first one gave. What Polar answers never goes into a message: it may be the token.
 * @throws AuthError (refused), TemporaryError (network, 429, 5xx), UnexpectedError, InterruptedError.
 */
export async function exchangeCode(exchange: ExchangeRequest): Promise<TokenAnswer> {
  const { status, answer } = await post(exchange);
  if (status !== 200) throw refusal(status, oauthErrorOf(answer));
  const { data, error } = answerSchema.safeParse(answer);
  if (error) {
    throw new UnexpectedError('TOKEN_ANSWER', `The token answer of Polar lacks ${missingFields(error)}.`, {
      hint: again,
    });
  }
  const { access_token, x_user_id, expires_in, refresh_token } = data;
  return { accessToken: access_token, userId: x_user_id, expiresIn: expires_in, refreshToken: refresh_token };
}

async function post(exchange: ExchangeRequest): Promise<TokenReply> {
  const { code, redirectUri, signal, tokenUrl } = exchange;
  try {
    return await askTokenEndpoint({
      ...exchange,
      form: { grant_type: 'authorization_code', code, redirect_uri: redirectUri },
    });
  } catch (cause) {
    if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'The login was interrupted.', { hint: again });
    const host = new URL(tokenUrl).host;
    throw new TemporaryError('TOKEN_EXCHANGE_FAILED', `The token could not be fetched from ${host}.`, {
      hint: `Check the network. ${again}`,
      cause,
    });
  }
}

function refusal(status: number, code: string | undefined): PolarSyncError {
  if (status === 429 || status >= 500) {
    return new TemporaryError('TOKEN_EXCHANGE_FAILED', `Polar could not give out a token (HTTP ${status}).`, {
      hint: `Wait a few minutes. ${again}`,
    });
  }
  if (code === 'invalid_client' || (code === undefined && status === 401)) {
    return new AuthError('INVALID_CLIENT', 'Polar does not accept the client id and secret (invalid_client).', {
      hint: 'Known causes: a wrong or renewed secret; a redirect URL that is not character by character the registered one; a client that only serves the newer API (v4). Compare POLAR_CLIENT_ID, POLAR_CLIENT_SECRET and POLAR_REDIRECT_URI with admin.polaraccesslink.com.',
    });
  }
  if (code === 'invalid_grant') {
    return new AuthError(
      'INVALID_GRANT',
      'Polar does not accept the code (invalid_grant): it was used before, is older than 10 minutes, or the redirect URL differs from the registered one.',
      { hint: 'Compare POLAR_REDIRECT_URI with admin.polaraccesslink.com, then run polar-sync login again.' },
    );
  }
  if (code !== undefined && status >= 400) {
    return new AuthError('TOKEN_REFUSED', `Polar refused to give out a token (${code}).`, { hint: again });
  }
  return new UnexpectedError('TOKEN_ANSWER', `The token answer of Polar is not understood (HTTP ${status}).`, {
    hint: `Check POLAR_SYNC_TOKEN_URL if you have set it. ${again}`,
  });
}
