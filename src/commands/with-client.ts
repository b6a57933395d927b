import { type AccessLinkClient, type AccessLinkOptions, createAccessLink } from '../accesslink/client.js';
import type { RequestInfo } from '../accesslink/exchange.js';
import { explainRefusal } from '../accesslink/explain-refusal.js';
import { isExpired } from '../auth/expiry.js';
import { refreshCredentials } from '../auth/refresh.js';
import { readVersion } from '../config/version.js';
import { chooseTokenStore } from '../tokens/choose.js';
import type { Credentials } from '../tokens/types.js';
import type { Context } from './context.js';

/**
 * Hands a client for the account of `credentials` to `use`, and drops its connections afterwards. A token that has
 * expired or is refused is renewed where a refresh token came with it; a 403 leaves here with its reason.
 */
export async function withClient<T>(
  context: Context,
  credentials: Credentials,
  use: (client: AccessLinkClient) => Promise<T>,
  more: Pick<AccessLinkOptions, 'signal' | 'onWait'> = {},
): Promise<T> {
  const { settings, signal, ui } = context;
  let current = credentials;
  const renew = async () => {
    const renewed = await refreshStored(context, current);
    if (renewed) current = renewed;
    return renewed?.accessToken;
  };
  if (isExpired(current, new Date())) await renew();
  const client = createAccessLink({
    apiUrl: settings.apiUrl,
    accessToken: current.accessToken,
    userId: current.userId,
    version: readVersion(),
    signal,
    renewToken: renew,
    onRequest: (info) => ui.debug(requestLine(info)),
    ...more,
  });
  try {
    return await use(client);
  } catch (problem) {
    throw await explainRefusal(problem, client);
  } finally {
    await client.close();
  }
}

async function refreshStored({ settings, env, signal, ui }: Context, stale: Credentials) {
  const renewed = await refreshCredentials(stale, {
    store: chooseTokenStore(settings, env),
    tokenUrl: settings.tokenUrl,
    lockPath: settings.paths.tokenFile,
    signal,
  });
  ui.debug(renewed ? 'the token was renewed' : 'the token cannot be renewed: no refresh token came with it');
  return renewed;
}

/** `200 GET /v3/exercises 43 ms`, with what went wrong behind. */
function requestLine({ method, path, status, ms, attempt, error }: RequestInfo): string {
  const trouble = [error, attempt > 1 ? `try ${attempt}` : undefined].filter((part) => part !== undefined);
  return [status ?? '---', method, path, ms, 'ms', ...trouble].join(' ');
}
