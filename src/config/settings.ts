import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { type ConfigFile, readConfigFile } from './file.js';
import { type Environment, type Paths, resolvePaths } from './paths.js';
import { isLoopback } from './proxy.js';
import { checkedZone } from './zone.js';

/** The stores a person can choose; a token from the environment is chosen by being there. */
export const tokenStoreKinds = ['keychain', 'file'] as const;
export type TokenStoreKind = (typeof tokenStoreKinds)[number];

/** What `--api` takes. */
export const apiChoices = ['v3', 'v4', 'auto'] as const;

/** A generation of AccessLink, each with its own sign-in: v3, or v4 which Polar calls Dynamic API. */
export type Generation = 'v3' | 'v4';

/** Everything a command needs to know before it starts; secrets are not among it. */
export interface Settings {
  profile: string;
  paths: Paths;
  clientId: string | undefined;
  redirectUri: string;
  apiUrl: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** Where the data of v4 are, with its path: `https://www.polaraccesslink.com/v4/data`. */
  v4ApiUrl: string;
  v4AuthorizeUrl: string;
  v4TokenUrl: string;
  /** Which generation to sign in with; also that of a token from the environment, where `auto` means v3. */
  api: Generation | 'auto';
  tokenStore: TokenStoreKind;
  /** What `pull` brings when `--data` does not say: kinds with commas between. */
  data: string | undefined;
  /** The home time zone, an IANA name: of sessions that name none. */
  zone: string | undefined;
  /** The configuration file could not be used, and this is all without it: only for finding out what is wrong. */
  problem?: UsageError;
}

/** The flags every command takes that bear on settings. */
export interface SettingsFlags {
  profile?: string | undefined;
  db?: string | undefined;
  tokenStore?: string | undefined;
  api?: string | undefined;
}

/** The usual addresses: Polar's, and the redirect URL of this program. */
export const polarUrls = {
  redirectUri: 'http://localhost:8765/callback',
  apiUrl: 'https://www.polaraccesslink.com',
  authorizeUrl: 'https://flow.polar.com/oauth2/authorization',
  tokenUrl: 'https://polarremote.com/v2/oauth2/token',
  v4ApiUrl: 'https://www.polaraccesslink.com/v4/data',
  v4AuthorizeUrl: 'https://auth.polar.com/oauth/authorize',
  v4TokenUrl: 'https://auth.polar.com/oauth/token',
} as const;

/** The variable that sets each of the addresses; `redirectUri` is compared by Polar to the letter and treated apart. */
export const urlVariables = {
  apiUrl: 'POLAR_SYNC_API_URL',
  authorizeUrl: 'POLAR_SYNC_AUTHORIZE_URL',
  tokenUrl: 'POLAR_SYNC_TOKEN_URL',
  v4ApiUrl: 'POLAR_SYNC_V4_API_URL',
  v4AuthorizeUrl: 'POLAR_SYNC_V4_AUTHORIZE_URL',
  v4TokenUrl: 'POLAR_SYNC_V4_TOKEN_URL',
} as const;

/**
 * Flags beat the environment, the environment beats the configuration file, both beat defaults.
 * @throws UsageError for a value that cannot be used, naming where it came from.
 */
