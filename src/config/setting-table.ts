import { UsageError } from '../errors.js';
import { isLoopback } from './addresses/loopback.js';
import { checkedPing } from './addresses/ping-url.js';
import { type ApiVersion, apiChoices } from './api-version.js';
import { checkedFormDays } from './numbers/form-days.js';
import { checkedUnits } from './unit-system.js';
import { checkedZone } from './zone.js';

/** The token stores to choose from; a token in the environment needs no choice. */
export const tokenStoreKinds = ['keychain', 'file'] as const;
export type TokenStoreKind = (typeof tokenStoreKinds)[number];

/** How a setting gets into the entry of a scheduler; secrets never do. */
export type Carried = 'as a path' | 'as it is' | 'without password';

/** A setting. One without `says` is not in the README. */
export interface Setting {
  /** The environment variable. */
  variable: string;
  /** Also a key of `config.json`, with the name of the setting. */
  inFile?: true;
  /** The default. */
  usual?: string;
  /** Its line in the README; settings with the same words share one. */
  says?: string;
  /** Absent: an unattended run does not get it from the shell that created its entry. */
  carried?: Carried;
  /**
   * Turns a value into the one that is used.
   * @param from where it was set: a variable, or a key of the file.
   * @throws UsageError if it cannot be used.
   */
  check?(value: string, from: string): string;
}

const client = 'your client at Polar; the secret is kept with the token';
const outside = 'a token from elsewhere; read-only, overrides any token store';
const servers = "servers other than Polar's, such as the sandbox";
const serversOfV4 = 'the same for v4';
const proxy = 'see [Behind a proxy](#behind-a-proxy)';

/** Every setting, in the order of the README. Flags beat the environment, which beats `config.json`. */
export const settingTable = {
  clientId: { variable: 'POLAR_CLIENT_ID', inFile: true, says: client },
  clientSecret: { variable: 'POLAR_CLIENT_SECRET', says: client },
  redirectUri: {
    variable: 'POLAR_REDIRECT_URI',
    inFile: true,
    usual: 'http://localhost:8765/callback',
    says: 'exactly as registered; `http://localhost:8765/callback`',
    // Polar compares it character by character with the registered one, including a slash at the end.
    check: (value) => checkedUrl(value, 'POLAR_REDIRECT_URI'),
  },
  home: { variable: 'POLAR_SYNC_HOME', says: 'one folder for everything', carried: 'as a path' },
  configHome: { variable: 'XDG_CONFIG_HOME', carried: 'as a path' },
  dataHome: { variable: 'XDG_DATA_HOME', carried: 'as a path' },
  db: { variable: 'POLAR_SYNC_DB', inFile: true, says: 'path of the database' },
  tokenStore: {
    variable: 'POLAR_SYNC_TOKEN_STORE',
    inFile: true,
    usual: 'keychain',
    says: '`keychain` or `file`',
    carried: 'as it is',
    check: checkedTokenStore,
  },
  api: {
    variable: 'POLAR_SYNC_API',
    usual: 'auto',
    says: '`auto`, `v3` or `v4`: which API version to sign in with',
    check: checkedApi,
  },
  accessToken: { variable: 'POLAR_SYNC_ACCESS_TOKEN', says: outside },
  tokenUser: { variable: 'POLAR_SYNC_USER_ID', says: outside },
  targetKey: { variable: 'POLAR_SYNC_TARGET_KEY', says: 'the key of a target, for `target add` without a terminal' },
  apiUrl: {
    ...address('POLAR_SYNC_API_URL', 'https://www.polaraccesslink.com', servers),
    carried: 'as it is',
  },
  authorizeUrl: address('POLAR_SYNC_AUTHORIZE_URL', 'https://flow.polar.com/oauth2/authorization', servers),
  tokenUrl: address('POLAR_SYNC_TOKEN_URL', 'https://polarremote.com/v2/oauth2/token', servers),
  // The base address of v4 data, with its path.
  v4ApiUrl: {
    ...address('POLAR_SYNC_V4_API_URL', 'https://www.polaraccesslink.com/v4/data', serversOfV4),
    carried: 'as it is',
  },
  v4AuthorizeUrl: address('POLAR_SYNC_V4_AUTHORIZE_URL', 'https://auth.polar.com/oauth/authorize', serversOfV4),
  v4TokenUrl: address('POLAR_SYNC_V4_TOKEN_URL', 'https://auth.polar.com/oauth/token', serversOfV4),
  data: {
    variable: 'POLAR_SYNC_DATA',
    inFile: true,
    says: 'what `pull` fetches without `--data`; `workouts`',
    carried: 'as it is',
  },
  full: {
    variable: 'POLAR_SYNC_FULL',
    inFile: true,
    usual: 'false',
    says: '`true`: `pull` fetches samples, zones and routes without `--full`',
    carried: 'as it is',
    check: checkedSwitch,
  },
  zone: {
    variable: 'POLAR_SYNC_ZONE',
    inFile: true,
    says: 'your time zone, such as `Europe/Berlin`, for workouts that Polar sends without one',
    carried: 'as it is',
    check: (value, from) => checkedZone(from, value),
  },
  units: {
    variable: 'POLAR_SYNC_UNITS',
    inFile: true,
    usual: 'metric',
    says: '`metric` or `imperial`: miles, feet, Fahrenheit and pounds on the screen and in the report; stored and exported values stay metric',
    check: checkedUnits,
  },
  formDays: {
    variable: 'POLAR_SYNC_FORM_DAYS',
    inFile: true,
    usual: '42/7',
    says: 'time constants of form in days, chronic and acute load; `42/7` ([numbers](docs/numbers.md#load-and-form))',
    check: checkedFormDays,
  },
  ping: {
    variable: 'POLAR_SYNC_PING_URL',
    inFile: true,
    says: 'called after every pull: as it is on success, with `/fail` appended otherwise; see [when pulls stop](docs/schedule.md#when-pulls-stop)',
    // Anyone who knows it can use it, so it is in no entry, which a shell gets as an argument.
    check: checkedPing,
  },
  logTime: {
    variable: 'POLAR_SYNC_LOG_TIME',
    says: 'set to anything: each line of text output starts with the time, as in the log of scheduled pulls',
  },
  // The names that curl uses; the lower-case ones win.
  httpsProxy: { variable: 'HTTPS_PROXY', says: proxy, carried: 'without password' },
  httpProxy: { variable: 'HTTP_PROXY', says: proxy, carried: 'without password' },
  noProxy: { variable: 'NO_PROXY', says: proxy, carried: 'without password' },
  httpsProxyLower: { variable: 'https_proxy', carried: 'without password' },
  httpProxyLower: { variable: 'http_proxy', carried: 'without password' },
  noProxyLower: { variable: 'no_proxy', carried: 'without password' },
  certificates: { variable: 'NODE_EXTRA_CA_CERTS', says: proxy, carried: 'as a path' },
} as const satisfies Record<string, Setting>;

