import { readConfigFile } from '../../config/file.js';
import { AuthError } from '../../errors.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { secondTokenStore } from '../../tokens/second.js';
import { apiVersionOf, type Credentials } from '../../tokens/token-store.js';
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

/**
 * The second sign-in of a profile, for the other API version; null: there is none. A keychain is asked only if the
 * configuration says that there is one, because asking is slow.
 * @param first what it is beside: one for the same version counts as none.
 * @throws TokenStoreError (exit 7)
 */
export async function secondSignIn(
  { settings, env }: Pick<Context, 'settings' | 'env'>,
  first: Credentials | null,
): Promise<Credentials | null> {
  const store = secondTokenStore(settings, env);
  if (!store || first === null) return null;
  if (store.kind === 'keychain' && readConfigFile(settings.paths.configFile).second === undefined) return null;
  const second = await store.read();
  return second && apiVersionOf(second) !== apiVersionOf(first) ? second : null;
}
