import type { AccessLinkOptions } from '../../accesslink/client.js';
import { createAccessLinkV4 } from '../../accesslink/v4/client.js';
import type { AccessLinkV4 } from '../../accesslink/v4/types.js';
import type { TokenSession } from '../../auth/token-session.js';
import { readVersion } from '../../config/version.js';
import type { Context } from '../context.js';
import { ofEnvironment, requestLine } from './with-client.js';

/** As withClient, of v4. A 403 says by itself which scope is missing. */
export async function withClientV4<T>(
  context: Context,
  session: TokenSession,
  use: (client: AccessLinkV4) => Promise<T>,
  more: Pick<AccessLinkOptions, 'signal' | 'onWait'> = {},
): Promise<T> {
  const { settings, signal, ui } = context;
  const client = createAccessLinkV4({
    apiUrl: settings.v4ApiUrl,
    accessToken: await session.token(),
    version: readVersion(),
    signal,
    tokens: session,
    onRequest: (info) => ui.debug(requestLine(info)),
    ...more,
  });
  try {
    return await use(client);
  } catch (problem) {
    throw ofEnvironment(problem, context);
  } finally {
    await client.close();
  }
}
