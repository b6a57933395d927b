import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { callKeychain } from '../../../src/tokens/keychain-process.js';
import { freePort, occupy } from '../../auth/loopback/ports.js';
import { childPath, describeSecretService, SecretService } from '../../tokens/secret-service.js';
import { bin, type Running, start } from '../bin.js';
import { temporaryFolder } from '../run.js';
import { consentUrl, redirectOf } from '../sign-in.js';

let redirectUri: string;
let sandbox: Sandbox;
beforeAll(async () => {
  redirectUri = `http://localhost:${await freePort()}/callback`;
  sandbox = await startSandbox({ redirectUris: [redirectUri], count: 1 });
});
afterAll(() => sandbox.close());

const running: Running[] = [];
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

function polarSync(args: string[], env: Record<string, string>): Running {
  const started = start(process.execPath, [bin, ...args], { ...sandbox.env(redirectUri), ...env });
  running.push(started);
  return started;
}

/** Starts a login without browser and waits for the address it prints. Its stdin stays open. */
async function startLogin(args: string[], env: Record<string, string>): Promise<{ url: string; run: Running }> {
  const run = polarSync(['login', '--no-browser', ...args], env);
  return { url: await consentUrl(run), run };
}

describe('polar-sync login', () => {
  it('ends after the browser has returned, although its stdin is still open', async () => {
    const { url, run } = await startLogin(['--token-store', 'file', '--json'], { POLAR_SYNC_HOME: temporaryFolder() });
    await approveInBrowserless(url);
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'polar-sync.login/1', user_id: sandbox.userId });
  });

  it('accepts a pasted address from a pipe, also with --quiet and after a wrong one', async () => {
    const { url, run } = await startLogin(['--token-store', 'file', '--quiet'], { POLAR_SYNC_HOME: temporaryFolder() });
    run.child.stdin.write(`${redirectUri}?code=x&state=wrong\n`);
    run.child.stdin.write(`${await redirectOf(url)}\n`);
    const { exitCode, stdout } = await run.ended;
    expect([exitCode, stdout.split(';')[0]]).toEqual([0, `Signed in as Polar user ${sandbox.userId}`]);
  });

  it('keeps waiting for the browser when its stdin ends', async () => {
    const { url, run } = await startLogin(['--token-store', 'file'], { POLAR_SYNC_HOME: temporaryFolder() });
    run.child.stdin.end();
    await expect.poll(() => run.said).toContain('The input has ended');
    await approveInBrowserless(url);
    expect((await run.ended).exitCode).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends cleanly with %s: exit 130, port free, nothing stored',
    async (signal) => {
      const home = temporaryFolder();
      const { run } = await startLogin(['--token-store', 'file'], { POLAR_SYNC_HOME: home });
      run.child.kill(signal);
      expect((await run.ended).exitCode).toBe(130);
      expect(readdirSync(home)).toEqual(['config.json']);
      (await occupy(Number(new URL(redirectUri).port), '127.0.0.1')).close();
    },
  );

  it('leaves no token, code or secret in its arguments, output and configuration', async () => {
    const home = temporaryFolder();
    const { url, run } = await startLogin(['--token-store', 'file', '--debug'], { POLAR_SYNC_HOME: home });
    const commandLine = process.platform === 'linux' ? readFileSync(`/proc/${run.child.pid}/cmdline`, 'utf8') : '';
    const target = await redirectOf(url);
    run.child.stdin.write(`${target}\n`);
    await run.ended;
    const { accessToken } = JSON.parse(readFileSync(join(home, 'token.json'), 'utf8')) as { accessToken: string };
    const everything = commandLine + run.said + readFileSync(join(home, 'config.json'), 'utf8');
    const code = new URL(target).searchParams.get('code') ?? 'no code';
    for (const secret of [accessToken, code, sandbox.clientSecret]) expect(everything).not.toContain(secret);
  });
});

