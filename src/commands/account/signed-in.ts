import { AuthError } from '../../errors.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';

/** The stored credentials. @throws AuthError NOT_LOGGED_IN (exit 4), TokenStoreError (exit 7). */
export async function signedIn({ settings, env }: Context): Promise<Credentials> {
  const store = chooseTokenStore(settings, env);
  const credentials = await store.read();
  if (credentials) return credentials;
  throw new AuthError('NOT_LOGGED_IN', `You are not signed in: there is no token in ${store.describe()}.`, {
    hint: 'Run polar-sync login first.',
  });
}
