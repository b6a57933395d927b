import { randomUUID } from 'node:crypto';
import { apis } from '../../config/api-version.js';
import { TemporaryError } from '../../errors.js';
import { apiVersionOf, type Credentials } from '../../tokens/token-store.js';
import { openSession } from '../account/open-session.js';
import type { Place } from '../account/remembered.js';
import { withClient } from '../account/with-client.js';
import type { Context } from '../context.js';

/** Whether the user was registered with v3 now or before; undefined: a v4 sign-in. */
export type Registered = 'new' | 'already' | undefined;

/**
 * What remains to be done at Polar once the token is stored. v3 needs the user registered; v4 does not, but this is when
 * polar-sync finds out whether v3 accepts the token, which a pull would have to do anyway.
 * @throws what the registration with v3 throws.
 */
export async function finishSignIn(context: Context, credentials: Credentials, place: Place): Promise<Registered> {
  if (apis[apiVersionOf(credentials)].hasRegistration) return register(context, credentials, place);
  // A sign-in of its own is used for v3.
  if (place === 'second') return undefined;
  try {
    const answer = await openSession(context, credentials).opensV3();
    if (typeof answer === 'object') {
      const why =
        answer.code === 'SCOPE_MISSING'
          ? `${answer.message} ${answer.hint}`
          : 'Check the consents at https://account.polar.com.';
      context.ui.warn(`v3 accepts this sign-in, but hands out no exercises; v4 works without that. ${why}`);
    }
  } catch (problem) {
    // The sign-in is complete without it.
    if (!(problem instanceof TemporaryError)) throw problem;
    context.ui.note(`Could not ask whether v3 accepts this sign-in: ${problem.message}`);
  }
  return undefined;
}

/**
 * The member id is the client's own name for the user, and Polar wants it unique within a client. It is random, because a
 * fixed one would collide (409) for a second user of the same client, and that 409 looks like "already registered".
 */
async function register(context: Context, credentials: Credentials, place: Place): Promise<Registered> {
  const memberId = randomUUID().replaceAll('-', '');
  return withClient(
    context,
    credentials,
    async (client) => ((await client.registerUser(memberId)).outcome === 'already' ? 'already' : 'new'),
    { session: openSession(context, credentials, place) },
  );
}
