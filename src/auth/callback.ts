import { AuthError, type PolarSyncError, TemporaryError } from '../errors.js';
import { sameState } from './state.js';

/**
 * What a redirect says, whether a browser brought it or a person pasted it. `invalid` is none of ours: it changes
 * nothing, and the waiting goes on.
 */
export type Verdict =
  | { kind: 'code'; code: string }
  | { kind: 'refused'; error: PolarSyncError }
  | { kind: 'invalid'; reason: string };

/** What the query of a redirect says; of what does not belong to this login nothing is believed. */
export function judgeCallback(query: URLSearchParams, expectedState: string): Verdict {
  const state = only(query, 'state');
  if (state === undefined || !sameState(expectedState, state)) {
    return { kind: 'invalid', reason: 'It does not belong to the login that is waiting here.' };
  }
  const code = only(query, 'code');
  const error = only(query, 'error');
  if (code && !query.has('error')) return { kind: 'code', code };
  if (error && !query.has('code')) return { kind: 'refused', error: explainRefusal(error) };
  return { kind: 'invalid', reason: 'It carries neither one code nor one error.' };
}

function only(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** The codes are those of RFC 6749, 4.1.2.1; Polar documents no description beside them. */
function explainRefusal(code: string): PolarSyncError {
  switch (code) {
    case 'access_denied':
      return new AuthError('ACCESS_DENIED', 'You declined the access on the page of Polar, so nothing was changed.', {
        hint: 'Run polar-sync login again and accept, if you want to go on.',
      });
    case 'server_error':
    case 'temporarily_unavailable':
      return new TemporaryError('AUTHORIZE_TEMPORARY', `Polar cannot sign you in at the moment (${code}).`, {
        hint: 'Run polar-sync login again in a few minutes.',
      });
    case 'invalid_request':
    case 'unauthorized_client':
    case 'unsupported_response_type':
      return refused(code);
    case 'invalid_scope':
      return new AuthError(
        'SCOPE_REFUSED',
        'Polar refused the login request: it does not take the scopes (invalid_scope).',
        {
          hint: 'Run polar-sync login again without --scope, or with the other --api: v3 and v4 do not know the scopes of one another.',
        },
      );
    default:
      return refused('for a reason it does not document');
  }
}

function refused(why: string): AuthError {
  return new AuthError('AUTHORIZE_REFUSED', `Polar refused the login request (${why}).`, {
    hint: 'Compare POLAR_CLIENT_ID and POLAR_REDIRECT_URI with your client at admin.polaraccesslink.com.',
  });
}
