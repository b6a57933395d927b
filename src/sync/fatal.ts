import { AuthError, InterruptedError, PolarSyncError, StoreError, TemporaryError, UnexpectedError } from '../errors.js';
import { codeOf } from '../guards.js';
import { NotServedError, RateLimitedError, RefusedError, UnexpectedStatusError } from '../polar/errors.js';
import { WrongUserError } from '../polar/named-user.js';

/**
 * Whether a failure ends the whole run rather than one item: a rejected token or another user's, Ctrl-C, the database, and
 * a rate limit whose wait is too long. Errors of other classes are bugs in this program and end the run as well.
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

/** A source that is retired (404, 405, 410, 501), forbidden (403) or out of order for now: another one may do. */
export function isSourceProblem(problem: unknown): problem is PolarSyncError {
  if (problem instanceof NotServedError || problem instanceof UnexpectedStatusError) return true;
  if (problem instanceof RefusedError) return problem.status === 403;
  return problem instanceof TemporaryError && !(problem instanceof RateLimitedError);
}

/** After this many items in a row without a response, the items are not the problem. */
export const downInARow = 3;

/** There is no response, or only server errors: the item requested is not the problem. */
export function isDown(problem: Error): boolean {
  const code = codeOf(problem);
  return (
    code === 'SERVER_ERROR' ||
    code === 'NETWORK_UNREACHABLE' ||
    code === 'NETWORK_TIMEOUT' ||
    code === 'CONNECTION_LOST'
  );
}

/** Polar does not know the item, or no longer does. */
export function isGone(problem: unknown): problem is NotServedError {
  return problem instanceof NotServedError && problem.status === 404;
}

/** The failure of one item as an Error. @throws the failure itself when it is fatal. */
export function itemProblem(problem: unknown): PolarSyncError {
  if (isFatal(problem)) throw problem;
  return problem as PolarSyncError;
}

/** Polar lists an item and then sends nothing for it. */
export function nothingThere(what: string): UnexpectedError {
  return new UnexpectedError('NOTHING_THERE', `Polar lists this session, but has no ${what} for it (204).`, {
    hint: 'Run the same command again later.',
  });
}

/** Whether the disk or the database failed, as opposed to a value that does not fit. */
export function isStorage(problem: unknown): boolean {
  return problem instanceof StoreError && !['VALUE_REFUSED', 'WORKOUT_DAMAGED'].includes(problem.code);
}

/** The value or the error: one workout that cannot be understood does not stop the others. */
export function understood<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (problem) {
    return problem instanceof Error ? problem : new Error(String(problem));
  }
}
