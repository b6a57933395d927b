import type { TokenSession } from '../../auth/token-session.js';
import { apis } from '../../config/api-version.js';
import { readVersion } from '../../config/version.js';
import { AuthError } from '../../errors.js';
import { RefusedError } from '../../polar/errors.js';
import { explainRefusal } from '../../polar/explain-refusal.js';
import type { RequestInfo } from '../../polar/http/exchange.js';
import type { PipelineOptions } from '../../polar/http/request-pipeline.js';
import { type AccessLinkClient, createAccessLink } from '../../polar/v3/client.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import { openSession } from './open-session.js';

/** The options in which the clients of a command may differ from those of all others. */
export type ClientOptions = Pick<
  PipelineOptions,
  'signal' | 'onWait' | 'maxWaitSeconds' | 'limitedBy' | 'tokens' | 'reword'
>;

/**
 * Passes a v3 client for `credentials` to `use`, and closes its connections afterwards. A token that came with a refresh
 * token is renewed before it expires, and once after a 401; a 403 is thrown with its reason.
 * @param session of the same sign-in, if the command already has one open.
 * @throws AuthError NOT_V3 for a v4 sign-in that v3 does not accept, and what `use` throws.
 */
export async function withClient<T>(
  context: Context,
  credentials: Credentials,
  use: (client: AccessLinkClient) => Promise<T>,
  { session = openSession(context, credentials), ...more }: ClientOptions & { session?: TokenSession } = {},
): Promise<T> {
  const { settings, signal, ui, env } = context;
  const accessToken = await firstToken(session, more);
  const client = createAccessLink({
    apiUrl: settings.apiUrl,
    accessToken,
    userId: session.userId,
    claimed: session.isFromOutside,
    version: readVersion(),
    signal,
    env,
    tokens: {
      token: () => session.token(),
      // If v3 does not accept the sign-in, a renewal changes nothing and may cost the refresh token.
      renew: async (refused) => (session.credentials.opensV3 === 'no' ? undefined : session.renew(refused)),
    },
    onRequest: (info) => ui.debug(requestLine(info)),
    ...more,
  });
  try {
    return await use(client);
  } catch (problem) {
    if (await isClosedToV4(problem, session)) throw closed(problem);
    throw ofEnvironment(await explainRefusal(problem, client), context);
  } finally {
    await client.close();
  }
}

/** For the first request; where the client gets its tokens from elsewhere, it asks there. */
export function firstToken(session: TokenSession, { tokens }: ClientOptions): Promise<string> {
  return tokens ? Promise.resolve(session.credentials.accessToken) : session.token();
}

/** A 401 from v3 for a v4 token does not mean that you have been signed out. */
async function isClosedToV4(problem: unknown, session: TokenSession): Promise<boolean> {
  if (apis[session.apiVersion].hasRegistration || !(problem instanceof RefusedError && problem.status === 401))
    return false;
  return problem.path?.startsWith('/v3/') === true && (await session.opensV3()) === 'no';
}

function closed(cause: unknown): AuthError {
  return new AuthError('NOT_V3', 'You are signed in to v4, and v3 does not accept that sign-in.', {
    hint: 'For what only v3 has, run polar-sync login --also v3, if your client is known there.',
    cause,
  });
}

/** A login does not help while the rejected token comes from the environment. */
export function ofEnvironment(problem: unknown, { settings, env }: Context): unknown {
  if (!(problem instanceof RefusedError && problem.status === 401)) return problem;
  if (chooseTokenStore(settings, env).kind !== 'environment') return problem;
  return new RefusedError(problem.code, 'Polar rejects the token in POLAR_SYNC_ACCESS_TOKEN.', problem, {
    hint: 'Set a new token there, or unset it and POLAR_SYNC_USER_ID to use the one from polar-sync login.',
    cause: problem,
  });
}

/** `200 GET /v3/exercises 43 ms`, followed by what went wrong. */
export function requestLine({ method, path, status, ms, attempt, error }: RequestInfo): string {
  const trouble = [error, attempt > 1 ? `try ${attempt}` : undefined].filter((part) => part !== undefined);
  return [status ?? '---', method, path, ms, 'ms', ...trouble].join(' ');
}
