import { type ErrorDetails, ExitCode, PolarSyncError } from '../errors.js';

/**
 * What is certain after a delivery failed. `not-sent`: it is not there, and sending it again is safe. `unknown`: it may be
 * there. `refused`: the target rejected it, and would again.
 */
export type Verdict = 'not-sent' | 'unknown' | 'refused';

/** A delivery failed. */
export class DeliveryError extends PolarSyncError {
  readonly exitCode: ExitCode;
  readonly verdict: Verdict;
  /** The target as a whole cannot be used: nothing more is sent to it in this run. */
  readonly stops: boolean;
  /** When it may be tried again, if the target said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: string,
    message: string,
    {
      verdict,
      stops = false,
      exitCode = ExitCode.temporary,
      retryAfterSeconds,
      ...details
    }: ErrorDetails & {
      verdict: Verdict;
      stops?: boolean;
      exitCode?: ExitCode;
      retryAfterSeconds?: number | undefined;
    },
  ) {
    super(code, message, details);
    this.verdict = verdict;
    this.stops = stops;
    this.exitCode = exitCode;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The key is wrong, expired, or lacks a permission: the user has to create another one. */
export function keyRejected(target: string, says: string): DeliveryError {
  return new DeliveryError('TARGET_KEY', `${target} rejected the key: ${says}.`, {
    verdict: 'not-sent',
    stops: true,
    exitCode: ExitCode.auth,
    hint: `Create another key there, then run polar-sync target add again with the same name.`,
  });
}

/** No response came, or one that says nothing: it may be there. */
export function responseLost(target: string, says: string, cause?: unknown): DeliveryError {
  return new DeliveryError('TARGET_ANSWER_LOST', `${target} did not say whether it arrived: ${says}.`, {
    verdict: 'unknown',
    stops: true,
    hint: 'Run polar-sync push again: it asks before it sends.',
    cause,
  });
}

/** It cannot be reached, or accepts nothing now. */
export function targetDown(
  target: string,
  says: string,
  more: { cause?: unknown; retryAfterSeconds?: number } = {},
): DeliveryError {
  return new DeliveryError('TARGET_DOWN', `${target} is not available: ${says}.`, {
    verdict: 'not-sent',
    stops: true,
    hint: 'Run polar-sync push again later; nothing is lost.',
    ...more,
  });
}

/** It accepts no more requests for a while (429). */
export function targetLimits(target: string, retryAfterSeconds: number | undefined): DeliveryError {
  return new DeliveryError('TARGET_LIMITS', `${target} accepts no more requests for now.`, {
    verdict: 'not-sent',
    stops: true,
    retryAfterSeconds,
    hint: 'Run polar-sync push again later; it carries on from here.',
  });
}

/** The target rejected this delivery. */
export function itemRejected(target: string, says: string): DeliveryError {
  return new DeliveryError('TARGET_REJECTED', `${target} rejected it: ${says}.`, {
    verdict: 'refused',
    exitCode: ExitCode.partial,
  });
}

/** A bug in one target must not stop the others; whether its request arrived is not known. */
export function asDeliveryError(problem: unknown): DeliveryError {
  if (problem instanceof DeliveryError) return problem;
  const more = { verdict: 'unknown', stops: true, cause: problem } as const;
  if (problem instanceof PolarSyncError) {
    const { code, message, exitCode, hint } = problem;
    return new DeliveryError(code, message, { ...more, exitCode, ...(hint !== undefined && { hint }) });
  }
  const says = problem instanceof Error ? problem.message : String(problem);
  return new DeliveryError('TARGET_FAILED', `Delivery failed: ${says}`, more);
}

/** A failure after something was noted: part of it may be there, so the target is asked before it is sent again. */
export function inDoubt(problem: unknown): DeliveryError {
  const error = asDeliveryError(problem);
  if (error.verdict !== 'not-sent') return error;
  const { code, message, stops, exitCode, hint, cause } = error;
  return new DeliveryError(code, message, {
    ...{ verdict: 'unknown', stops, exitCode, cause },
    ...(hint !== undefined && { hint }),
  });
}
