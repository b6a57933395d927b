import { TokenSession } from '../../auth/token-session.js';
import { updateConfigFile } from '../../config/file.js';
import { readVersion } from '../../config/version.js';
import { StoreError } from '../../errors.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { refuseOtherOrigins } from '../../tokens/origins.js';
import { secondTokenStore } from '../../tokens/second.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import { type Place, rememberedSecond, rememberedSignIn } from './remembered.js';

/**
 * The sign-in of `credentials` while a command runs: it provides the tokens for every client created with it.
 * @throws AuthError OTHER_ORIGIN
 */
export function openSession(
  { settings, env, signal, ui }: Context,
  credentials: Credentials,
  place: Place = 'first',
): TokenSession {
  const store = (place === 'second' ? secondTokenStore(settings, env) : undefined) ?? chooseTokenStore(settings, env);
  // Every request needs a session, so nothing is sent to an address that these credentials are not for.
  refuseOtherOrigins(credentials, store, settings, env);
  const { configFile, tokenFile } = settings.paths;
  return new TokenSession(credentials, {
    store,
    tokenUrls: { v3: settings.tokenUrl, v4: settings.v4TokenUrl },
    apiUrl: settings.apiUrl,
    v4ApiUrl: settings.v4ApiUrl,
    version: readVersion(),
    lockPath: tokenFile,
    signal,
    env,
    changed: (changed) => {
      ui.debug('the stored sign-in has changed: the token was renewed, or more is known about it');
      try {
        updateConfigFile(configFile, place === 'second' ? rememberedSecond(changed) : rememberedSignIn(changed));
      } catch (problem) {
        if (!(problem instanceof StoreError)) throw problem;
        // The tokens are safe; the configuration only repeats, for status, what is not secret.
        ui.debug(problem.message);
      }
    },
  });
}
