import type { ConfigFile } from '../../config/file.js';
import { type Credentials, generationOf } from '../../tokens/types.js';

/** What the configuration repeats of a sign-in, so that `status` need not ask the keychain: nothing of it is secret. */
export function rememberedSignIn(credentials: Credentials): ConfigFile {
  const { userId, clientId, expiresAt, chosen, scope, obtainedAt, refreshObtainedAt, signedInAt, opensV3 } =
    credentials;
  const known = { userId, clientId, chosen, scope, obtainedAt, expiresAt, refreshObtainedAt, signedInAt, opensV3 };
  return { ...known, generation: generationOf(credentials) };
}
