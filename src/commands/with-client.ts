import { type AccessLinkClient, type AccessLinkOptions, createAccessLink } from '../accesslink/client.js';
import { RefusedError } from '../accesslink/errors.js';
import type { RequestInfo } from '../accesslink/exchange.js';
import { explainRefusal } from '../accesslink/explain-refusal.js';
import type { TokenSession } from '../auth/token-session.js';
import { readVersion } from '../config/version.js';
import { AuthError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import type { Credentials } from '../tokens/types.js';
import type { Context } from './context.js';
import { openSession } from './open-session.js';

type ClientOptions = Pick<AccessLinkOptions, 'signal' | 'onWait' | 'maxWaitSeconds'> & {
  session?: TokenSession;
  /** The caller knows itself what to do where v3 does not take the sign-in. */
  evenClosed?: boolean;
};

/**
 * Hands a v3 client for the account of `credentials` to `use`, and drops its connections afterwards. Its token is renewed
 * ahead of its end and once after a 401, where a refresh token came with it; a 403 leaves here with its reason.
 * @param session of the same sign-in, when the command has one open already.
 * @throws AuthError V3_CLOSED for a sign-in of v4 that v3 does not take, and what `use` throws.
 */
export async function withClient<T>(
  context: Context,
  credentials: Credentials,
  use: (client: AccessLinkClient) => Promise<T>,
  { session = openSession(context, credentials), evenClosed = false, ...more }: ClientOptions = {},
): Promise<T> {
  const { settings, signal, ui } = context;
  if (!evenClosed) await refuseWhereClosed(session);
  const accessToken = await session.token();
  const client = createAccessLink({
    apiUrl: settings.apiUrl,
    accessToken,
    userId: session.userId,
    version: readVersion(),
    signal,
    tokens: session,
    onRequest: (info) => ui.debug(requestLine(info)),
    ...more,
  });
  try {
    return await use(client);
  } catch (problem) {
    throw ofEnvironment(await explainRefusal(problem, client), context);
  } finally {
    await client.close();
  }
}

/** Its 401 would look as if the person had been signed out, and a renewal would change nothing. */
async function refuseWhereClosed(session: TokenSession): Promise<void> {
  if ((await session.opensV3()) !== 'no') return;
  throw new AuthError('V3_CLOSED', 'You are signed in to v4, and v3 does not take that sign-in.', {
    hint: 'For what only v3 has, sign in with polar-sync login --api v3, if your client is known there.',
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