export function resolveSettings(env: Environment, flags: SettingsFlags = {}, read = readConfigFile): Settings {
  const profile = checkProfile(flags.profile ?? 'default');
  if (flags.db === '') throw new UsageError('DB_EMPTY', '--db is empty.', { hint: 'Name a file, or leave --db out.' });
  const paths = resolvePaths(env, profile);
  const file = read(paths.configFile);
  const dbFile = flags.db ?? (env.POLAR_SYNC_DB || undefined) ?? file.db;
  return {
    profile,
    paths: dbFile === undefined ? paths : { ...paths, dbFile: resolve(dbFile) },
    clientId: env.POLAR_CLIENT_ID || file.clientId,
    // Polar compares it character by character with the registered one: a slash at the end belongs to it.
    redirectUri: checkUrl('POLAR_REDIRECT_URI', env.POLAR_REDIRECT_URI || file.redirectUri || polarUrls.redirectUri),
    apiUrl: url('apiUrl', env, file),
    authorizeUrl: url('authorizeUrl', env, file),
    tokenUrl: url('tokenUrl', env, file),
    v4ApiUrl: url('v4ApiUrl', env, file),
    v4AuthorizeUrl: url('v4AuthorizeUrl', env, file),
    v4TokenUrl: url('v4TokenUrl', env, file),
    api: apiChoice(flags.api ?? (env.POLAR_SYNC_API || undefined) ?? 'auto'),
    tokenStore: tokenStoreKind(flags.tokenStore, env, file),
    data: env.POLAR_SYNC_DATA || file.data,
    zone: zoneOf(env, file, paths.configFile),
  };
}

/** As `resolveSettings`; where the configuration file stands in the way, what there is without it, and why. */
export function resolveDespite(env: Environment, flags: SettingsFlags = {}): Settings {
  try {
    return resolveSettings(env, flags);
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    return { ...resolveSettings(env, flags, () => ({})), problem };
  }
}

/**
 * Those of the addresses that are not the default ones; the others are present as undefined. A login remembers
 * them, because cron has no environment.
 */
export function unusualUrls(settings: Settings): Pick<ConfigFile, keyof typeof polarUrls> {
  const unusual = (name: keyof typeof polarUrls) => (settings[name] === polarUrls[name] ? undefined : settings[name]);
  return {
    redirectUri: unusual('redirectUri'),
    apiUrl: unusual('apiUrl'),
    authorizeUrl: unusual('authorizeUrl'),
    tokenUrl: unusual('tokenUrl'),
    v4ApiUrl: unusual('v4ApiUrl'),
    v4AuthorizeUrl: unusual('v4AuthorizeUrl'),
    v4TokenUrl: unusual('v4TokenUrl'),
  };
}

function zoneOf(env: Environment, file: ConfigFile, path: string): string | undefined {
  if (env.POLAR_SYNC_ZONE) return checkedZone('POLAR_SYNC_ZONE', env.POLAR_SYNC_ZONE);
  return file.zone ? checkedZone(`"zone" in ${path}`, file.zone) : undefined;
}

function checkProfile(name: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,31}$/i.test(name)) return name;
  throw new UsageError('PROFILE_NAME', `The profile name ${JSON.stringify(name)} cannot be used.`, {
    hint: 'Use letters, digits, - and _ (at most 32).',
  });
}

function url(key: keyof typeof urlVariables, env: Environment, file: ConfigFile): string {
  const name = urlVariables[key];
  return checkUrl(name, env[name] || file[key] || polarUrls[key]).replace(/\/+$/, '');
}

function checkUrl(name: string, value: string): string {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname)))) {
    return value;
  }
  throw new UsageError('SETTING_URL', `${name} is not a usable URL: ${JSON.stringify(value)}.`, {
    hint: 'Give an https:// URL; plain http:// is accepted for localhost only.',
  });
}

function apiChoice(value: string): Settings['api'] {
  if (value === 'auto' || value === 'v3' || value === 'v4') return value;
  throw new UsageError('API_NAME', `There is no AccessLink API called ${JSON.stringify(value)}.`, {
    hint: 'Choose v3, v4 or auto.',
  });
}

function tokenStoreKind(flag: string | undefined, env: Environment, file: ConfigFile): TokenStoreKind {
  const value = flag ?? (env.POLAR_SYNC_TOKEN_STORE || undefined) ?? file.tokenStore ?? 'keychain';
  if (value === 'keychain' || value === 'file') return value;
  throw new UsageError('TOKEN_STORE_NAME', `There is no token store called ${JSON.stringify(value)}.`, {
    hint: 'Choose keychain or file.',
  });
}
