import { AuthError, type PolarSyncError, TemporaryError } from '../../errors.js';
import { sameState } from './state.js';

/**
 * What a redirect says, whether a browser delivered it or you pasted it. `invalid` is not ours: it changes nothing, and
 * polar-sync keeps waiting.
 */
export type Verdict =
  | { kind: 'code'; code: string }
  | { kind: 'refused'; error: PolarSyncError }
  | { kind: 'invalid'; reason: string };

/** What the query of a redirect says; nothing is believed unless it belongs to this sign-in. */
export function judgeCallback(query: URLSearchParams, expectedState: string): Verdict {
  const state = only(query, 'state');
  if (state === undefined || !sameState(expectedState, state)) {
    return { kind: 'invalid', reason: 'It does not belong to the sign-in that is waiting here.' };
  }
  const code = only(query, 'code');
  const error = only(query, 'error');
  if (code && !query.has('error')) return { kind: 'code', code };
  if (error && !query.has('code')) return { kind: 'refused', error: explainRefusal(error) };
  return { kind: 'invalid', reason: 'It contains neither exactly one code nor exactly one error.' };
}

function only(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** The codes are those of RFC 6749, 4.1.2.1; Polar documents no descriptions for them. */
function explainRefusal(code: string): PolarSyncError {
  switch (code) {
    case 'access_denied':
      return new AuthError('ACCESS_DENIED', "You declined access on Polar's page, so nothing was changed.", {
        hint: 'Run polar-sync login again and accept.',
      });
    case 'server_error':
    case 'temporarily_unavailable':
      return new TemporaryError('AUTHORIZE_TEMPORARY', `Polar cannot sign you in right now (${code}).`, {
        hint: 'Run polar-sync login again in a few minutes.',
      });
    case 'invalid_request':
    case 'unauthorized_client':
    case 'unsupported_response_type':
      return refused(code);
    case 'invalid_scope':
      return new AuthError(
        'SCOPE_REFUSED',
        'Polar rejected the sign-in request: it does not accept the scopes (invalid_scope).',
        {
          hint: 'Run polar-sync login again with --scope sports, which requests only what workouts need, or with the other --api: v3 and v4 do not share scopes.',
        },
      );
    default:
      return refused('for a reason it does not document');
  }
}

function refused(why: string): AuthError {
  return new AuthError('AUTHORIZE_REFUSED', `Polar rejected the sign-in request (${why}).`, {
    hint: 'Compare POLAR_CLIENT_ID and POLAR_REDIRECT_URI with your client at admin.polaraccesslink.com.',
  });
}
