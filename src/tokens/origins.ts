import { apis } from '../config/api-version.js';
import { type Environment, fromEnvironment } from '../config/environment.js';
import { settingTable } from '../config/setting-table.js';
import type { Settings } from '../config/settings.js';
import { AuthError } from '../errors.js';
import { keysOf } from '../guards.js';
import { apiVersionOf, type Credentials, type TokenStore } from './token-store.js';

/** Each address a secret may go to, and the credentials field that holds its origin. */
const fields = {
  apiUrl: 'apiOrigin',
  tokenUrl: 'tokenOrigin',
  v4ApiUrl: 'v4ApiOrigin',
  v4TokenUrl: 'v4TokenOrigin',
} as const;

type Address = keyof typeof fields;

/** The origins of a sign-in: those of the APIs and of the token endpoints. */
export type Origins = Record<(typeof fields)[Address], string>;

const addresses = keysOf(fields);

/** The origins of these addresses, for a sign-in at them. */
export function originsOf(urls: Readonly<Record<Address, string>>): Origins {
  const origin = (name: Address) => new URL(urls[name]).origin;
  return {
    apiOrigin: origin('apiUrl'),
    tokenOrigin: origin('tokenUrl'),
    v4ApiOrigin: origin('v4ApiUrl'),
    v4TokenOrigin: origin('v4TokenUrl'),
  };
}

/**
 * The origins that credentials belong to. Credentials stored by earlier versions name none and count as Polar's own: a
 * sandbox token that then goes to Polar is worthless there, and Polar's tokens go nowhere else.
 */
export function homeOf(credentials: Credentials): Origins {
  const { apiOrigin, tokenOrigin, v4ApiOrigin, v4TokenOrigin } = {
    ...originsOf(environmentAddresses({})),
    ...credentials,
  };
  return { apiOrigin, tokenOrigin, v4ApiOrigin, v4TokenOrigin };
}

/** Whether two sign-ins have the same origins. */
export function isSameHome(one: Credentials, other: Credentials): boolean {
  const [here, there] = [homeOf(one), homeOf(other)];
  return addresses.every((name) => here[fields[name]] === there[fields[name]]);
}

/** Whether the client secret that came with these credentials may go to the token endpoints of the settings. */
export function mayReuseSecret(credentials: Credentials, settings: Settings): boolean {
  const [home, asked] = [homeOf(credentials), originsOf(settings)];
  return home.tokenOrigin === asked.tokenOrigin && home.v4TokenOrigin === asked.v4TokenOrigin;
}

/**
 * A token goes only where it came from. A stored one goes to the origins that issued it; one from the environment goes
 * to the origins the same environment names, or to Polar: an address from a configuration file has a different author.
 * @throws AuthError OTHER_ORIGIN before anything is sent, naming the setting that points elsewhere.
 */
export function refuseOtherOrigins(
  credentials: Credentials,
  { kind }: TokenStore,
  settings: Settings,
  env: Environment,
): void {
  const home = kind === 'environment' ? environmentOrigins(env) : homeOf(credentials);
  const asked = originsOf(settings);
  const away = reached(credentials).find((name) => home[fields[name]] !== asked[fields[name]]);
  if (away === undefined) return;
  const [from, to] = [hostOf(home[fields[away]]), hostOf(asked[fields[away]])];
  const setBy = sourceOf(away, settings, env);
  if (kind === 'environment')
    throw new AuthError('OTHER_ORIGIN', `The token in POLAR_SYNC_ACCESS_TOKEN would go to ${to}${setBy}.`, {
      hint: `If it was issued there, set ${settingTable[away].variable} too; otherwise remove that address from the configuration.`,
    });
  const stored =
    credentials[fields[away]] === undefined
      ? 'The token was stored by an earlier version and counts as one'
      : 'The stored token is';
  throw new AuthError('OTHER_ORIGIN', `${stored} from ${from}, but would go to ${to}${setBy}.`, {
    hint: `To use ${to}, run polar-sync login there; to keep the sign-in at ${from}, change that address back.`,
  });
}

/**
 * A client secret from the environment goes only to token endpoints named in the same environment, or to Polar.
 * @throws AuthError OTHER_ORIGIN
 */
export function refuseOtherTokenEndpoints(settings: Settings, env: Environment): void {
  const home = environmentOrigins(env);
  const asked = originsOf(settings);
  const away = (['tokenUrl', 'v4TokenUrl'] as const).find((name) => home[fields[name]] !== asked[fields[name]]);
  if (away === undefined) return;
  throw new AuthError(
    'OTHER_ORIGIN',
    `The secret in POLAR_CLIENT_SECRET would go to ${hostOf(asked[fields[away]])}${sourceOf(away, settings, env)}.`,
    {
      hint: `To sign in there, set ${settingTable[away].variable} too; to sign in at Polar, run polar-sync logout, which forgets that address.`,
    },
  );
}

/** Where requests with these credentials go. v3 is also called with a v4 token. */
function reached(credentials: Credentials): Address[] {
  const renews = credentials.refreshToken !== undefined;
  const { api, token } = apis[apiVersionOf(credentials)].addresses;
  return [...new Set<Address>([api, apis.v3.addresses.api, ...(renews ? [token] : [])])];
}

function environmentOrigins(env: Environment): Origins {
  return originsOf(environmentAddresses(env));
}

/** The addresses the environment names, otherwise Polar's own. */
function environmentAddresses(env: Environment): Record<Address, string> {
  const named = (name: Address) => fromEnvironment(env, name) ?? settingTable[name].usual;
  return {
    apiUrl: named('apiUrl'),
    tokenUrl: named('tokenUrl'),
    v4ApiUrl: named('v4ApiUrl'),
    v4TokenUrl: named('v4TokenUrl'),
  };
}

/** ` (POLAR_SYNC_API_URL)`, or where else the address comes from; empty for the default. */
function sourceOf(name: Address, settings: Settings, env: Environment): string {
  if (fromEnvironment(env, name)) return ` (${settingTable[name].variable})`;
  return settings[name] === settingTable[name].usual ? '' : ` ("${name}" in ${settings.paths.configFile})`;
}

/** `www.polaraccesslink.com`; with the scheme if it is not https, which also tells two such origins apart. */
function hostOf(origin: string): string {
  return origin.replace(/^https:\/\//, '');
}
