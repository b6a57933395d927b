import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ConfigFile, readConfigFile, updateConfigFile } from '../../src/config/file.js';
import { resolveSettings } from '../../src/config/settings.js';
import { chooseTokenStore, formerTokenStore, sameAddress } from '../../src/tokens/choose.js';
import { apiVersionOf, type Credentials } from '../../src/tokens/token-store.js';
import { temporaryFolder } from '../support/folder.js';
import { StandInKeychain } from './stand-in-keychain.js';

const home = mkdtempSync(join(tmpdir(), 'polar-sync-choose-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const choose = (env: Record<string, string>, flags = {}) =>
  chooseTokenStore(resolveSettings({ POLAR_SYNC_HOME: home, ...env }, flags), { POLAR_SYNC_HOME: home, ...env });

describe('choice of the token store', () => {
  it('is the keychain by default', () => {
    expect(choose({}).kind).toBe('keychain');
    expect(choose({}, { profile: 'work' }).describe()).toContain('work');
  });

  it('follows flag, variable and what a login stored, in this order', () => {
    expect(choose({ POLAR_SYNC_TOKEN_STORE: 'file' }).kind).toBe('file');
    expect(choose({ POLAR_SYNC_TOKEN_STORE: 'file' }, { tokenStore: 'keychain' }).kind).toBe('keychain');
    const { configFile } = resolveSettings({ POLAR_SYNC_HOME: home }).paths;
    updateConfigFile(configFile, { tokenStore: 'file', clientId: 'c' });
    expect(choose({}).kind).toBe('file');
    updateConfigFile(configFile, { tokenStore: undefined });
    expect(choose({}).kind).toBe('keychain');
    expect(readConfigFile(configFile)).toEqual({ clientId: 'c' });
  });

  it('gives anything but the real account its own keychain entry', () => {
    const entry = (env: Record<string, string>, flags = {}) =>
      chooseTokenStore(resolveSettings({ HOME: home, ...env }, flags), env).describe();
    const elsewhere = { POLAR_SYNC_API_URL: 'http://127.0.0.1:8766' };
    expect([
      entry({}),
      entry({}, { profile: 'work' }),
      entry(elsewhere),
      entry({ POLAR_SYNC_HOME: '/srv/x/' }),
      entry({ ...elsewhere, POLAR_SYNC_HOME: '/srv/x' }),
    ]).toEqual(
      ['default', 'work', 'default@127.0.0.1:8766', 'default in /srv/x', 'default@127.0.0.1:8766 in /srv/x'].map(
        (account) => `the keychain (polar-sync, ${account})`,
      ),
    );
  });

  it('lets a token in the environment win', () => {
    const env = { POLAR_SYNC_ACCESS_TOKEN: 't', POLAR_SYNC_USER_ID: '1' };
    expect(choose(env, { tokenStore: 'file' }).kind).toBe('environment');
  });

  it.each([
    ['v4', 'v4'],
    ['v3', 'v3'],
    ['auto', 'v3'],
  ])('treats that token as one of the API version you name: %s', async (api, apiVersion) => {
    const env = { POLAR_SYNC_ACCESS_TOKEN: 't', POLAR_SYNC_USER_ID: '1', POLAR_SYNC_API: api };
    expect(apiVersionOf((await choose(env).read()) as Credentials)).toBe(apiVersion);
  });

  it('treats an empty keychain as signed out only if no login has left a token', async () => {
    const { childPath, env } = new StandInKeychain();
    const settings = resolveSettings({ POLAR_SYNC_HOME: temporaryFolder() });
    expect(await chooseTokenStore(settings, env(), { childPath }).read()).toBeNull();
    updateConfigFile(settings.paths.configFile, { tokenStore: 'keychain' });
    await expect(chooseTokenStore(settings, env(), { childPath }).read()).rejects.toMatchObject({
      ...{ code: 'KEYCHAIN_EMPTY' },
    });
  });
});

describe('the token store of an earlier login', () => {
  /** A home folder with what an earlier login stored in it. */
  function rememberedAs(remembered: ConfigFile, env: Record<string, string> = {}) {
    const full = { POLAR_SYNC_HOME: temporaryFolder(), ...env };
    updateConfigFile(resolveSettings(full).paths.configFile, remembered);
    return { settings: resolveSettings(full), env: full };
  }
  const former = (...parts: Parameters<typeof rememberedAs>) => {
    const { settings, env } = rememberedAs(...parts);
    return formerTokenStore(settings, env)?.kind;
  };
  const sandbox = 'http://127.0.0.1:8766';

  it('is the file when the keychain is chosen, and the keychain when the file is, if it was in use', () => {
    expect(former({ tokenStore: 'keychain' })).toBe('file');
    expect(former({ tokenStore: 'file' })).toBeUndefined();
    expect(former({ tokenStore: 'file', formerStore: 'file' })).toBeUndefined();
    expect(former({ tokenStore: 'file', formerStore: 'keychain' })).toBe('keychain');
  });

  it('is left alone while the token comes from the environment, and by a sign-in at another address', () => {
    const token = { POLAR_SYNC_ACCESS_TOKEN: 't', POLAR_SYNC_USER_ID: '1' };
    expect(former({ tokenStore: 'keychain' }, token)).toBeUndefined();
    expect(former({ tokenStore: 'keychain' }, { POLAR_SYNC_API_URL: sandbox })).toBeUndefined();
    expect(former({ tokenStore: 'keychain', apiUrl: sandbox })).toBe('file');
  });

  it('is not treated as empty while the keychain is locked', async () => {
    const { childPath, env } = new StandInKeychain();
    const { settings } = rememberedAs({ tokenStore: 'file', formerStore: 'keychain' });
    const store = formerTokenStore(settings, env('locked'), { childPath });
    expect(store?.describe()).toContain(`default in ${settings.paths.home}`);
    await expect(store?.clear()).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED' });
  });

  it.each([
    [{}, {}, true],
    [{ POLAR_SYNC_API_URL: sandbox }, {}, false],
    [{ POLAR_SYNC_V4_API_URL: sandbox }, {}, false],
    [{ POLAR_SYNC_API_URL: sandbox }, { apiUrl: sandbox }, true],
    [{ POLAR_SYNC_API_URL: sandbox }, { apiUrl: sandbox, v4ApiUrl: sandbox }, false],
    [{ POLAR_SYNC_V4_API_URL: sandbox }, { v4ApiUrl: sandbox }, true],
    [{ POLAR_SYNC_TOKEN_URL: sandbox }, {}, true],
  ])('was at the same address: %j and %j', (env: Record<string, string>, remembered: ConfigFile, same) => {
    expect(sameAddress(resolveSettings({ POLAR_SYNC_HOME: home, ...env }), remembered)).toBe(same);
  });
});
