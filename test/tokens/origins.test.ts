import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/settings.js';
import { isSameHome, originsOf, refuseOtherOrigins } from '../../src/tokens/origins.js';
import type { Credentials, TokenStore } from '../../src/tokens/token-store.js';

const at = (env: Record<string, string> = {}) => ({
  env,
  settings: resolveSettings({ POLAR_SYNC_HOME: '/nowhere', ...env }),
});
const store = (kind: TokenStore['kind']) => ({ kind }) as TokenStore;
const look = (credentials: Credentials, kind: TokenStore['kind'], { settings, env }: ReturnType<typeof at>) => {
  try {
    refuseOtherOrigins(credentials, store(kind), settings, env);
    return 'allowed';
  } catch (problem) {
    return (problem as { code: string }).code;
  }
};

const old: Credentials = { accessToken: 'a', userId: '475', refreshToken: 'r' };
const here: Credentials = { ...old, ...originsOf(at().settings) };

describe('where credentials may go', () => {
  it('is Polar, for a sign-in there and for one stored by an earlier version', () => {
    for (const one of [old, here, { ...old, apiVersion: 'v4' as const }, { ...here, apiVersion: 'v4' as const }])
      expect(look(one, 'file', at())).toBe('allowed');
    expect(isSameHome(old, here)).toBe(true);
    expect(look(old, 'environment', at())).toBe('allowed');
  });

  it.each([
    ['http://www.polaraccesslink.com.evil.example', 'https://www.polaraccesslink.com.evil.example'],
    ['the bare name', 'https://polaraccesslink.com'],
    ['another port', 'https://www.polaraccesslink.com:8443'],
    ['a lookalike', 'https://www.polaraccesslink.com@evil.example'],
    ['this machine', 'http://127.0.0.1:8766'],
  ])('is not %s', (_what, url) => {
    for (const apiVersion of ['v3', 'v4'] as const)
      expect(look({ ...here, apiVersion }, 'keychain', at({ POLAR_SYNC_API_URL: url }))).toBe('OTHER_ORIGIN');
  });

  it('is another path of the same origin', () => {
    for (const url of ['https://www.polaraccesslink.com/', 'https://WWW.polaraccesslink.com:443/v5'])
      expect(look(here, 'file', at({ POLAR_SYNC_API_URL: url }))).toBe('allowed');
  });

  it('does not depend on addresses that this sign-in never uses', () => {
    const elsewhere = 'https://elsewhere.example/token';
    const { refreshToken: _none, ...once } = here;
    expect(look(once, 'file', at({ POLAR_SYNC_TOKEN_URL: elsewhere }))).toBe('allowed');
    expect(look(here, 'file', at({ POLAR_SYNC_V4_API_URL: elsewhere, POLAR_SYNC_V4_TOKEN_URL: elsewhere }))).toBe(
      'allowed',
    );
    expect(look({ ...here, apiVersion: 'v4' }, 'file', at({ POLAR_SYNC_TOKEN_URL: elsewhere }))).toBe('allowed');
    expect(look(here, 'file', at({ POLAR_SYNC_TOKEN_URL: elsewhere }))).toBe('OTHER_ORIGIN');
  });
});
