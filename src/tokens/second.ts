import { dirname, join } from 'node:path';
import type { Environment } from '../config/environment.js';
import type { Settings } from '../config/settings.js';
import { formerStoreKind, keychainAccount } from './choose.js';
import { environmentTokenStore } from './environment.js';
import { fileTokenStore } from './file.js';
import { keychainTokenStore } from './keychain.js';
import type { KeychainProcess } from './keychain-process.js';
import type { TokenStore } from './token-store.js';

type KeychainParts = Pick<KeychainProcess, 'childPath'>;

/**
 * Where a profile keeps its second sign-in, for the other API version (`login --also`): beside the first, in a file or an
 * entry of its own, so that neither is rewritten for the other. undefined: the token is in the environment, which has only one.
 */
export function secondTokenStore(
  settings: Settings,
  env: Environment,
  keychain: KeychainParts = {},
): TokenStore | undefined {
  if (environmentTokenStore(env)) return undefined;
  return ofKind(settings.tokenStore === 'file' ? 'file' : 'keychain', settings, env, keychain);
}

/** As `formerTokenStore`, for the second sign-in. */
export function formerSecondStore(
  settings: Settings,
  env: Environment,
  keychain: KeychainParts = {},
): TokenStore | undefined {
  const kind = formerStoreKind(settings, env);
  return kind && ofKind(kind, settings, env, keychain);
}

/** The file of the second sign-in. */
export function secondTokenFile(tokenFile: string): string {
  return join(dirname(tokenFile), 'token-second.json');
}

function ofKind(kind: 'file' | 'keychain', settings: Settings, env: Environment, keychain: KeychainParts): TokenStore {
  if (kind === 'file') return fileTokenStore(secondTokenFile(settings.paths.tokenFile));
  // Most profiles have no second one, so that there is none is no failure.
  return keychainTokenStore({ ...keychain, account: `${keychainAccount(settings)} second`, env, expected: false });
}
