import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { lockStore } from '../../../src/storage/lock.js';
import { freePort } from '../../auth/loopback/ports.js';
import { bin, start } from '../bin.js';
import { run, temporaryFolder } from '../run.js';
import { consentUrl } from '../sign-in.js';

/** A user with a sandbox of her own, who signs in and pulls with a profile. */
async function person(home: string, profile: string, userId: number) {
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const sandbox = await startSandbox({ redirectUris: [redirectUri], count: 2, seed: userId, userId });
  onTestFinished(() => sandbox.close());
  const env = { ...sandbox.env(), POLAR_SYNC_HOME: home };
  const argv = ['login', '--no-browser', '--token-store', 'file', '--pull', '--profile', profile];
  const login = start(process.execPath, [bin, ...argv], env);
  await approveInBrowserless(await consentUrl(login));
  const { exitCode, stderr } = await login.ended;
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('warning:');
  const folder = profile === 'default' ? home : join(home, 'profiles', profile);
  return { sandbox, folder, userId: String(userId) };
}

/** As cron runs it: the environment has nothing from the login. */
const profileRun = (home: string, profile: string, ...argv: string[]) =>
  run([...argv, '--profile', profile], { env: { POLAR_SYNC_HOME: home } });

describe('two profiles side by side', () => {
  it('share neither token, configuration, database nor lock', { timeout: 60_000 }, async () => {
    const home = temporaryFolder();
    const anna = await person(home, 'default', 1001);
    const ben = await person(home, 'ben', 1002);
    for (const { folder, userId, sandbox } of [anna, ben]) {
      expect(JSON.parse(readFileSync(join(folder, 'token.json'), 'utf8')).userId).toBe(userId);
      expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({ apiUrl: sandbox.url });
      expect(readdirSync(folder)).toContain('polar-sync.db');
    }
    const ids = async (profile: string) => (await profileRun(home, profile, 'list', '--json')).stdout;
    expect(JSON.parse(await ids('default'))).toHaveLength(2);
    expect(JSON.parse(await ids('ben'))).toHaveLength(2);
    expect(await ids('ben')).not.toBe(await ids('default'));

    const lock = await lockStore(join(anna.folder, 'polar-sync.db'));
    expect((await profileRun(home, 'default', 'pull')).exitCode).toBe(6);
    expect(await profileRun(home, 'ben', 'pull', '--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
    lock.release();

    expect((await profileRun(home, 'ben', 'logout', '--deregister', '--yes')).exitCode).toBe(0);
    expect(ben.sandbox.requests.at(-1)).toMatchObject({ method: 'DELETE' });
    expect(anna.sandbox.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect((await profileRun(home, 'ben', 'pull')).exitCode).toBe(4);
    expect((await profileRun(home, 'default', 'pull')).exitCode).toBe(0);
    expect(JSON.parse(await ids('ben'))).toHaveLength(2);
  });
});
