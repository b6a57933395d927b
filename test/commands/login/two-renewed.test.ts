import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { callKeychain } from '../../../src/tokens/keychain-process.js';
import { freePort } from '../../auth/loopback/ports.js';
import { childPath, describeSecretService, SecretService } from '../../tokens/secret-service.js';
import { bin, type Running, start } from '../bin.js';
import { temporaryFolder } from '../run.js';
import { consentUrl } from '../sign-in.js';

/*
 * A profile with two sign-ins. While a login for one of them waits for the browser, another process renews the other
 * one, whose old refresh token is worth nothing from then on.
 */

/** A profile that is signed in to both versions, with its tokens in files. */
async function place(more: Record<string, string> = {}) {
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const sandbox = await startSandbox({
    redirectUris: [redirectUri],
    count: 1,
    api: 'both',
    signIn4: { opensV3: false },
  });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const env = { ...more, ...sandbox.env(redirectUri), POLAR_SYNC_HOME: home };
  const polarSync = (...args: string[]): Running => start(process.execPath, [bin, ...args], env);
  const login = async (args: string[], meanwhile: () => Promise<void> = async () => {}) => {
    const running = polarSync('login', '--no-browser', ...args);
    const url = await consentUrl(running);
    await meanwhile();
    await approveInBrowserless(url);
    const { exitCode, stderr } = await running.ended;
    expect(exitCode, stderr).toBe(0);
  };
  const file = join(home, 'token-second.json');
  const inFile = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  /** A second process finds the second sign-in expired, and renews it. */
  const renewed = async () => {
    const before = inFile();
    writeFileSync(file, JSON.stringify({ ...before, expiresAt: '2020-01-01T00:00:00Z' }), { mode: 0o600 });
    const { exitCode, stderr } = await polarSync('pull', '--data', 'devices', '--json').ended;
    expect(exitCode, stderr).toBe(0);
    expect(inFile().refreshToken).not.toBe(before.refreshToken);
    return inFile();
  };
  await login(['--token-store', 'file', '--api', 'v3']);
  await login(['--also', 'v4']);
  return { sandbox, home, login, inFile, renewed, polarSync };
}

describe('a sign-in that is renewed while a login for the other one waits', () => {
  it('stays as it was renewed', async () => {
    const { login, inFile, renewed } = await place();
    let now: unknown;
    await login(['--api', 'v3'], async () => {
      now = await renewed();
    });
    expect(inFile()).toEqual(now);
  });
});

describeSecretService('a sign-in that is renewed while a login takes both to the keychain', () => {
  const service = new SecretService();
  beforeAll(() => service.start('unlocked'));
  afterAll(() => service.remove());

  it('arrives there as it was renewed', async () => {
    const { sandbox, home, login, renewed, polarSync } = await place(service.env);
    let now: unknown;
    await login(['--token-store', 'keychain', '--api', 'v3'], async () => {
      now = await renewed();
    });
    const account = `default@${new URL(sandbox.url).host} in ${home} second`;
    const held = await callKeychain(
      { operation: 'get', service: 'polar-sync', account },
      { env: service.env, childPath },
    );
    expect(JSON.parse(String(held))).toEqual(now);
    const { exitCode, stderr } = await polarSync('pull', '--data', 'devices', '--json').ended;
    expect(exitCode, stderr).toBe(0);
  });

  it('stays signed out if the other process signed out', async () => {
    const { home, login, polarSync, sandbox } = await place(service.env);
    await login(['--token-store', 'keychain', '--api', 'v3'], async () => {
      expect((await polarSync('logout').ended).exitCode).toBe(0);
    });
    const account = `default@${new URL(sandbox.url).host} in ${home} second`;
    const asked = { operation: 'get', service: 'polar-sync', account } as const;
    expect(await callKeychain(asked, { env: service.env, childPath })).toBeNull();
  });
});
