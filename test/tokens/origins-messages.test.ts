import { describe, expect, it } from 'vitest';
import { type ConfigFile, updateConfigFile } from '../../src/config/file.js';
import { resolveSettings } from '../../src/config/settings.js';
import type { PolarSyncError } from '../../src/errors.js';
import {
  isSameHome,
  mayReuseSecret,
  originsOf,
  refuseOtherOrigins,
  refuseOtherTokenEndpoints,
} from '../../src/tokens/origins.js';
import type { Credentials, TokenStore } from '../../src/tokens/token-store.js';
import { temporaryFolder } from '../support/folder.js';

/** The settings of a home folder with this configuration file and this environment. */
function at(env: Record<string, string> = {}, file: ConfigFile = {}) {
  const full = { POLAR_SYNC_HOME: temporaryFolder(), ...env };
  const { configFile } = resolveSettings(full).paths;
  updateConfigFile(configFile, file);
  return { env: full, settings: resolveSettings(full), configFile };
}

const problemOf = (work: () => void) => {
  try {
    work();
  } catch (problem) {
    return problem as PolarSyncError;
  }
  return undefined;
};
const refusal = (
  credentials: Credentials,
  { settings, env }: ReturnType<typeof at>,
  kind: TokenStore['kind'] = 'file',
) => problemOf(() => refuseOtherOrigins(credentials, { kind } as TokenStore, settings, env));

const old: Credentials = { accessToken: 'a', userId: '475', refreshToken: 'r' };
const polar = 'https://www.polaraccesslink.com';
const evil = 'https://evil.example';
const sandbox = 'http://127.0.0.1:8766';
const atPolar: Credentials = { ...old, ...originsOf(at().settings) };

describe('a stored token that would go elsewhere', () => {
  it('is reported with the variable that leads there, and both remedies', () => {
    expect(refusal(atPolar, at({ POLAR_SYNC_API_URL: evil }))).toMatchObject({
      ...{ code: 'OTHER_ORIGIN', exitCode: 4 },
      message: 'The stored token is from www.polaraccesslink.com, but would go to evil.example (POLAR_SYNC_API_URL).',
      hint: 'To use evil.example, run polar-sync login there; to keep the sign-in at www.polaraccesslink.com, change that address back.',
    });
  });

  it('is reported with the configuration key, and with the scheme if it is not https', () => {
    const elsewhere = at({}, { apiUrl: sandbox });
    expect(refusal(atPolar, elsewhere)?.message).toBe(
      `The stored token is from www.polaraccesslink.com, but would go to ${sandbox} ("apiUrl" in ${elsewhere.configFile}).`,
    );
  });

  it('is reported as from an earlier version if none of its origins was stored', () => {
    expect(refusal(old, at({ POLAR_SYNC_TOKEN_URL: `${evil}/token` }))?.message).toBe(
      'The token was stored by an earlier version and counts as one from polarremote.com, but would go to evil.example (POLAR_SYNC_TOKEN_URL).',
    );
  });

  it("is reported without a setting if it is from a sandbox and would go to Polar's default address", () => {
    expect(refusal({ ...atPolar, apiOrigin: sandbox }, at())?.message).toBe(
      `The stored token is from ${sandbox}, but would go to www.polaraccesslink.com.`,
    );
  });
});

describe('a v4 token', () => {
  const v4 = { ...atPolar, apiVersion: 'v4' as const };

  it.each(['POLAR_SYNC_V4_API_URL', 'POLAR_SYNC_API_URL', 'POLAR_SYNC_V4_TOKEN_URL'])('does not go to %s', (name) => {
    expect(refusal(v4, at({ [name]: evil }))?.message).toContain(`would go to evil.example (${name})`);
  });

  it('goes to no token endpoint if it cannot be renewed', () => {
    const { refreshToken: _none, ...once } = v4;
    expect(refusal(once, at({ POLAR_SYNC_V4_TOKEN_URL: evil }))).toBeUndefined();
  });
});

describe('a token from the environment', () => {
  it('goes where the same environment says, never where a configuration file says', () => {
    expect(refusal(old, at({ POLAR_SYNC_API_URL: sandbox }), 'environment')).toBeUndefined();
    expect(refusal({ ...old, apiOrigin: evil }, at(), 'environment')).toBeUndefined();
    const elsewhere = at({}, { apiUrl: evil });
    expect(refusal(old, elsewhere, 'environment')).toMatchObject({
      ...{ code: 'OTHER_ORIGIN', exitCode: 4, hint: expect.stringContaining('set POLAR_SYNC_API_URL too') },
      message: `The token in POLAR_SYNC_ACCESS_TOKEN would go to evil.example ("apiUrl" in ${elsewhere.configFile}).`,
    });
  });
});

describe('the client secret', () => {
  it.each(['tokenUrl', 'v4TokenUrl'] as const)('in the environment does not go where a file says: %s', (name) => {
    const elsewhere = at({}, { [name]: `${evil}/token` });
    expect(problemOf(() => refuseOtherTokenEndpoints(elsewhere.settings, elsewhere.env))).toMatchObject({
      ...{ code: 'OTHER_ORIGIN', exitCode: 4, hint: expect.stringContaining('polar-sync logout') },
      message: `The secret in POLAR_CLIENT_SECRET would go to evil.example ("${name}" in ${elsewhere.configFile}).`,
    });
  });

  it('in the environment goes to Polar or where the environment says, whatever the API addresses', () => {
    for (const { settings, env } of [
      at(),
      at({ POLAR_SYNC_TOKEN_URL: sandbox, POLAR_SYNC_V4_TOKEN_URL: sandbox }),
      at({}, { apiUrl: evil, v4ApiUrl: evil }),
    ])
      expect(problemOf(() => refuseOtherTokenEndpoints(settings, env))).toBeUndefined();
  });

  it.each([
    [{}, true],
    [{ POLAR_SYNC_API_URL: evil, POLAR_SYNC_V4_API_URL: evil }, true],
    [{ POLAR_SYNC_TOKEN_URL: `${evil}/token` }, false],
    [{ POLAR_SYNC_V4_TOKEN_URL: `${evil}/token` }, false],
    [{ POLAR_SYNC_TOKEN_URL: 'https://polarremote.com/v3/token' }, true],
  ])('of an earlier sign-in is reused only for the same token endpoints: %j', (env: Record<string, string>, may) => {
    expect(mayReuseSecret(atPolar, at(env).settings)).toBe(may);
    expect(mayReuseSecret(old, at(env).settings)).toBe(may);
  });
});

describe('two sign-ins', () => {
  it.each(['apiOrigin', 'tokenOrigin', 'v4ApiOrigin', 'v4TokenOrigin'] as const)('differ by %s', (name) => {
    expect(isSameHome(atPolar, { ...atPolar, [name]: evil })).toBe(false);
    expect(isSameHome({ ...old, [name]: evil }, old)).toBe(false);
    expect(isSameHome({ ...old, [name]: evil }, { ...atPolar, [name]: evil })).toBe(true);
  });

  it('have the same origins when both are at Polar', () => {
    expect(isSameHome(old, { ...old, apiOrigin: polar })).toBe(true);
  });
});
