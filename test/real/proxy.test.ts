import { createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { freePort } from '../auth/loopback/ports.js';
import { bin, start } from '../commands/bin.js';
import { temporaryFolder } from '../commands/run.js';
import { consentUrl, redirectOf } from '../commands/sign-in.js';
import { clientOf, failure, token } from '../polar/http/server.js';
import { describeWith } from '../support/judges/needs.js';
import {
  makeCertificate,
  missingOpenssl,
  type ProxyOptions,
  type RunningProxy,
  startProxy,
  tlsFront,
} from '../support/proxy.js';

/** A name that no resolver knows (RFC 6761): whatever reaches it has gone through the proxy. */
const host = 'polar.test';
const target = `${host}:443`;

/** A sandbox behind TLS that is reachable only through a proxy, and a user whose settings name it. */
class Company {
  sandbox!: Sandbox;
  proxy!: RunningProxy;
  env!: Record<string, string>;
  certificate = makeCertificate(host, 'proxy.test');

  static async open(options: Partial<ProxyOptions> & { tls?: boolean } = {}): Promise<Company> {
    const company = new Company();
    const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
    company.sandbox = await startSandbox({
      ...{ api: 'both', count: 2, longestSeconds: 60, redirectUris: [redirectUri], publicUrl: `https://${host}` },
    });
    onTestFinished(() => company.sandbox.close());
    const { tls, ...more } = options;
    const routes = { [target]: await tlsFront(company.sandbox.url, company.certificate) };
    company.proxy = await startProxy({ routes, ...more, ...(tls && { certificate: company.certificate }) });
    company.env = {
      ...company.sandbox.env(redirectUri),
      ...{ POLAR_SYNC_API_URL: `https://${host}`, POLAR_SYNC_V4_API_URL: `https://${host}/v4/data` },
      ...{
        POLAR_SYNC_TOKEN_URL: `https://${host}/v2/oauth2/token`,
        POLAR_SYNC_V4_TOKEN_URL: `https://${host}/oauth/token`,
      },
      ...{ POLAR_SYNC_HOME: temporaryFolder(), POLAR_SYNC_TOKEN_STORE: 'file' },
      NODE_EXTRA_CA_CERTS: company.certificate.file,
    };
    return company;
  }

  /** A token from the environment, so that no sign-in is needed. */
  outside(): Record<string, string> {
    return { POLAR_SYNC_ACCESS_TOKEN: this.sandbox.issueToken(), POLAR_SYNC_USER_ID: this.sandbox.userId };
  }

  async run(argv: string[], env: Record<string, string> = {}) {
    const { exitCode, stdout, stderr } = await start(process.execPath, [bin, ...argv], { ...this.env, ...env }).ended;
    return { exitCode, said: stdout + stderr };
  }
}

const pull = ['pull', '--quiet', '--source', 'exercises'];

describeWith(missingOpenssl, 'through a proxy', () => {
  it('goes everything: the sign-in to both APIs, the pull, the renewal, the check; and the proxy can read none of it', async () => {
    const company = await Company.open();
    const env = { ...company.env, HTTPS_PROXY: company.proxy.url };
    const login = start(process.execPath, [bin, 'login', '--no-browser'], env);
    login.child.stdin.write(`${await redirectOf(await consentUrl(login))}\n`);
    expect([(await login.ended).exitCode, login.said]).toEqual([
      0,
      expect.stringContaining('Signed in to AccessLink v4'),
    ]);
    for (const argv of [
      ['pull', '--full'],
      ['verify', '--remote'],
    ])
      expect(await company.run(argv, env)).toMatchObject({ exitCode: 0 });
    company.sandbox.expireTokens();
    expect(await company.run(['pull', '--json'], env)).toMatchObject({ exitCode: 0 });
    expect((await company.run(['doctor'], env)).said).toContain(`${host} answers`);
    const paths = new Set(company.sandbox.requests.map(({ path }) => path.split('?', 1)[0]));
    for (const path of ['/v2/oauth2/token', '/oauth/token', '/v3/exercises', '/v4/data/training-sessions/list'])
      expect(paths).toContain(path);
    expect(new Set(company.proxy.asked)).toEqual(new Set([target]));
    expect(company.proxy.plain).toEqual([]);
    for (const secret of [company.sandbox.clientSecret, 'Bearer', 'Basic', 'exercises'])
      expect(company.proxy.overheard()).not.toContain(secret);
  });

  it.each([
    ['HTTPS_PROXY', (url: string) => url],
    ['https_proxy', (url: string) => url],
    ['HTTP_PROXY', (url: string) => url],
    ['http_proxy', (url: string) => url],
    ['HTTPS_PROXY', (url: string) => url.replace('http://', '')],
  ])('named by %s, a pull works', async (variable, write) => {
    const at = await Company.open();
    const env = { ...at.outside(), [variable]: write(at.proxy.url) };
    expect(await at.run(pull, env)).toEqual({ exitCode: 0, said: expect.stringMatching(/^2 new, /) });
    expect(at.proxy.asked).toContain(target);
  });

  it('that uses TLS itself, a pull works', async () => {
    const at = await Company.open({ tls: true });
    expect(at.proxy.url).toMatch(/^https:/);
    expect(await at.run(pull, { ...at.outside(), HTTPS_PROXY: at.proxy.url })).toEqual({
      exitCode: 0,
      said: expect.stringMatching(/^2 new, /),
    });
    expect(at.proxy.asked).toContain(target);
  });

  it('that requires a password, a pull works with the right one; a wrong one is reported, but not shown', async () => {
    const at = await Company.open({ credentials: 'anna:p@ss' });
    const as = (user: string) => ({ ...at.outside(), HTTPS_PROXY: `http://${user}127.0.0.1:${at.proxy.port}` });
    for (const user of ['', 'anna:wrong-password@']) {
      const { exitCode, said } = await at.run(pull, as(user));
      expect([exitCode, said]).toEqual([5, expect.stringMatching(/the proxy responded with 407[\s\S]*HTTPS_PROXY/)]);
      expect(said).not.toContain('wrong-password');
    }
    expect(at.sandbox.requests).toEqual([]);
    expect(await at.run(pull, as('anna:p%40ss@'))).toEqual({ exitCode: 0, said: expect.stringMatching(/^2 new, /) });
  });

  it.each([host, `.test`, '*', `other.example, ${target}`])(
    'nothing goes if NO_PROXY=%s excludes the host',
    async (noProxy) => {
      const at = await Company.open();
      const { exitCode, said } = await at.run(pull, { ...at.outside(), HTTPS_PROXY: at.proxy.url, NO_PROXY: noProxy });
      expect([exitCode, said]).toEqual([5, expect.stringContaining(`Cannot reach ${host}`)]);
      expect(at.proxy.asked).toEqual([]);
    },
  );

  it('requests to this machine never go', async () => {
    const at = await Company.open();
    const { url } = at.sandbox;
    const proxies = { HTTPS_PROXY: at.proxy.url, HTTP_PROXY: at.proxy.url, http_proxy: at.proxy.url };
    for (const name of ['127.0.0.1', 'localhost']) {
      const env = { ...at.outside(), ...proxies, POLAR_SYNC_API_URL: url.replace('127.0.0.1', name) };
      expect((await at.run(pull, env)).exitCode).toBe(0);
    }
    expect([at.proxy.asked, at.proxy.plain]).toEqual([[], []]);
  });

  it('an untrusted certificate ends the pull, naming the variable that would help; nothing is sent', async () => {
    const at = await Company.open();
    const { NODE_EXTRA_CA_CERTS: _trusted, ...untrusting } = at.env;
    const rest = { ...untrusting, ...at.outside(), HTTPS_PROXY: at.proxy.url };
    const { exitCode, stderr } = await start(process.execPath, [bin, ...pull], rest).ended;
    expect([exitCode, stderr]).toEqual([
      5,
      expect.stringMatching(/Cannot reach polar\.test \([A-Z_]+\)[\s\S]*NODE_EXTRA_CA_CERTS/),
    ]);
    expect(at.sandbox.requests).toEqual([]);
    const other = makeCertificate('other.test');
    const wrong = await Company.open({ routes: { [target]: await tlsFront(at.sandbox.url, other) } });
    const mixed = await wrong.run(pull, {
      ...wrong.outside(),
      HTTPS_PROXY: wrong.proxy.url,
      NODE_EXTRA_CA_CERTS: other.file,
    });
    expect([mixed.exitCode, mixed.said]).toEqual([5, expect.stringContaining(`Cannot reach ${host}`)]);
  });

  it('a proxy that is down, cannot reach the host, or is not an address is reported as that', async () => {
    const at = await Company.open({ routes: {} });
    const down = `http://127.0.0.1:${await freePort()}`;
    const gone = await at.run(pull, { ...at.outside(), HTTPS_PROXY: down });
    const lost = await at.run(pull, { ...at.outside(), HTTPS_PROXY: at.proxy.url });
    expect([gone.exitCode, gone.said]).toEqual([
      5,
      expect.stringMatching(/ECONNREFUSED[\s\S]*the proxy that HTTPS_PROXY/),
    ]);
    expect([lost.exitCode, lost.said]).toEqual([5, expect.stringMatching(/the proxy responded with 502/)]);
    for (const wrong of ['ftp://user:hidden@x', 'http://', 'http://%zz:hidden@x:1']) {
      const { exitCode, said } = await at.run(pull, { ...at.outside(), HTTPS_PROXY: wrong });
      expect([wrong, exitCode, said]).toEqual([
        wrong,
        2,
        expect.stringContaining('HTTPS_PROXY is not the address of a proxy'),
      ]);
      expect(said).not.toContain('hidden');
    }
  });

  it('a proxy that does not respond is given up after a while', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      mute.close();
    });
    const { port } = mute.address() as { port: number };
    const { client } = clientOf(`https://${host}`, {
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}` },
      limits: { headersMs: 1100 },
    });
    const error = await failure(client.listExercises());
    expect(error).toMatchObject({ code: 'NETWORK_TIMEOUT', exitCode: 5 });
    expect(`${error.message}${error.hint}`).not.toContain(token);
  });
});
