import { readConfigFile, updateConfigFile } from '../../config/file.js';
import type { Settings } from '../../config/settings.js';
import { TokenStoreError } from '../../errors.js';
import { formerTokenStore, sameAddress } from '../../tokens/choose.js';
import type { TokenStore } from '../../tokens/token-store.js';
import type { Context } from '../context.js';

/**
 * What a login has to remember before it replaces the store that is in use: the token there is to be cleared. Of a
 * login at another address it is left alone, for nothing that is tried elsewhere may cost the real token.
 */
export function formerStore(settings: Settings, chosen: TokenStore['kind']): string | undefined {
  const known = readConfigFile(settings.paths.configFile);
  if (!sameAddress(settings, known)) return undefined;
  return known.tokenStore === undefined || known.tokenStore === chosen ? known.formerStore : known.tokenStore;
}

/**
 * Clears the token of an earlier login from the store that is no longer used. One that cannot be cleared is told, and
 * stays remembered for the next logout.
 * @returns whether there was one.
 */
export async function clearFormer({ settings, env, ui }: Context): Promise<boolean> {
  const store = formerTokenStore(settings, env);
  if (!store) return false;
  try {
    const cleared = await store.clear();
    const { configFile } = settings.paths;
    if (readConfigFile(configFile).formerStore !== undefined) updateConfigFile(configFile, { formerStore: undefined });
    return cleared;
  } catch (problem) {
    if (!(problem instanceof TokenStoreError)) throw problem;
    ui.warn(`An earlier token is still in ${store.describe()}: ${problem.message} polar-sync logout tries again.`);
    return false;
  }
}
