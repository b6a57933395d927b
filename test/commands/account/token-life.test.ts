import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { updateConfigFile } from '../../../src/config/file.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { freePort } from '../../auth/loopback/ports.js';
import { bin, start } from '../bin.js';
import { run, temporaryFolder } from '../run.js';
import { consentUrl } from '../sign-in.js';

interface Place {
  sandbox: Sandbox;
  home: string;
  env: Record<string, string>;
}

/** A sandbox with one workout, and a user signed in there through the program itself. */
async function signedIn(options: SandboxOptions = {}): Promise<Place> {
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const sandbox = await startSandbox({ redirectUris: [redirectUri], count: 1, ...options });
  onTestFinished(() => sandbox.close());
  const home = temporaryFolder();
  const env = { ...sandbox.env(), POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const login = start(process.execPath, [bin, 'login', '--no-browser'], env);
  await approveInBrowserless(await consentUrl(login));
  expect((await login.ended).exitCode).toBe(0);
  return { sandbox, home, env };
}

const token = ({ home }: Place) =>
  JSON.parse(readFileSync(join(home, 'token.json'), 'utf8')) as { accessToken: string; refreshToken?: string };
const change = (place: Place, changes: object) =>
  writeFileSync(join(place.home, 'token.json'), JSON.stringify({ ...token(place), ...changes }));
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
/** The login first asks whether the client is known, then requests the token. */
const atLogin = 2;
const grants = ({ sandbox }: Place) =>
  sandbox.requests.filter(({ path }) => path === '/v2/oauth2/token').length - atLogin;
const errorOf = (stderr: string) => JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;

describe('a token that expires', () => {
  it('makes pull and status warn, on stderr only, while both do their work', async () => {
    const place = await signedIn();
    for (const [days, words] of [
      [15, ''],
      [13, 'warning: The token expires on'],
      [-1, 'warning: The token expired on'],
    ] as const) {
      const expiresAt = inDays(days);
      change(place, { expiresAt });
      for (const command of ['pull', 'status']) {
        const { exitCode, stdout, stderr } = await run([command, '--json', '--quiet'], { env: place.env });
        expect([command, days, exitCode]).toEqual([command, days, 0]);
        expect(JSON.parse(stdout)).toBeTruthy();
        if (words === '') expect(stderr).toBe('');
        else {
          expect(stderr).toContain(`${words} ${expiresAt.slice(0, 10)}`);
          expect(stderr).toContain('polar-sync login');
        }
      }
    }
  });

  it('is known to status without asking the keychain', async () => {
    const home = temporaryFolder();
    const expiresAt = inDays(3);
    updateConfigFile(join(home, 'config.json'), { tokenStore: 'keychain', userId: '10579', expiresAt });
    const { exitCode, stdout, stderr } = await run(['status'], { env: { POLAR_SYNC_HOME: home } });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('signed in as Polar user 10579');
    expect(stderr).toContain(`expires on ${expiresAt.slice(0, 10)}`);
  });
});

describe('a rejection by Polar', () => {
  it('of the token means that you must sign in again', async () => {
    const place = await signedIn();
    place.sandbox.revokeTokens();
    const { exitCode, stderr } = await run(['pull', '--json'], { env: place.env });
    expect([exitCode, errorOf(stderr)]).toMatchObject([
      4,
      { code: 'TOKEN_REFUSED', message: /signed out at Polar/, hint: /polar-sync login/ },
    ]);
  });

  it('is reported with its reason: a consent, or the registration', async () => {
    const place = await signedIn();
    place.sandbox.consent = false;
    expect(errorOf((await run(['pull', '--json'], { env: place.env })).stderr)).toMatchObject({
      code: 'CONSENT_MISSING',
      exit: 4,
    });
    place.sandbox.consent = true;
    const elsewhere = await startSandbox({ count: 1 });
    onTestFinished(() => elsewhere.close());
    change(place, { accessToken: elsewhere.issueToken({ register: false }), apiOrigin: elsewhere.url });
    const env = { ...place.env, POLAR_SYNC_API_URL: elsewhere.url };
    for (const command of [['pull'], ['verify', '--remote']]) {
      const { exitCode, stderr } = await run([...command, '--json'], { env });
      expect([exitCode, errorOf(stderr)]).toMatchObject([4, { code: 'NOT_REGISTERED', exit: 4 }]);
    }
  });
});

describe('a token that is renewed automatically', () => {
  const renewable = () => signedIn({ refreshTokens: true });

  it('is renewed when it has expired, and when it is rejected in the middle of a pull', async () => {
    let atTransaction: (() => void) | undefined;
    const onRequest: SandboxOptions['onRequest'] = (_n, { method, path }) => {
      if (method !== 'POST' || !path.endsWith('/exercise-transactions')) return;
      atTransaction?.();
      atTransaction = undefined;
    };
    const place = await signedIn({ refreshTokens: true, onRequest });
    const first = token(place);
    expect(first.refreshToken).toBeTruthy();
    change(place, { expiresAt: inDays(-1) });
    expect(await run(['pull', '--quiet'], { env: place.env })).toMatchObject({ exitCode: 0, stderr: '' });
    const second = token(place);
    expect(second.accessToken).not.toBe(first.accessToken);
    atTransaction = () => place.sandbox.expireTokens();
    const pull = await run(['pull', '--full', '--json'], { env: place.env });
    expect([pull.exitCode, pull.stderr]).toEqual([0, '']);
    expect(JSON.parse(pull.stdout)).toMatchObject({ outcome: 'ok', failed: [] });
    expect(atTransaction).toBeUndefined();
    expect(token(place).refreshToken).not.toBe(second.refreshToken);
    expect(grants(place)).toBe(2);
    expect(await run(['status'], { env: place.env })).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('is requested once by processes that start together', { timeout: 60_000 }, async () => {
    const place = await renewable();
    change(place, { expiresAt: inDays(-1) });
    const pulls = [1, 2, 3].map((n) =>
      start(process.execPath, [bin, 'pull', '--quiet', '--db', join(place.home, `${n}.db`)], place.env),
    );
    const ends = await Promise.all(pulls.map(({ ended }) => ended));
    expect(ends.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    expect(grants(place)).toBe(1);
  });

  it('survives a network failure, and says when a new sign-in is needed', async () => {
    const place = await renewable();
    change(place, { expiresAt: inDays(-1) });
    const before = token(place);
    const elsewhere = `http://127.0.0.1:${await freePort()}`;
    const env = { ...place.env, POLAR_SYNC_TOKEN_URL: `${elsewhere}/token` };
    change(place, { tokenOrigin: elsewhere });
    const offline = await run(['pull', '--json'], { env });
    change(place, { tokenOrigin: place.sandbox.url });
    expect([offline.exitCode, errorOf(offline.stderr).code]).toEqual([5, 'REFRESH_FAILED']);
    expect(token(place)).toEqual(before);
    expect((await run(['pull'], { env: place.env })).exitCode).toBe(0);
    place.sandbox.revokeTokens();
    const refused = await run(['pull', '--json'], { env: place.env });
    expect(errorOf(refused.stderr)).toMatchObject({
      code: 'REFRESH_REFUSED',
      exit: 4,
      hint: 'Run polar-sync login.',
    });
  });
});

describe('--debug', () => {
  it('shows every request with its status and time, also with --quiet and --json', async () => {
    const place = await signedIn();
    const { stdout, stderr } = await run(['pull', '--full', '--json', '--quiet', '--debug'], { env: place.env });
    const { requests } = JSON.parse(stdout) as { requests: number };
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(requests);
    expect(lines[0]).toMatch(/^debug: 200 GET \/v3\/exercises \d+ ms$/);
    for (const line of lines) expect(line).toMatch(/^debug: \d{3} (GET|POST|PUT) \/v3\/\S+ \d+ ms/);
    expect(stderr).not.toContain(token(place).accessToken);
    expect((await run(['pull', '--full'], { env: place.env })).stderr).not.toContain('debug:');
  });
});
