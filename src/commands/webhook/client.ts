import { fromEnvironment } from '../../config/environment.js';
import { readVersion } from '../../config/version.js';
import { AuthError } from '../../errors.js';
import type { WebhookOptions } from '../../polar/v3/webhooks.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { refuseOtherOrigins } from '../../tokens/origins.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { SignIns } from '../account/sign-ins.js';
import type { Context } from '../context.js';

/** The sign-in whose client the webhook belongs to: that of v3, if there is one. */
export function webhookSignIn(signIns: SignIns): Credentials {
  return (signIns.v3 ?? signIns.first).credentials;
}

/**
 * How to manage the webhooks of the client that a sign-in was made with, by its own id and secret.
 * @throws AuthError OTHER_ORIGIN, WEBHOOK_CLIENT if the secret is not known
 */
export function webhookClient({ settings, env, signal }: Context, credentials: Credentials): Required<WebhookOptions> {
  refuseOtherOrigins(credentials, chooseTokenStore(settings, env), settings, env);
  const id = credentials.clientId ?? settings.clientId;
  const kept = credentials.clientId === id ? credentials.clientSecret : undefined;
  const secret = kept ?? fromEnvironment(env, 'clientSecret');
  if (id === undefined || secret === undefined) {
    throw new AuthError('WEBHOOK_CLIENT', 'Webhooks are managed with your client, and its secret is not known here.', {
      hint: 'Run polar-sync login, or set POLAR_CLIENT_ID and POLAR_CLIENT_SECRET.',
    });
  }
  return { apiUrl: settings.apiUrl, client: { id, secret }, version: readVersion(), env, signal };
}
