import type { Environment } from '../config/environment.js';
import { InterruptedError, UsageError } from '../errors.js';
import { askTokenEndpoint, oauthErrorOf } from './token-endpoint.js';

/** What a token endpoint says about a client. `unasked`: no response, or one that does not tell. */
export type ClientStatus = { client: 'known' | 'unknown' } | { client: 'unasked'; why: string };

interface ProbeOptions {
  tokenUrl: string;
  client: { id: string; secret: string };
  redirectUri: string;
  signal: AbortSignal;
  timeoutMs?: number;
  /** Where proxies are named; absent: none. */
  env?: Environment;
}

/** None of Polar's codes looks like this, so this cannot use one up. */
const dummyCode = 'polar-sync-asks-whether-this-client-is-known';

/**
 * Asks whether an API version knows a client, before anyone has signed in: for a known client an impossible code is
 * rejected as `invalid_grant` (or `invalid_request`); an unknown client is rejected itself. How closely both of Polar's
 * hosts follow that is not known (accesslink-v4, section 6), so any other response decides nothing.
 * @throws InterruptedError, UsageError for an invalid proxy.
 */
export async function probeClient({
  signal,
  redirectUri,
  timeoutMs = 15_000,
  ...ask
}: ProbeOptions): Promise<ClientStatus> {
  const form = { grant_type: 'authorization_code', code: dummyCode, redirect_uri: redirectUri };
  try {
    const { status, answer } = await askTokenEndpoint({ ...ask, form, signal, timeoutMs });
    return judge(status, oauthErrorOf(answer));
  } catch (problem) {
    if (problem instanceof UsageError) throw problem;
    if (signal.aborted) throw new InterruptedError('INTERRUPTED', 'The sign-in was interrupted.');
    return { client: 'unasked', why: codeOf(problem) };
  }
}

function judge(status: number, error: string | undefined): ClientStatus {
  if (error === 'invalid_client' || error === 'unauthorized_client' || status === 401) return { client: 'unknown' };
  const said = error === 'invalid_grant' || error === 'invalid_request';
  return said && status < 500 ? { client: 'known' } : { client: 'unasked', why: error ?? `HTTP ${status}` };
}

function codeOf(problem: unknown): string {
  if (!(problem instanceof Error)) return 'no response';
  return 'code' in problem && typeof problem.code === 'string' ? problem.code : 'no response in time';
}
