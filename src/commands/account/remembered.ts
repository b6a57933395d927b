import { fromEnvironment } from '../../config/environment.js';
import { type ConfigChanges, readConfigFile } from '../../config/file.js';
import { apiVersionOf, type Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';

/** What the configuration repeats of a sign-in, so that `status` need not ask the keychain; none of it is secret. */
export function rememberedSignIn(credentials: Credentials): ConfigChanges {
  const { userId, clientId, expiresAt, chosen, scope, obtainedAt, refreshObtainedAt, signedInAt, opensV3 } =
    credentials;
  const known = { userId, clientId, chosen, scope, obtainedAt, expiresAt, refreshObtainedAt, signedInAt, opensV3 };
  return { ...known, generation: apiVersionOf(credentials) };
}

/** Which of the two sign-ins that a profile can keep. */
export type Place = 'first' | 'second';

/** As `rememberedSignIn`, of the second sign-in. */
export function rememberedSecond(credentials: Credentials): ConfigChanges {
  const { expiresAt, scope, obtainedAt, refreshObtainedAt, signedInAt } = credentials;
  return {
    second: apiVersionOf(credentials),
    secondExpiresAt: expiresAt,
    secondScope: scope,
    secondObtainedAt: obtainedAt,
    secondRefreshObtainedAt: refreshObtainedAt,
    secondSignedInAt: signedInAt,
  };
}

/** The Polar user who is signed in, as far as known without the keychain. @throws UsageError as readConfigFile. */
export function knownSignIn({ settings, env }: Pick<Context, 'settings' | 'env'>): string | undefined {
  return fromEnvironment(env, 'tokenUser') ?? readConfigFile(settings.paths.configFile).userId;
}
