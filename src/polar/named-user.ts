import { UsageError } from '../errors.js';
import type { Answer } from './answer.js';

/** The data that Polar sends belong to another user than the one named (exit 2). */
export class WrongUserError extends UsageError {
  constructor(claimed: string, named: string) {
    super(
      'WRONG_USER',
      `POLAR_SYNC_USER_ID is ${claimed}, but the token in POLAR_SYNC_ACCESS_TOKEN is that of Polar user ${named}.`,
      { hint: `Set POLAR_SYNC_USER_ID to ${named}, or use the token of ${claimed}. Nothing was stored.` },
    );
  }
}

/** How v3 names the owner of a session, a night or a day: by address. */
const owners = /"polar[-_]user"\s*:\s*"[^"]*\/users\/(\d{1,19})\/?"/g;

/**
 * Compares a response of v3 with a user id that Polar has not confirmed. A response that names no user passes.
 * @throws WrongUserError
 */
export function refuseWrongUser({ body, contentType }: Answer, claimed: string): void {
  if (contentType?.includes('json') !== true) return;
  for (const [, named] of new TextDecoder('latin1').decode(body).matchAll(owners)) {
    if (named !== undefined && BigInt(named) !== BigInt(claimed)) throw new WrongUserError(claimed, named);
  }
}
