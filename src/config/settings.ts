import { resolve } from 'node:path';
import { UsageError } from '../errors.js';
import type { ApiVersion } from './api-version.js';
import { type Environment, fromEnvironment } from './environment.js';
import { type ConfigChanges, type ConfigFile, readConfigFile } from './file.js';
import { type FormDaysSetting, readFormDays } from './numbers/form-days.js';
import { type Paths, resolvePaths } from './paths.js';
import { type FileSetting, isInFile, type SettingName, settingTable, type TokenStoreKind } from './setting-table.js';
import type { UnitSystem } from './unit-system.js';

/** Everything a command needs to know before it starts, except secrets. */
export interface Settings {
  profile: string;
  paths: Paths;
  clientId: string | undefined;
  redirectUri: string;
  apiUrl: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** The base address of v4 data, with its path: `https://www.polaraccesslink.com/v4/data`. */
  v4ApiUrl: string;
  v4AuthorizeUrl: string;
  v4TokenUrl: string;
  /** The API version to sign in with; also that of a token from the environment, for which `auto` means v3. */
  api: ApiVersion | 'auto';
  tokenStore: TokenStoreKind;
  /** What `pull` fetches without `--data`: kinds separated by commas. */
  data: string | undefined;
  /** Whether `pull` fetches all details without `--full`. */
  full: boolean;
  /** The home time zone, an IANA name, for sessions that have none. */
  zone: string | undefined;
  /** The units of what is shown; not of what is stored or exported. */
  units: UnitSystem;
  /** The time constants of form, in days. */
  formDays: FormDaysSetting;
  /** Where to tell how each pull ended: see addresses/ping-url.ts. Not to be printed. */
  ping: string | undefined;
  /** Why the configuration file could not be used; then these are the settings without it, for diagnosis only. */
  problem?: UsageError;
}

/** The flags of every command that affect settings. */
export interface SettingsFlags {
  profile?: string | undefined;
  db?: string | undefined;
  tokenStore?: string | undefined;
  api?: string | undefined;
  units?: string | undefined;
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
  const dbFile = flags.db ?? given('db', where);
  const addresses = addressNames.map((name) => [name, checked(name, settingTable[name], where)]);
  return {
    profile,
    paths: dbFile === undefined ? paths : { ...paths, dbFile: resolve(dbFile) },
    clientId: given('clientId', where),
    ...(Object.fromEntries(addresses) as Record<AddressName, string>),
    api: checked('api', settingTable.api, where, flags.api),
    tokenStore: checked('tokenStore', settingTable.tokenStore, where, flags.tokenStore),
    data: given('data', where),
    full: checked('full', settingTable.full, where) === 'true',
    zone: checkedIfGiven('zone', where),
    units: checked('units', settingTable.units, where, flags.units),
    formDays: readFormDays(checked('formDays', settingTable.formDays, where), 'formDays'),
    ping: checkedIfGiven('ping', where),
  };
}

/** Where settings are read from. */
interface Sources {
  env: Environment;
  file: ConfigFile;
  configFile: string;
}

function given(name: SettingName, { env, file }: Sources): string | undefined {
  return fromEnvironment(env, name) ?? (isInFile(name) ? file[name] || undefined : undefined);
}

/** The checked value of a setting that has a default. */
function checked<T extends string>(
  name: SettingName,
  { variable, usual, check }: { variable: string; usual: string; check(value: string, from: string): T },
  where: Sources,
  flag?: string,
): T {
  if (flag !== undefined) return check(flag, `--${hyphened(name)}`);
  return check(given(name, where) ?? usual, originOf(name, variable, where));
}

/** The checked value of a setting that has no default. */
function checkedIfGiven(name: 'zone' | 'ping', where: Sources): string | undefined {
  const { variable, check } = settingTable[name];
  const value = given(name, where);
  return value && check(value, originOf(name, variable, where));
}

/** Where a setting that has a value was set: the variable, or the key of the file. */
function originOf(name: SettingName, variable: string, { env, file, configFile }: Sources): string {
  const inFile = fromEnvironment(env, name) === undefined && isInFile(name) && file[name] !== undefined;
  return inFile ? `"${name}" in ${configFile}` : variable;
}

/** `tokenStore` as in `--token-store`. */
const hyphened = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** As `resolveSettings`; if the configuration file cannot be used, the settings without it, and why. */
export function resolveLeniently(env: Environment, flags: SettingsFlags = {}): Settings {
  try {
    return resolveSettings(env, flags);
  } catch (problem) {
    if (!(problem instanceof UsageError)) throw problem;
    return { ...resolveSettings(env, flags, () => ({})), problem };
  }
}

/**
 * The addresses that differ from their defaults; the others are present as undefined. A login remembers them, because
 * cron has no such environment.
 */
export function unusualUrls(settings: Settings): Pick<ConfigChanges, AddressName> {
  return Object.fromEntries(
    addressNames.map((name) => [name, settings[name] === settingTable[name].usual ? undefined : settings[name]]),
  );
}

function checkProfile(name: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,31}$/i.test(name)) return name;
  throw new UsageError('PROFILE_NAME', `${JSON.stringify(name)} is not a valid profile name.`, {
    hint: 'Use letters, digits, - and _ (at most 32).',
  });
}
