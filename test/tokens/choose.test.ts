import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfigFile, updateConfigFile } from '../../src/config/file.js';
import { resolveSettings } from '../../src/config/settings.js';
import { chooseTokenStore } from '../../src/tokens/choose.js';
import { cronEnvironment, withSessionBus } from '../../src/tokens/session-bus.js';

const home = mkdtempSync(join(tmpdir(), 'polar-sync-choose-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const choose = (env: Record<string, string>, flags = {}) =>
  chooseTokenStore(resolveSettings({ POLAR_SYNC_HOME: home, ...env }, flags), { POLAR_SYNC_HOME: home, ...env });

describe('choice of the token store', () => {
  it('is the keychain when nothing is said', () => {
    expect(choose({}).kind).toBe('keychain');
    expect(choose({}, { profile: 'work' }).describe()).toContain('work');
  });

  it('follows flag, variable and what a login remembered, in this order', () => {
    expect(choose({ POLAR_SYNC_TOKEN_STORE: 'file' }).kind).toBe('file');
    expect(choose({ POLAR_SYNC_TOKEN_STORE: 'file' }, { tokenStore: 'keychain' }).kind).toBe('keychain');
    const { configFile } = resolveSettings({ POLAR_SYNC_HOME: home }).paths;
    updateConfigFile(configFile, { tokenStore: 'file', clientId: 'c' });
    expect(choose({}).kind).toBe('file');
    updateConfigFile(configFile, { tokenStore: undefined });
    expect(choose({}).kind).toBe('keychain');
    expect(readConfigFile(configFile)).toEqual({ clientId: 'c' });
  });

  it('gives what is not the real account a keychain entry of its own', () => {
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
});

describe('session bus', () => {
  it('keeps what is set and leaves other systems alone', () => {
    const set = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' };
    expect(withSessionBus(set, 'linux')).toBe(set);
    expect(withSessionBus({}, 'darwin')).toEqual({});
  });

  it('is not part of what cron passes on', () => {
    const env = { HOME: '/home/me', DISPLAY: ':0', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x', POLAR_CLIENT_SECRET: 's' };
    expect(cronEnvironment(env)).toEqual({ HOME: '/home/me', PATH: '/usr/bin:/bin' });
  });
});
