import type { Environment } from '../config/environment.js';
import { InterruptedError, UsageError } from '../errors.js';
import { askTokenEndpoint, oauthErrorOf } from './token-endpoint.js';

/** What a token endpoint says of a client. `unasked`: no answer, or none that tells. */
export type Standing = { client: 'known' | 'unknown' } | { client: 'unasked'; why: string };

interface StandingQuestion {
  tokenUrl: string;
  client: { id: string; secret: string };
  redirectUri: string;
  signal: AbortSignal;
  timeoutMs?: number;
  /** Where proxies are named; absent: none. */
  env?: Environment;
}

/** No code of Polar looks like this, so none can be spent by it. */
const dummyCode = 'polar-sync-asks-whether-this-client-is-known';

/**
 * Asks whether a generation knows a client, before anybody has signed in: a code that cannot be good is refused as
 * `invalid_grant` (or `invalid_request`) to a client that is known, and a client that is not is refused itself. How far
 * both of Polar's hosts keep to that is not known (accesslink-v4, section 6), so whatever else comes is no answer.
 * @throws InterruptedError, UsageError for a proxy that is none.
 */
export async function askStanding({
  signal,
  redirectUri,
  timeoutMs = 15_000,
  ...ask
}: StandingQuestion): Promise<Standing> {
  const form = { grant_type: 'authorization_code', code: dummyCode, redirect_uri: redirectUri };
  try {
    const { status, answer } = await askTokenEndpoint({ ...ask, form, signal, timeoutMs });
    return judge(status, oauthErrorOf(answer));
  } catch (problem) {
    if (problem instanceof UsageError) throw problem;
    if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'The login was interrupted.');
    return { client: 'unasked', why: codeOf(problem) };
  }
}

function judge(status: number, error: string | undefined): Standing {
  if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) return { client: 'unknown' };
  const said = error === 'invalid_grant' || error === 'invalid_request';
  return said && status < 500 ? { client: 'known' } : { client: 'unasked', why: error ?? `HTTP ${status}` };
}

function codeOf(problem: unknown): string {
  if (!(problem instanceof Error)) return 'no answer';
  return 'code' in problem && typeof problem.code === 'string' ? problem.code : 'no answer in time';
}
