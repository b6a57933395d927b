import { changingSignIn } from '../../auth/sign-in-lock.js';
import type { ApiVersion } from '../../config/api-version.js';
import { readConfigFile, secondSignInKeys, updateConfigFile } from '../../config/file.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { secondTokenStore } from '../../tokens/second.js';
import { apiVersionOf } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import { clearPreviousStore } from './previous-store.js';
import { rememberedSignIn } from './remembered.js';
import { secondSignIn } from './signed-in.js';

/** What became of it: `none`: there was no sign-in for this version. `only`: there is no other, and nothing was changed. */
type Forgotten = 'forgotten' | 'none' | 'only';

/**
 * Forgets one of the two sign-ins that a profile can keep. Where that is the first one, the second takes its place before its
 * own is cleared: until then two for one version count as one.
 * @throws TokenStoreError
 */
export function forgetOne(context: Context, api: ApiVersion): Promise<Forgotten> {
  const { settings, env, signal } = context;
  const { configFile, tokenFile } = settings.paths;
  const store = chooseTokenStore(settings, env);
  const place = secondTokenStore(settings, env);
  return changingSignIn(tokenFile, signal, async () => {
    const first = await store.read();
    const second = await secondSignIn(context, first);
    const isFirst = first !== null && apiVersionOf(first) === api;
    if (isFirst && second === null) return 'only';
    if (isFirst && second !== null) {
      await clearPreviousStore(context);
      await store.write(second);
      updateConfigFile(configFile, rememberedSignIn(second));
    }
    // Also what a logout left that was killed after the second one had moved.
    const isHere = place?.kind === 'file' || readConfigFile(configFile).second !== undefined;
    const cleared = isHere && (await place?.clear()) === true;
    if (isHere) updateConfigFile(configFile, Object.fromEntries(secondSignInKeys.map((key) => [key, undefined])));
    return isFirst || (second !== null && cleared) ? 'forgotten' : 'none';
  });
}