type Table = typeof settingTable;
/** The name of a setting. */
export type SettingName = keyof Table;
/** The name of a setting that `config.json` can hold. */
export type FileSetting = { [K in SettingName]: Table[K] extends { inFile: true } ? K : never }[SettingName];

/** Every setting with its name. */
export const everySetting = Object.entries<Setting>(settingTable);

/** The settings that `config.json` can hold. */
export const fileSettings = everySetting.filter(([, { inFile }]) => inFile).map(([name]) => name as FileSetting);

/** Whether `config.json` can hold a setting. */
export function isInFile(name: SettingName): name is FileSetting {
  return fileSettings.some((one) => one === name);
}

function address<Variable extends string, Usual extends string>(variable: Variable, usual: Usual, says: string) {
  const check = (value: string) => checkedUrl(value, variable).replace(/\/+$/, '');
  return { variable, inFile: true, usual, says, check } as const;
}

function checkedUrl(value: string, name: string): string {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname)))) {
    return value;
  }
  throw new UsageError('SETTING_URL', `${name} is not a usable URL: ${JSON.stringify(value)}.`, {
    hint: 'Give an https:// URL; plain http:// is accepted for localhost only.',
  });
}

function checkedApi(value: string): ApiVersion | 'auto' {
  const known = apiChoices.find((choice) => choice === value);
  if (known !== undefined) return known;
  throw new UsageError('API_NAME', `Unknown API version ${JSON.stringify(value)}.`, {
    hint: 'Choose v3, v4 or auto.',
  });
}

/** @throws UsageError SETTING_SWITCH */
function checkedSwitch(value: string, from: string): 'true' | 'false' {
  const known = (['true', 'false'] as const).find((word) => word === value.trim().toLowerCase());
  if (known !== undefined) return known;
  throw new UsageError('SETTING_SWITCH', `${from} can be true or false, not ${JSON.stringify(value)}.`, {
    hint: 'Choose true or false.',
  });
}

function checkedTokenStore(value: string): TokenStoreKind {
  const known = tokenStoreKinds.find((kind) => kind === value);
  if (known !== undefined) return known;
  throw new UsageError('TOKEN_STORE_NAME', `Unknown token store ${JSON.stringify(value)}.`, {
    hint: 'Choose keychain or file.',
  });
}
