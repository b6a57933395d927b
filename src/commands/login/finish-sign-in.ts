import { randomUUID } from 'node:crypto';
import { TemporaryError } from '../../errors.js';
import { apiVersionOf, type Credentials } from '../../tokens/token-store.js';
import { openSession } from '../account/open-session.js';
import { withClient } from '../account/with-client.js';
import type { Context } from '../context.js';
import type { Registered } from './report.js';

/**
 * What is left to do at Polar once the token is safe. v3 wants the account registered; v4 does not, but it is tried
 * whether v3 takes the token, which a pull would have to find out anyway.
 * @throws what the registration with v3 throws.
 */
export async function finishSignIn(context: Context, credentials: Credentials): Promise<Registered> {
  if (apiVersionOf(credentials) === 'v3') return register(context, credentials);
  try {
    const answer = await openSession(context, credentials).opensV3();
    if (typeof answer === 'object') {
      const why =
        answer.code === 'SCOPE_MISSING'
          ? `${answer.message} ${answer.hint}`
          : 'Check the consents at https://account.polar.com.';
      context.ui.warn(`v3 accepts this sign-in, but hands out no exercises; v4 does not wait for that. ${why}`);
    }
  } catch (problem) {
    // The sign-in is complete without it.
    if (!(problem instanceof TemporaryError)) throw problem;
    context.ui.note(`Whether v3 takes this sign-in could not be asked: ${problem.message}`);
  }
  return undefined;
}

/**
 * The member id is our own name for the person and Polar wants it unique within a client. It is random, because a fixed
 * one would collide (409) for a second person of the same client, and that 409 looks like "already registered".
 */
async function register(context: Context, credentials: Credentials): Promise<Registered> {
  const memberId = randomUUID().replaceAll('-', '');
  return withClient(context, credentials, async (client) =>
    (await client.registerUser(memberId)).outcome === 'already' ? 'already' : 'new',
  );
}
