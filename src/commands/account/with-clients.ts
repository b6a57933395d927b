import type { TokenSession } from '../../auth/token-session.js';
import type { ApiVersion } from '../../config/api-version.js';
import { TemporaryError } from '../../errors.js';
import type { AccessLinkClient } from '../../polar/v3/client.js';
import type { AccessLinkV4 } from '../../polar/v4/access-link-v4.js';
import type { Context } from '../context.js';
import { apart } from './apart.js';
import type { ClientLimits } from './client-limits.js';
import type { SignIns } from './sign-ins.js';
import { type ClientOptions, withClient } from './with-client.js';
import { connectV4 } from './with-client-v4.js';

/**
 * The clients of a profile: one for v3, and with a sign-in to v4 also one for v4, which is then the one to rely on.
 * `opensV3`: there is only the sign-in to v4, and v3 may or may not accept it.
 */
export interface Clients {
  client: AccessLinkClient;
  v4?: AccessLinkV4;
  opensV3?: () => ReturnType<TokenSession['opensV3']>;
}

/**
 * Passes the clients of a profile's sign-ins to `use`, and closes their connections afterwards.
 * @param limits where other profiles are at work with the same client at the same time.
 */
export function withClients<T>(
  context: Context,
  signIns: SignIns,
  use: (clients: Clients) => Promise<T>,
  { limits, ...more }: ClientOptions & { limits?: ClientLimits | undefined } = {},
): Promise<T> {
  const { first, second } = signIns;
  const own = signIns.v3;
  const three = own ?? first;
  const four = signIns.v4;
  const signal = more.signal ?? context.signal;
  const each = (session: TokenSession, apiVersion: ApiVersion): ClientOptions => ({
    ...more,
    ...(second && apart(session)),
    ...(limits && {
      limitedBy: limits.of(context.settings, { apiVersion, clientId: session.credentials.clientId }, signal),
    }),
  });
  return withClient(
    context,
    three.credentials,
    async (client) => {
      if (!four) return use({ client });
      const v4 = await connectV4(context, four, each(four, four.apiVersion));
      try {
        return await use({ client, v4, ...(!own && { opensV3: () => first.opensV3() }) });
      } finally {
        await v4.close();
      }
    },
    { session: three, ...each(three, 'v3') },
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
