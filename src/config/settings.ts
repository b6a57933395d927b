import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { type Environment, fromEnvironment } from './environment.js';
import { type ConfigChanges, type ConfigFile, readConfigFile } from './file.js';
import { type Paths, resolvePaths } from './paths.js';
import {
  type ApiVersion,
  type FileSetting,
  isInFile,
  type SettingName,
  settingTable,
  type TokenStoreKind,
} from './setting-table.js';

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
  /** Which API version to sign in with; also that of a token from the environment, where `auto` means v3. */
  api: ApiVersion | 'auto';
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

/** The addresses: Polar's, and the redirect URL of this program. */
export const addressNames = [
  'redirectUri',
  'apiUrl',
  'authorizeUrl',
  'tokenUrl',
  'v4ApiUrl',
  'v4AuthorizeUrl',
  'v4TokenUrl',
] as const satisfies readonly FileSetting[];
type AddressName = (typeof addressNames)[number];

/**
 * Flags beat the environment, the environment beats the configuration file, both beat defaults.
 * @throws UsageError for a value that cannot be used, naming where it came from.
 */
export function resolveSettings(env: Environment, flags: SettingsFlags = {}, read = readConfigFile): Settings {
  const profile = checkProfile(flags.profile ?? 'default');
  if (flags.db === '') throw new UsageError('DB_EMPTY', '--db is empty.', { hint: 'Name a file, or leave --db out.' });
  const paths = resolvePaths(env, profile);
  const file = read(paths.configFile);
  const where = { env, file, configFile: paths.configFile };
  const dbFile = flags.db ?? said('db', where);
  const addresses = addressNames.map((name) => [name, used(name, settingTable[name], where)]);
  return {
    profile,
    paths: dbFile === undefined ? paths : { ...paths, dbFile: resolve(dbFile) },
    clientId: said('clientId', where),
    ...(Object.fromEntries(addresses) as Record<AddressName, string>),
    api: used('api', settingTable.api, where, flags.api),
    tokenStore: used('tokenStore', settingTable.tokenStore, where, flags.tokenStore),
    data: said('data', where),
    zone: zoneOf(where),
  };
}

/** Where settings are read. */
interface Sources {
  env: Environment;
  file: ConfigFile;
  configFile: string;
}

function said(name: SettingName, { env, file }: Sources): string | undefined {
  return fromEnvironment(env, name) ?? (isInFile(name) ? file[name] || undefined : undefined);
}

/** The value of a setting that always has one, checked. */
function used<T extends string>(
  name: SettingName,
  { variable, usual, check }: { variable: string; usual: string; check(value: string, from: string): T },
  where: Sources,
  flag?: string,
): T {
  return check(flag ?? said(name, where) ?? usual, variable);
}

function zoneOf(where: Sources): string | undefined {
  const { variable, check } = settingTable.zone;
  const zone = said('zone', where);
  const from = fromEnvironment(where.env, 'zone') === undefined ? `"zone" in ${where.configFile}` : variable;
  return zone && check(zone, from);
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
export function unusualUrls(settings: Settings): Pick<ConfigChanges, AddressName> {
  return Object.fromEntries(
    addressNames.map((name) => [name, settings[name] === settingTable[name].usual ? undefined : settings[name]]),
  );
}

function checkProfile(name: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,31}$/i.test(name)) return name;
  throw new UsageError('PROFILE_NAME', `The profile name ${JSON.stringify(name)} cannot be used.`, {
    hint: 'Use letters, digits, - and _ (at most 32).',
  });
}