describe('the browser that a login opens', () => {
  it('is started with an address that reveals nothing to others on this machine, and leads to Polar', async () => {
    const home = temporaryFolder();
    const [browser, log] = [join(home, 'browser'), join(home, 'arguments')];
    writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\n`, { mode: 0o755 });
    const run = polarSync(['login', '--token-store', 'file'], { POLAR_SYNC_HOME: home, BROWSER: browser });
    const shown = await consentUrl(run);
    const given = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
    await expect.poll(given, { timeout: 20_000 }).toMatch(/\n$/);
    expect(given()).toMatch(/^http:\/\/localhost:\d+\/callback\/open\/[\w-]{43}\n$/);
    expect(given()).not.toContain(new URL(shown).searchParams.get('state'));
    await approveInBrowserless(given().trim());
    expect((await run.ended).exitCode).toBe(0);
  });
});

describeSecretService('polar-sync with a real keychain', () => {
  const service = new SecretService();
  let home: string;
  const env = (more: Record<string, string> = {}) => ({ ...service.env, POLAR_SYNC_HOME: home, ...more });
  /** Not your own entry: another folder, and not Polar's API. */
  const account = () => `default@${new URL(sandbox.url).host} in ${home}`;
  const errorOf = (stderr: string) => JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  beforeAll(async () => {
    await service.start('unlocked');
    home = join(service.env.HOME ?? '', 'polar-sync');
  });
  afterAll(() => service.remove());

  it('keeps the token there, warns that cron cannot read it, and finds it again', async () => {
    const { url, run } = await startLogin([], env());
    await approveInBrowserless(url);
    const { exitCode, stderr, stdout } = await run.ended;
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`the keychain (polar-sync, ${account()})`);
    // This session's bus is not the one that cron would find.
    expect(stderr).toContain('warning: Cron cannot read the token:');
    expect(readdirSync(home)).toEqual(['config.json', 'token.json.lock']);
    expect(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))).toMatchObject({ tokenStore: 'keychain' });
  });

  it('distinguishes a locked keychain from being signed out, and does not open a browser then', async () => {
    await service.stop();
    await service.start('locked');
    for (const args of [
      ['logout', '--json'],
      ['login', '--no-browser', '--json'],
    ]) {
      const { exitCode, stderr, stdout } = await polarSync(args, env()).ended;
      expect([exitCode, stdout]).toEqual([7, '']);
      expect(errorOf(stderr)).toMatchObject({ code: 'KEYCHAIN_LOCKED', exit: 7 });
    }
    await service.stop();
    await service.start('unlocked');
  });

  it('still has it after a login that was killed', async () => {
    const { run } = await startLogin([], env());
    run.child.kill('SIGKILL');
    await run.ended;
    const { exitCode, stdout } = await polarSync(['logout', '--json'], env()).ended;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ token_store: 'keychain', forgotten: true });
    expect(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))).toEqual({
      clientId: sandbox.clientId,
      redirectUri,
    });
  });

  const signIn = async (args: string[]) => {
    const { url, run } = await startLogin(args, env());
    await approveInBrowserless(url);
    const { exitCode, stderr } = await run.ended;
    expect(exitCode).toBe(0);
    return stderr;
  };
  const inKeychain = () => callKeychain(entry(), { env: service.env, childPath });
  const entry = () => ({ operation: 'get' as const, service: 'polar-sync', account: account() });
  const config = () => JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')) as Record<string, string>;

  /** The lock file of a change stays, but locks nothing. */
  const filesOf = () =>
    readdirSync(home)
      .filter((name) => !name.includes('.lock'))
      .sort();

  it('leaves no token behind in the token store that a login replaces', async () => {
    await signIn([]);
    expect(await inKeychain()).not.toBeNull();
    expect(await signIn(['--token-store', 'file'])).not.toContain('An earlier token');
    expect(await inKeychain()).toBeNull();
    expect(filesOf()).toEqual(['config.json', 'token.json']);
    expect(config()).toMatchObject({ tokenStore: 'file' });
    await signIn(['--token-store', 'keychain']);
    expect(filesOf()).toEqual(['config.json']);
    expect(await inKeychain()).not.toBeNull();
    expect(config().formerStore).toBeUndefined();
  });

  it('keeps two sign-ins there, takes both along to another token store, and forgets both', async () => {
    const both = await startSandbox({
      redirectUris: [redirectUri],
      count: 1,
      api: 'both',
      signIn4: { opensV3: false },
    });
    const elsewhere = { ...env(), ...both.env(redirectUri), POLAR_SYNC_HOME: join(service.env.HOME ?? '', 'two') };
    const say = async (args: string[]) => {
      const { url, run } = await startLogin(args, elsewhere);
      await approveInBrowserless(url);
      expect((await run.ended).exitCode).toBe(0);
    };
    const name = `default@${new URL(both.url).host} in ${elsewhere.POLAR_SYNC_HOME}`;
    const held = async (account: string) => {
      const text = await callKeychain(
        { operation: 'get', service: 'polar-sync', account },
        { env: service.env, childPath },
      );
      return typeof text === 'string' ? (JSON.parse(text) as { generation: string }).generation : null;
    };
    const inFiles = () =>
      ['token.json', 'token-second.json'].map(
        (file) =>
          (JSON.parse(readFileSync(join(elsewhere.POLAR_SYNC_HOME, file), 'utf8')) as { generation: string })
            .generation,
      );
    await say(['--api', 'v3']);
    await say(['--also', 'v4']);
    expect([await held(name), await held(`${name} second`)]).toEqual(['v3', 'v4']);
    const status = JSON.parse((await polarSync(['status', '--json'], elsewhere).ended).stdout);
    expect(status.token).toMatchObject({ api: 'v3', also: { api: 'v4', renews: true } });
    // Also by a login for the version of the second one.
    await say(['--token-store', 'file', '--api', 'v4']);
    expect([...inFiles(), await held(name), await held(`${name} second`)]).toEqual(['v4', 'v3', null, null]);
    await say(['--token-store', 'keychain']);
    expect([await held(name), await held(`${name} second`)]).toEqual(['v4', 'v3']);
    expect(readdirSync(elsewhere.POLAR_SYNC_HOME).filter((file) => /^token.*json$/.test(file))).toEqual([]);
    expect((await polarSync(['logout'], elsewhere).ended).stdout).toContain('the tokens for v3 and v4');
    expect([await held(name), await held(`${name} second`)]).toEqual([null, null]);
    await both.close();
  });

  it('says so if the old token store is locked, and clears both at logout', async () => {
    await service.stop();
    await service.start('locked');
    expect(await signIn(['--token-store', 'file'])).toContain('warning: An earlier token is still in the keychain');
    await service.stop();
    await service.start('unlocked');
    expect(await inKeychain()).not.toBeNull();
    const { exitCode, stdout } = await polarSync(['logout', '--json'], env()).ended;
    expect([exitCode, JSON.parse(stdout).forgotten]).toEqual([0, true]);
    expect(await inKeychain()).toBeNull();
    expect(filesOf()).toEqual(['config.json']);
    expect(config().formerStore).toBeUndefined();
    await signIn(['--token-store', 'keychain']);
    expect((await polarSync(['logout'], env()).ended).exitCode).toBe(0);
  });

  it('is simply signed out after a logout', async () => {
    const { exitCode, stdout } = await polarSync(['logout'], env()).ended;
    expect([exitCode, stdout]).toEqual([0, `There was no token in the keychain (polar-sync, ${account()}).\n`]);
  });
});
