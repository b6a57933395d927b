import { readConfigFile, updateConfigFile } from '../../config/file.js';
import type { Settings } from '../../config/settings.js';
import { TokenStoreError } from '../../errors.js';
import { formerTokenStore, sameAddress } from '../../tokens/choose.js';
import { formerSecondStore } from '../../tokens/second.js';
import type { TokenStore } from '../../tokens/token-store.js';
import type { Context } from '../context.js';

/**
 * The token store to clear after a login that uses another one; remembered before that login replaces it. undefined also
 * for a login at another address, because nothing tried elsewhere may cost the real token.
 */
export function storeToClear(settings: Settings, chosen: TokenStore['kind']): string | undefined {
  const known = readConfigFile(settings.paths.configFile);
  if (!sameAddress(settings, known)) return undefined;
  return known.tokenStore === undefined || known.tokenStore === chosen ? known.formerStore : known.tokenStore;
}

/**
 * Clears the token of an earlier login from the store that is no longer used. If that fails, there is a warning, and the
 * next logout tries again.
 * @returns whether there was one.
 */
export async function clearPreviousStore({ settings, env, ui }: Context): Promise<boolean> {
  const store = formerTokenStore(settings, env);
  if (!store) return false;
  try {
    await formerSecondStore(settings, env)?.clear();
    const cleared = await store.clear();
    const { configFile } = settings.paths;
    if (readConfigFile(configFile).formerStore !== undefined) updateConfigFile(configFile, { formerStore: undefined });
    return cleared;
  } catch (problem) {
    if (!(problem instanceof TokenStoreError)) throw problem;
    ui.warn(`An earlier token is still in ${store.describe()}: ${problem.message} Run polar-sync logout to try again.`);
    return false;
  }
}
