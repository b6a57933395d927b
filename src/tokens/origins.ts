import { type Environment, fromEnvironment } from '../config/environment.js';
import { settingTable } from '../config/setting-table.js';
import type { Settings } from '../config/settings.js';
import { AuthError } from '../errors.js';
import { type Credentials, generationOf, type TokenStore } from './types.js';

/** Each address that a secret may go to, and the field of the credentials that holds its origin. */
const fields = {
  apiUrl: 'apiOrigin',
  tokenUrl: 'tokenOrigin',
  v4ApiUrl: 'v4ApiOrigin',
  v4TokenUrl: 'v4TokenOrigin',
} as const;

type Address = keyof typeof fields;

/** The origins a sign-in was made at: those of the APIs and of the token endpoints. */
export type Origins = Record<(typeof fields)[Address], string>;

const addresses = Object.keys(fields) as Address[];

/** The origins of these addresses, for a sign-in that is made at them. */
export function originsOf(urls: Readonly<Record<Address, string>>): Origins {
  return Object.fromEntries(addresses.map((name) => [fields[name], new URL(urls[name]).origin])) as Origins;
}

/**
 * The origins that credentials belong to. What versions before this one stored names none, and counts as Polar's own: a
 * token of the sandbox that then goes to Polar is worth nothing there, and one of Polar's goes nowhere else.
 */
export function homeOf(credentials: Credentials): Origins {
  const polar = originsOf(environmentAddresses({}));
  return Object.fromEntries(
    Object.entries(polar).map(([name, usual]) => [name, credentials[name as keyof Origins] ?? usual]),
  ) as Origins;
}

/** Whether two sign-ins were made at the same place. */
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
 * A token goes only where it came from. One that is stored goes to the origins it was issued at; one from the environment
 * to those that the same environment names, or to Polar: an address from a configuration file is another's word there.
 * @throws AuthError OTHER_ORIGIN before anything is sent, naming the setting that leads elsewhere.
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
      hint: `If it was issued there, set ${settingTable[away].variable} beside it; otherwise take that address out of the configuration.`,
    });
  const stored = credentials[fields[away]] === undefined ? 'was stored by an earlier version, as one' : 'is';
  throw new AuthError('OTHER_ORIGIN', `The stored token ${stored} of ${from}, and would go to ${to}${setBy}.`, {
    hint: `To use ${to}, run polar-sync login there; to keep the sign-in at ${from}, change that address back.`,
  });
}

/**
 * A client secret from the environment goes only to the token endpoints that the same environment names, or to Polar.
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
      hint: `To sign in there, set ${settingTable[away].variable} beside it; to sign in at Polar, run polar-sync logout, which forgets that address.`,
    },
  );
}

/** Where requests that carry a secret of these credentials lead. v3 is asked with a token of v4 too. */
function reached(credentials: Credentials): Address[] {
  const renews = credentials.refreshToken !== undefined;
  if (generationOf(credentials) === 'v3') return ['apiUrl', ...(renews ? (['tokenUrl'] as const) : [])];
  return ['v4ApiUrl', 'apiUrl', ...(renews ? (['v4TokenUrl'] as const) : [])];
}

function environmentOrigins(env: Environment): Origins {
  return originsOf(environmentAddresses(env));
}

/** What the environment names, else Polar's own. */
function environmentAddresses(env: Environment): Record<Address, string> {
  const named = addresses.map((name) => [name, fromEnvironment(env, name) ?? settingTable[name].usual]);
  return Object.fromEntries(named) as Record<Address, string>;
}

/** ` (POLAR_SYNC_API_URL)`, or where else the address comes from; empty for the usual one. */
function sourceOf(name: Address, settings: Settings, env: Environment): string {
  if (fromEnvironment(env, name)) return ` (${settingTable[name].variable})`;
  return settings[name] === settingTable[name].usual ? '' : ` ("${name}" in ${settings.paths.configFile})`;
}

/** `www.polaraccesslink.com`; with the scheme where it is not https, which also tells two such apart. */
function hostOf(origin: string): string {
  return origin.replace(/^https:\/\//, '');
}
