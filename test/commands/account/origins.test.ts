import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.js';
import { openStore } from '../../../src/storage/store.js';
import { freePort } from '../../auth/loopback/ports.js';
import { serve, type TestServer } from '../../polar/http/server.js';
import { originsAt } from '../../support/origins.js';
import { run, temporaryFolder } from '../run.js';

/** Every command that sends something to Polar. */
const senders = [['pull'], ['verify', '--remote'], ['doctor'], ['logout', '--deregister', '--yes']];

/** A server to which no token may go; it would accept anything. */
const stranger = () =>
  serve((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[]'));

interface Person {
  home: string;
  url: string;
  env: Record<string, string>;
  change(changes: object): void;
  config(settings: object): void;
}

/** A user signed in to a sandbox with either API version, with a token that can be renewed. */
async function person(apiVersion: 'v3' | 'v4'): Promise<Person> {
  const sandbox = await startSandbox({ api: 'both', count: 1, longestSeconds: 60, refreshTokens: true });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  openStore(join(home, 'polar-sync.db')).close();
  const path = join(home, 'token.json');
  const tokens = { ...sandbox.issueV4Pair(), ...(apiVersion === 'v3' && { accessToken: sandbox.issueToken() }) };
  const { userId, clientId, clientSecret } = sandbox;
  const write = (credentials: object) => writeFileSync(path, JSON.stringify(credentials), { mode: 0o600 });
  write({ ...tokens, userId, clientId, clientSecret, generation: apiVersion, ...originsAt(sandbox.url) });
  const { POLAR_CLIENT_SECRET: _secret, ...env } = sandbox.env(`http://127.0.0.1:${await freePort()}/callback`);
  return {
    home,
    url: sandbox.url,
    env: { ...env, POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' },
    change: (changes) => write({ ...JSON.parse(readFileSync(path, 'utf8')), ...changes }),
    config: (settings) => writeFileSync(join(home, 'config.json'), JSON.stringify(settings), { mode: 0o600 }),
  };
}

/** Runs a sender and expects that it fails because of the address, with nothing sent there. */
async function expectRefused(argv: string[], env: Record<string, string>, elsewhere: TestServer, words: RegExp) {
  const { exitCode, stdout, stderr } = await run([...argv, '--json'], { env });
  expect([argv, exitCode]).toEqual([argv, 4]);
  expect(`${stdout}${stderr}`).toMatch(words);
  expect(`${stdout}${stderr}`).toContain(new URL(elsewhere.url).host);
  if (argv[0] !== 'doctor')
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ code: 'OTHER_ORIGIN', exit: 4 });
  expect(elsewhere.seen).toEqual([]);
}

describe('a stored token', () => {
  it.each([
    ['v3', 'POLAR_SYNC_API_URL', 'apiUrl', ''],
    ['v3', 'POLAR_SYNC_TOKEN_URL', 'tokenUrl', '/token'],
    ['v4', 'POLAR_SYNC_API_URL', 'apiUrl', ''],
    ['v4', 'POLAR_SYNC_V4_API_URL', 'v4ApiUrl', '/v4/data'],
    ['v4', 'POLAR_SYNC_V4_TOKEN_URL', 'v4TokenUrl', '/token'],
  ] as const)(
    'of %s does not go where %s leads, whether from the environment or the configuration',
    async (apiVersion, variable, key, path) => {
      const elsewhere = await stranger();
      const { env, config } = await person(apiVersion);
      for (const argv of senders) {
        const settings = { ...env, [variable]: elsewhere.url + path };
        await expectRefused(argv, settings, elsewhere, new RegExp(`would go to .*\\(${variable}\\).*polar-sync login`));
      }
      const { [variable]: _usual, ...rest } = env;
      config({ [key]: elsewhere.url + path });
      for (const argv of senders)
        await expectRefused(argv, rest, elsewhere, new RegExp(`"${key}\\\\?" in .*config\\.json.*polar-sync login`));
    },
    60_000,
  );

  it.each(['v3', 'v4'] as const)(
    "of %s that an earlier version stored counts as Polar's, and goes nowhere else",
    async (apiVersion) => {
      const elsewhere = await stranger();
      const { env, change } = await person(apiVersion);
      change({ apiOrigin: undefined, tokenOrigin: undefined, v4ApiOrigin: undefined, v4TokenOrigin: undefined });
      const away = { POLAR_SYNC_API_URL: elsewhere.url, POLAR_SYNC_V4_API_URL: `${elsewhere.url}/v4/data` };
      for (const argv of senders)
        await expectRefused(
          argv,
          { ...env, ...away },
          elsewhere,
          /earlier version and counts as one from www\.polaraccesslink\.com/,
        );
    },
  );

  it('is not sent to a renewal at another address, and works where it came from', async () => {
    const elsewhere = await stranger();
    const { env, change } = await person('v4');
    change({ expiresAt: '2024-01-01T00:00:00Z' });
    await expectRefused(['pull'], { ...env, POLAR_SYNC_V4_TOKEN_URL: `${elsewhere.url}/token` }, elsewhere, /would go/);
    expect((await run(['pull', '--quiet'], { env })).exitCode).toBe(0);
  });

  it('is not sent along by a redirect, and neither is the client secret', async () => {
    for (const status of [301, 302, 307, 308]) {
      const elsewhere = await stranger();
      const here = await serve((_, response) =>
        response.writeHead(status, { location: `${elsewhere.url}/v3/exercises` }).end(),
      );
      const { env, change } = await person('v3');
      change(originsAt(here.url));
      const settings = { ...env, POLAR_SYNC_API_URL: here.url, POLAR_SYNC_TOKEN_URL: `${here.url}/token` };
      expect((await run(['pull', '--json'], { env: settings })).exitCode).not.toBe(0);
      change({ expiresAt: '2024-01-01T00:00:00Z' });
      expect((await run(['pull', '--json'], { env: settings })).exitCode).not.toBe(0);
      expect(here.seen.map(({ path }) => path)).toContain('/token');
      expect(elsewhere.seen).toEqual([]);
    }
  });
});

describe('a token from the environment', () => {
  it('goes where the same environment says, and nowhere that a configuration names', async () => {
    const { env, url, home } = await person('v3');
    const elsewhere = await stranger();
    const { accessToken, userId } = JSON.parse(readFileSync(join(home, 'token.json'), 'utf8')) as Record<
      string,
      string
    >;
    const outside = {
      POLAR_SYNC_HOME: temporaryFolder(),
      POLAR_SYNC_ACCESS_TOKEN: accessToken!,
      POLAR_SYNC_USER_ID: userId!,
    };
    openStore(join(outside.POLAR_SYNC_HOME, 'polar-sync.db')).close();
    const config = join(outside.POLAR_SYNC_HOME, 'config.json');
    writeFileSync(config, JSON.stringify({ apiUrl: elsewhere.url }), { mode: 0o600 });
    for (const argv of [['pull'], ['verify', '--remote'], ['doctor']])
      await expectRefused(argv, outside, elsewhere, /POLAR_SYNC_ACCESS_TOKEN would go to .*set POLAR_SYNC_API_URL too/);
    expect((await run(['pull', '--quiet'], { env: { ...outside, POLAR_SYNC_API_URL: url } })).exitCode).toBe(0);
    expect(env.POLAR_SYNC_API_URL).toBe(url);
  });
});

describe('a client secret', () => {
  it('that is stored does not go to other token endpoints than its own', async () => {
    const elsewhere = await stranger();
    const { env } = await person('v3');
    for (const variable of ['POLAR_SYNC_TOKEN_URL', 'POLAR_SYNC_V4_TOKEN_URL']) {
      const settings = { ...env, [variable]: `${elsewhere.url}/token` };
      const { exitCode, stderr } = await run(['login', '--no-browser', '--json'], { env: settings });
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('MISSING_CLIENT')]);
      expect(stderr).toContain('POLAR_CLIENT_SECRET is not set');
      expect(elsewhere.seen).toEqual([]);
    }
  });

  it('from the environment does not go where only the configuration leads', async () => {
    const elsewhere = await stranger();
    const { env, config } = await person('v3');
    const { POLAR_SYNC_TOKEN_URL: _v3, POLAR_SYNC_V4_TOKEN_URL: _v4, ...rest } = env;
    for (const key of ['tokenUrl', 'v4TokenUrl']) {
      config({ [key]: `${elsewhere.url}/token` });
      const settings = { ...rest, POLAR_CLIENT_SECRET: 'secret' };
      await expectRefused(
        ['login', '--no-browser'],
        settings,
        elsewhere,
        /POLAR_CLIENT_SECRET would go to .*polar-sync logout/,
      );
    }
  });
});
