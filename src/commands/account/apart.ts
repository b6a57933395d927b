import type { TokenSession } from '../../auth/token-session.js';
import { AuthError } from '../../errors.js';
import { RefusedError } from '../../polar/errors.js';
import type { PipelineOptions } from '../../polar/http/request-pipeline.js';

/**
 * Of two sign-ins one may be refused while the other works. What ends a command with a single sign-in is therefore a refusal
 * of its API version alone: a RefusedError SIGNED_OUT with status 403, after which it is asked for nothing more.
 */
export function apart(session: TokenSession): Required<Pick<PipelineOptions, 'tokens' | 'reword'>> {
  let out: RefusedError | undefined;
  const reword = (problem: unknown): unknown => {
    if (isSignedOut(problem)) out = signedOut(session, problem);
    return out ?? problem;
  };
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (out) throw out;
    try {
      return await work();
    } catch (problem) {
      throw reword(problem);
    }
  };
  return {
    tokens: { token: () => inTurn(() => session.token()), renew: (refused) => inTurn(() => session.renew(refused)) },
    reword,
  };
}

function isSignedOut(problem: unknown): problem is AuthError {
  if (problem instanceof RefusedError) return problem.status === 401;
  return problem instanceof AuthError && problem.code === 'REFRESH_REFUSED';
}

function signedOut({ apiVersion }: TokenSession, cause: AuthError): RefusedError {
  return new RefusedError(
    'SIGNED_OUT',
    `Polar no longer accepts the sign-in to ${apiVersion}.`,
    { status: 403, ...(cause instanceof RefusedError && { path: cause.path }) },
    { hint: `Run \`polar-sync login --api ${apiVersion}\`, which leaves the other sign-in as it is.`, cause },
  );
}
