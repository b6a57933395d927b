import { chmodSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../src/config/settings.js';
import { chooseTokenStore } from '../../../src/tokens/choose.js';
import { type TargetSecret, targetSecrets } from '../../../src/tokens/target-secrets.js';
import { temporaryFolder } from '../../support/folder.js';
import { credentials } from '../conformance.js';
import { StandInKeychain } from '../stand-in-keychain.js';

const key: TargetSecret = { origin: 'https://intervals.icu', key: 'the-very-secret-key' };
const pair: TargetSecret = {
  ...{ origin: 'https://www.strava.com', accessToken: 'a-token', refreshToken: 'r-token' },
  ...{ expiresAt: '2026-11-30T10:00:00.000Z', clientId: '4711', clientSecret: 'c-secret' },
};
const modeOf = (path: string) => statSync(path).mode & 0o777;

function inFiles(profile = 'default', home = temporaryFolder()) {
  const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const settings = resolveSettings(env, { profile });
  return {
    home,
    settings,
    at: (name: string) => targetSecrets(settings, env, name),
    token: chooseTokenStore(settings, env),
  };
}

describe('the key of a target in a file', () => {
  it('is one that only its owner can read, for each target', async () => {
    const { home, at } = inFiles();
    expect(await at('intervals').read()).toBeUndefined();
    await at('intervals').write(key);
    await at('strava').write(pair);
    const folder = join(home, 'target-keys');
    expect(readdirSync(folder).sort()).toEqual(['intervals.json', 'strava.json']);
    expect(modeOf(folder)).toBe(0o700);
    for (const name of readdirSync(folder)) expect(modeOf(join(folder, name))).toBe(0o600);
    expect(await at('intervals').read()).toEqual(key);
    expect(await at('strava').read()).toEqual(pair);
    expect([await at('strava').clear(), await at('strava').clear()]).toEqual([true, false]);
    expect(readdirSync(folder)).toEqual(['intervals.json']);
  });

  it('and the token of Polar never touch each other', async () => {
    const { home, at, token } = inFiles();
    await token.write(credentials);
    const before = readFileSync(join(home, 'token.json'), 'utf8');
    await at('strava').write(pair);
    // Names that a target may have, and that are files of polar-sync beside the folder of keys.
    for (const name of ['token', 'config', 'targets']) await at(name).write(key);
    expect(readFileSync(join(home, 'token.json'), 'utf8')).toBe(before);
    await token.write({ ...credentials, accessToken: 'renewed' });
    await token.clear();
    expect(await at('strava').read()).toEqual(pair);
    await token.write(credentials);
    for (const name of ['strava', 'token']) await at(name).clear();
    expect(await token.read()).toEqual(credentials);
  });

  it('belongs to one profile', async () => {
    const { home, at } = inFiles();
    await at('intervals').write(key);
    expect(await inFiles('anna', home).at('intervals').read()).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('is rejected where others can read it, or where it is a link', async () => {
    const { home, at } = inFiles();
    await at('intervals').write(key);
    const path = join(home, 'target-keys', 'intervals.json');
    chmodSync(path, 0o640);
    await expect(at('intervals').read()).rejects.toMatchObject({ code: 'TOKEN_FILE_MODE', exitCode: 7 });
    chmodSync(path, 0o600);
    renameSync(path, `${path}.moved`);
    symlinkSync(`${path}.moved`, path);
    await expect(at('intervals').read()).rejects.toMatchObject({ code: 'TOKEN_FILE_LINK', exitCode: 7 });
  });

  it.each(['{"origin":"https://x.example","key":7}', '{"key":"the-very-secret-key"}', 'the-very-secret-key', ''])(
    'is not quoted when it is damaged: %j',
    async (text) => {
      const { home, at } = inFiles();
      await at('intervals').write(key);
      writeFileSync(join(home, 'target-keys', 'intervals.json'), text);
      const problem = (await at('intervals')
        .read()
        .catch((error: unknown) => error)) as Error;
      expect(problem).toMatchObject({
        code: 'TARGET_KEY_INVALID',
        exitCode: 7,
        hint: expect.stringContaining('target add'),
      });
      expect(`${problem.message}${problem.stack}${String(problem.cause)}`).not.toContain('secret-key');
    },
  );
});

describe('the key of a target in the keychain', () => {
  it('is an entry of its own, beside the token', async () => {
    const keychain = new StandInKeychain();
    const parts = { childPath: keychain.childPath };
    const env = keychain.env();
    const { settings: inFile } = inFiles();
    const settings = { ...inFile, tokenStore: 'keychain' as const };
    const token = chooseTokenStore(settings, env, parts);
    const at = (name: string) => targetSecrets(settings, env, name, parts);
    expect(await at('strava').read()).toBeUndefined();
    await token.write(credentials);
    await at('strava').write(pair);
    await at('intervals').write(key);
    expect(Object.keys(keychain.entries)).toHaveLength(3);
    expect(readdirSync(settings.paths.home ?? '')).toEqual([]);
    await token.write({ ...credentials, accessToken: 'renewed' });
    expect(await at('strava').read()).toEqual(pair);
    await token.clear();
    expect(await at('intervals').read()).toEqual(key);
    await token.write(credentials);
    expect([await at('strava').clear(), await at('strava').clear()]).toEqual([true, false]);
    expect(await token.read()).toEqual(credentials);
    expect(await at('intervals').read()).toEqual(key);
    expect(at('intervals').describe()).not.toContain('secret');
  });

  it.each(['write', 'clear'] as const)('takes the file of an earlier choice with it: %s', async (step) => {
    const keychain = new StandInKeychain();
    const { home, settings, at } = inFiles();
    await at('strava').write(pair);
    await at('intervals').write(key);
    const parts = { childPath: keychain.childPath };
    const secrets = targetSecrets({ ...settings, tokenStore: 'keychain' }, keychain.env(), 'strava', parts);
    expect(await secrets.read()).toBeUndefined();
    if (step === 'write') await secrets.write(pair);
    else expect(await secrets.clear()).toBe(true);
    expect(readdirSync(join(home, 'target-keys'))).toEqual(['intervals.json']);
    expect(Object.keys(keychain.entries)).toHaveLength(step === 'write' ? 1 : 0);
  });

  it('is a failure where the keychain is locked, without the key in it', async () => {
    const keychain = new StandInKeychain();
    const { settings: inFile } = inFiles();
    const secrets = targetSecrets({ ...inFile, tokenStore: 'keychain' }, keychain.env('locked'), 'intervals', {
      childPath: keychain.childPath,
    });
    const problem = (await secrets.write(key).catch((error: unknown) => error)) as Error;
    expect(problem).toMatchObject({ exitCode: 7 });
    expect(`${problem.message}${problem.stack}${String(problem.cause)}`).not.toContain('secret-key');
  });
});
