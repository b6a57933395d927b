import type { Environment } from '../config/environment.js';
import { type ConfigFile, readConfigFile } from '../config/file.js';
import { type Settings, unusualUrls } from '../config/settings.js';
import { environmentTokenStore } from './environment.js';
import { fileTokenStore } from './file.js';
import { keychainTokenStore } from './keychain.js';
import type { KeychainProcess } from './keychain-process.js';
import type { TokenStore } from './token-store.js';

/** Which program talks to the keychain; by default the one that asks the system's. */
type KeychainParts = Pick<KeychainProcess, 'childPath'>;

/**
 * The only place that chooses: a token in the environment wins, otherwise the token store named by flag, environment or
 * configuration. Signing in saves the choice in the configuration; a store that fails is never replaced by another.
 * @throws UsageError when the environment sets only half of a token.
 */
export function chooseTokenStore(settings: Settings, env: Environment, keychain: KeychainParts = {}): TokenStore {
  const fromEnvironment = environmentTokenStore(env, settings.api === 'auto' ? undefined : settings.api);
  if (fromEnvironment) return fromEnvironment;
  if (settings.tokenStore === 'file') return fileTokenStore(settings.paths.tokenFile);
  const expected = readConfigFile(settings.paths.configFile).tokenStore === 'keychain';
  return keychainTokenStore({ ...keychain, account: keychainAccount(settings), env, expected });
}

/**
 * The other token store, where an earlier sign-in may have left its token: the file, or the keychain if the
 * configuration says so, because asking a keychain is slow and may open a prompt. undefined: there is nowhere to look.
 */
export function formerTokenStore(
  settings: Settings,
  env: Environment,
  keychain: KeychainParts = {},
): TokenStore | undefined {
  const kind = formerStoreKind(settings, env);
  if (kind === 'file') return fileTokenStore(settings.paths.tokenFile);
  return kind && keychainTokenStore({ ...keychain, account: keychainAccount(settings), env, expected: true });
}

/** Of which kind that store is. */
export function formerStoreKind(settings: Settings, env: Environment): 'file' | 'keychain' | undefined {
  const known = readConfigFile(settings.paths.configFile);
  if (environmentTokenStore(env) || !sameAddress(settings, known)) return undefined;
  if (settings.tokenStore === 'keychain') return 'file';
  return known.formerStore === 'keychain' ? 'keychain' : undefined;
}

/** Whether the last sign-in was at this address. All addresses share one file: its token may belong to another. */
export function sameAddress(settings: Settings, { apiUrl, v4ApiUrl }: ConfigFile): boolean {
  const unusual = unusualUrls(settings);
  return unusual.apiUrl === apiUrl && unusual.v4ApiUrl === v4ApiUrl;
}

/** The profile, and whatever else tells sign-ins apart: nothing tried elsewhere may replace the real token. */
export function keychainAccount(settings: Settings): string {
  const unusual = unusualUrls(settings);
  const apiUrl = unusual.apiUrl ?? unusual.v4ApiUrl;
  const { home } = settings.paths;
  return `${settings.profile}${apiUrl === undefined ? '' : `@${new URL(apiUrl).host}`}${home === undefined ? '' : ` in ${home}`}`;
}
