import { request } from 'undici';
import { z } from 'zod';
import { AuthError, InterruptedError, type PolarSyncError, TemporaryError, UnexpectedError } from '../errors.js';

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

const tenYears = 10 * 366 * 86_400;

const answerSchema = z.object({
  access_token: z.string().min(1),
  x_user_id: z.union([z.number().int().positive().transform(String), z.string().regex(/^\d{1,19}$/)]),
  expires_in: z.number().int().positive().max(tenYears).optional().catch(undefined),
  refresh_token: z.string().min(1).optional().catch(undefined),
});

const errorSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

const again = 'The code from the browser can be used only once: run polar-sync login again.';

/**
 * Trades the code for a token. Sent once, whatever happens: Polar answers the second use of a code by deleting the tokens
 * that the first one gave. What Polar answers never goes into a message: it may be the token.
 * @throws AuthError (refused), TemporaryError (network, 429, 5xx), UnexpectedError, InterruptedError.
 */
export async function exchangeCode(exchange: ExchangeRequest): Promise<TokenAnswer> {
  const { status, text } = await post(exchange);
  if (status !== 200) throw refusal(status, parse(text));
  const answer = answerSchema.safeParse(parse(text));
  if (!answer.success) {
    const fields = [...new Set(answer.error.issues.map((issue) => issue.path.join('.') || 'a JSON object'))];
    throw new UnexpectedError('TOKEN_ANSWER', `The token answer of Polar lacks ${fields.join(' and ')}.`, {
      hint: again,
    });
  }
  const { access_token, x_user_id, expires_in, refresh_token } = answer.data;
  return { accessToken: access_token, userId: x_user_id, expiresIn: expires_in, refreshToken: refresh_token };
}

async function post(exchange: ExchangeRequest): Promise<{ status: number; text: string }> {
  const { tokenUrl, client, code, redirectUri, signal, timeoutMs = 30_000 } = exchange;
  try {
    const answer = await request(tokenUrl, {
      method: 'POST',
      reset: true,
      headers: {
        authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json;charset=UTF-8',
      },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }).toString(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  } catch (cause) {
    if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'The login was interrupted.', { hint: again });
    const host = new URL(tokenUrl).host;
    throw new TemporaryError('TOKEN_EXCHANGE_FAILED', `The token could not be fetched from ${host}.`, {
      hint: `Check the network. ${again}`,
      cause,
    });
  }
}

/** undefined for everything that is not JSON: Polar's gateways answer HTML. The text itself must not get further. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(status: number, answer: unknown): PolarSyncError {
  if (status === 429 || status >= 500) {
    return new TemporaryError('TOKEN_EXCHANGE_FAILED', `Polar could not give out a token (HTTP ${status}).`, {
      hint: `Wait a few minutes. ${again}`,
    });
  }
  const code = errorSchema.safeParse(answer).data?.error;
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
