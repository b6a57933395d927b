import { UsageError } from '../errors.js';
import type { Answer } from './answer.js';

/** Whose the data are that Polar sends is not who they were said to be (exit 2). */
export class WrongUserError extends UsageError {
  constructor(claimed: string, named: string) {
    super(
      'WRONG_USER',
      `POLAR_SYNC_USER_ID is ${claimed}, but the token in POLAR_SYNC_ACCESS_TOKEN is that of Polar user ${named}.`,
      { hint: `Set POLAR_SYNC_USER_ID to ${named}, or take the token of ${claimed}. Nothing was stored.` },
    );
  }
}

/** As v3 names the owner of a session, a night or a day: by address. */
const owners = /"polar[-_]user"\s*:\s*"[^"]*\/users\/(\d{1,19})\/?"/g;

/**
 * Holds an answer of v3 against a user id that is somebody's word. What names nobody contradicts nobody.
 * @throws WrongUserError
 */
export function refuseWrongUser({ body, contentType }: Answer, claimed: string): void {
  if (contentType?.includes('json') !== true) return;
  for (const [, named] of new TextDecoder('latin1').decode(body).matchAll(owners)) {
    if (named !== undefined && BigInt(named) !== BigInt(claimed)) throw new WrongUserError(claimed, named);
  }
}
