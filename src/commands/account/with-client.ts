import type { TokenSession } from '../../auth/token-session.js';
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

/** What a command may want of its clients otherwise than all the others. */
export type ClientOptions = Pick<PipelineOptions, 'signal' | 'onWait' | 'maxWaitSeconds'>;

/**
 * Hands a v3 client for the account of `credentials` to `use`, and drops its connections afterwards. Its token is renewed
 * ahead of its end and once after a 401, where a refresh token came with it; a 403 leaves here with its reason.
 * @param session of the same sign-in, when the command has one open already.
 * @throws AuthError NOT_V3 for a sign-in of v4 that v3 does not take, and what `use` throws.
 */
export async function withClient<T>(
  context: Context,
  credentials: Credentials,
  use: (client: AccessLinkClient) => Promise<T>,
  { session = openSession(context, credentials), ...more }: ClientOptions & { session?: TokenSession } = {},
): Promise<T> {
  const { settings, signal, ui, env } = context;
  const accessToken = await session.token();
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
      // Where v3 does not take the sign-in, a renewal changes nothing and may cost the refresh token.
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

/** A 401 of v3 to a token of v4 is no sign that the person has been signed out. */
async function isClosedToV4(problem: unknown, session: TokenSession): Promise<boolean> {
  if (session.generation !== 'v4' || !(problem instanceof RefusedError && problem.status === 401)) return false;
  return problem.path?.startsWith('/v3/') === true && (await session.opensV3()) === 'no';
}

function closed(cause: unknown): AuthError {
  return new AuthError('NOT_V3', 'You are signed in to v4, and v3 does not take that sign-in.', {
    hint: 'For what only v3 has, sign in with polar-sync login --api v3, if your client is known there.',
    cause,
  });
}

/** A login does not help while the environment names the token that is refused. */
export function ofEnvironment(problem: unknown, { settings, env }: Context): unknown {
  if (!(problem instanceof RefusedError && problem.status === 401)) return problem;
  if (chooseTokenStore(settings, env).kind !== 'environment') return problem;
  return new RefusedError(problem.code, 'Polar refuses the token in POLAR_SYNC_ACCESS_TOKEN.', problem, {
    hint: 'Renew the token there, or unset it and POLAR_SYNC_USER_ID to use that of polar-sync login.',
    cause: problem,
  });
}

/** `200 GET /v3/exercises 43 ms`, with what went wrong behind. */
export function requestLine({ method, path, status, ms, attempt, error }: RequestInfo): string {
  const trouble = [error, attempt > 1 ? `try ${attempt}` : undefined].filter((part) => part !== undefined);
  return [status ?? '---', method, path, ms, 'ms', ...trouble].join(' ');
}
