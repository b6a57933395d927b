import type { TokenSession } from '../../auth/token-session.js';
import { readVersion } from '../../config/version.js';
import type { AccessLinkV4 } from '../../polar/v4/access-link-v4.js';
import { createAccessLinkV4 } from '../../polar/v4/client.js';
import type { Context } from '../context.js';
import { type ClientOptions, firstToken, ofEnvironment, requestLine } from './with-client.js';

/** As withClient, for v4. A v4 403 itself says which scope is missing. */
export async function withClientV4<T>(
  context: Context,
  session: TokenSession,
  use: (client: AccessLinkV4) => Promise<T>,
  more: ClientOptions = {},
): Promise<T> {
  const client = await connectV4(context, session, more);
  try {
    return await use(client);
  } catch (problem) {
    throw ofEnvironment(problem, context);
  } finally {
    await client.close();
  }
}

/** A v4 client for this sign-in, which renews the token as needed; the caller closes it. */
export async function connectV4(
  { settings, signal, ui, env }: Context,
  session: TokenSession,
  more: ClientOptions,
): Promise<AccessLinkV4> {
  return createAccessLinkV4({
    apiUrl: settings.v4ApiUrl,
    accessToken: await firstToken(session, more),
    version: readVersion(),
    signal,
    env,
    tokens: session,
    onRequest: (info) => ui.debug(requestLine(info)),
    ...more,
  });
}
