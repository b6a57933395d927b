import type { Environment } from '../config/environment.js';
import { type ConfigFile, readConfigFile } from '../config/file.js';
import { type Settings, unusualUrls } from '../config/settings.js';
import { environmentTokenStore } from './environment.js';
import { fileTokenStore } from './file.js';
import { keychainTokenStore } from './keychain.js';
import type { KeychainProcess } from './keychain-process.js';
import type { TokenStore } from './types.js';

/** Which program answers for the keychain; by default the one that asks the system's. */
type KeychainParts = Pick<KeychainProcess, 'childPath'>;

/**
 * The one place that chooses: a token in the environment wins, else the store named by flag, environment or
 * configuration. A login remembers its store in the configuration; a store that fails is never replaced by another.
 * @throws UsageError when the environment names half a token.
 */
export function chooseTokenStore(settings: Settings, env: Environment, keychain: KeychainParts = {}): TokenStore {
  const fromEnvironment = environmentTokenStore(env, settings.api === 'v4' ? 'v4' : undefined);
  if (fromEnvironment) return fromEnvironment;
  if (settings.tokenStore === 'file') return fileTokenStore(settings.paths.tokenFile);
  const expected = readConfigFile(settings.paths.configFile).tokenStore === 'keychain';
  return keychainTokenStore({ ...keychain, account: keychainAccount(settings), env, expected });
}

/**
 * The store beside the chosen one, where an earlier login may have left its token: the file, and the keychain when the
 * configuration says so, for asking a keychain is slow and may ask back. undefined: there is nothing to look for.
 */
export function formerTokenStore(
  settings: Settings,
  env: Environment,
  keychain: KeychainParts = {},
): TokenStore | undefined {
  const known = readConfigFile(settings.paths.configFile);
  if (environmentTokenStore(env) || !sameAddress(settings, known)) return undefined;
  if (settings.tokenStore === 'keychain') return fileTokenStore(settings.paths.tokenFile);
  if (known.formerStore !== 'keychain') return undefined;
  return keychainTokenStore({ ...keychain, account: keychainAccount(settings), env, expected: true });
}

/** Whether the last login was at this address. The file is one for all of them: its token may be that of another. */
export function sameAddress(settings: Settings, { apiUrl, v4ApiUrl }: ConfigFile): boolean {
  const unusual = unusualUrls(settings);
  return unusual.apiUrl === apiUrl && unusual.v4ApiUrl === v4ApiUrl;
}

/** The profile, and what else tells one login from another: nothing that is tried elsewhere may replace the real token. */
function keychainAccount(settings: Settings): string {
  const unusual = unusualUrls(settings);
  const apiUrl = unusual.apiUrl ?? unusual.v4ApiUrl;
  const { home } = settings.paths;
  return `${settings.profile}${apiUrl === undefined ? '' : `@${new URL(apiUrl).host}`}${home === undefined ? '' : ` in ${home}`}`;
}
