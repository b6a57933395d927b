import { type PolarSyncError, UnexpectedError } from '../../errors.js';
import { NotServedError, RefusedError, UnexpectedStatusError } from '../../polar/errors.js';

/** Polar does not hand this out to this sign-in, or no longer: nothing else of the resource will come. */
export function isClosed(problem: PolarSyncError | undefined): problem is NotServedError | RefusedError {
  return problem instanceof NotServedError || problem instanceof RefusedError;
}

/** Polar lists a day and then has nothing of it. */
export function nothingOf(day: string): UnexpectedError {
  return new UnexpectedError('NOTHING_THERE', `Polar lists ${day}, but has nothing of it.`, {
    hint: 'Run the same command again later.',
  });
}

/** Polar does not answer this window: too old, or too long. */
export function isTooFar(problem: PolarSyncError | undefined): problem is UnexpectedStatusError {
  return problem instanceof UnexpectedStatusError && problem.status === 400;
}
