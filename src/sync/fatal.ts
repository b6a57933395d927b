import { AuthError, InterruptedError, PolarSyncError, StoreError, TemporaryError, UnexpectedError } from '../errors.js';
import { codeOf } from '../guards.js';
import { NotServedError, RateLimitedError, RefusedError, UnexpectedStatusError } from '../polar/errors.js';
import { WrongUserError } from '../polar/named-user.js';

/**
 * Which failures end the whole run rather than one item: a refused token or one of somebody else, Ctrl-C, the store, and
 * a rate limit whose wait is too long. Errors that are not ours are mistakes of this program and end it as well.
 */
export function isFatal(problem: unknown): boolean {
  if (!(problem instanceof PolarSyncError)) return true;
  if (problem instanceof RefusedError) return problem.status !== 403;
  return (
    problem instanceof InterruptedError ||
    problem instanceof StoreError ||
    problem instanceof RateLimitedError ||
    problem instanceof AuthError ||
    problem instanceof WrongUserError
  );
}

/** A source that is retired (404, 405, 410, 501), refused (403) or out of order for now: another one may do the job. */
export function isSourceProblem(problem: unknown): problem is PolarSyncError {
  if (problem instanceof NotServedError || problem instanceof UnexpectedStatusError) return true;
  if (problem instanceof RefusedError) return problem.status === 403;
  return problem instanceof TemporaryError && !(problem instanceof RateLimitedError);
}

/** So many items in a row to which nobody answers mean that not the items are the problem. */
export const downInARow = 3;

/** Nobody answers, or only with errors: not the thing that was asked for is the problem. */
export function isDown(problem: Error): boolean {
  const code = codeOf(problem);
  return (
    code === 'SERVER_ERROR' ||
    code === 'NETWORK_UNREACHABLE' ||
    code === 'NETWORK_TIMEOUT' ||
    code === 'CONNECTION_LOST'
  );
}

/** Polar does not know the thing (any more). */
export function isGone(problem: unknown): problem is NotServedError {
  return problem instanceof NotServedError && problem.status === 404;
}

/** The failure of one item as an Error, or the failure thrown again when it is fatal. */
export function itemProblem(problem: unknown): PolarSyncError {
  if (isFatal(problem)) throw problem;
  return problem as PolarSyncError;
}

/** Polar names a thing and then has nothing of it. */
export function nothingThere(what: string): UnexpectedError {
  return new UnexpectedError('NOTHING_THERE', `Polar lists this session, but has no ${what} of it (204).`, {
    hint: 'Run the same command again later.',
  });
}

/** The disk or the database failed, as opposed to a value that does not fit. */
export function isStorage(problem: unknown): boolean {
  return problem instanceof StoreError && !['VALUE_REFUSED', 'WORKOUT_DAMAGED'].includes(problem.code);
}
