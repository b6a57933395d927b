import type { TokenSession } from '../../auth/token-session.js';
import { TemporaryError } from '../../errors.js';
import type { AccessLinkClient } from '../../polar/v3/client.js';
import type { AccessLinkV4 } from '../../polar/v4/access-link-v4.js';
import type { Context } from '../context.js';
import { type ClientOptions, withClient } from './with-client.js';
import { connectV4 } from './with-client-v4.js';

/** The clients of a sign-in: one for v3, and with a v4 sign-in also one for v4, which is then the one to rely on. */
export interface Clients {
  client: AccessLinkClient;
  v4?: AccessLinkV4;
  opensV3?: () => ReturnType<TokenSession['opensV3']>;
}

/** Passes the clients of a sign-in to `use`, and closes their connections afterwards. */
export function withClients<T>(
  context: Context,
  session: TokenSession,
  use: (clients: Clients) => Promise<T>,
  more: ClientOptions = {},
): Promise<T> {
  return withClient(
    context,
    session.credentials,
    async (client) => {
      if (session.apiVersion === 'v3') return use({ client });
      const v4 = await connectV4(context, session, more);
      try {
        return await use({ client, v4, opensV3: () => session.opensV3() });
      } finally {
        await v4.close();
      }
    },
    { session, ...more },
  );
}

/**
 * Asks v3 whose sign-in a v4 one is, which v4 may not have said; afterwards the session knows. If v3 cannot be asked now,
 * nothing is lost by going on.
 * @param register whether to register a user that v3 does not know.
 */
export async function learnUser(session: TokenSession, register: boolean): Promise<void> {
  try {
    await session.opensV3({ register });
  } catch (problem) {
    if (!(problem instanceof TemporaryError)) throw problem;
  }
}
