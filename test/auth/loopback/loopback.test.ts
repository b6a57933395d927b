import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../../src/auth/loopback/loopback.js';
import { failurePage, successPage } from '../../../src/auth/loopback/pages.js';
import { AuthError, InterruptedError } from '../../../src/errors.js';
import { get } from './get.js';
import { freePort, occupy } from './ports.js';

const state = 'right';
let port: number;
let origin: string;
let controller: AbortController;
let open: Loopback[];

beforeEach(async () => {
  port = await freePort();
  origin = `http://localhost:${port}`;
  controller = new AbortController();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((loopback) => loopback.close()));
});

async function start(options: { redirectUri?: string; timeoutMs?: number } = {}): Promise<Loopback> {
  const redirectUri = options.redirectUri ?? `${origin}/callback`;
  const loopback = await startLoopback({
    state,
    signal: controller.signal,
    timeoutMs: 10_000,
    ...options,
    redirectUri,
  });
  open.push(loopback);
  return loopback;
}

const good = '/callback?state=right&code=abc';

describe('loopback server', () => {
  it.each(['127.0.0.1', '::1'])(
    'accepts the code over %s and responds only once the outcome is known',
    async (address) => {
      const loopback = await start();
      const page = get(origin, good, { address });
      expect(await loopback.waitForCode()).toBe('abc');
      expect(await Promise.race([page, sleep(100, 'still waiting')])).toBe('still waiting');
      await loopback.show(successPage('the <keychain>'));
      const { status, headers, body } = await page;
      expect(status).toBe(200);
      expect(body).toContain('You are signed in');
      expect(body).toContain('the &lt;keychain&gt;');
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'content-type': 'text/html; charset=utf-8',
        connection: 'close',
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(body).not.toMatch(/<script|https?:\/\//);
    },
  );

  it('shows a failure as one', async () => {
    const loopback = await start();
    const page = get(origin, good);
    await loopback.waitForCode();
    await loopback.show(failurePage('Polar said no.', 'Try again.'));
    const { status, body } = await page;
    expect(status).toBe(400);
    expect(body).toContain('Sign-in failed');
    expect(body).toContain('Polar said no.');
    expect(body).not.toContain('You are signed in');
  });

  it.each([
    ['another path', '/favicon.ico', {}, 404],
    ['a longer path', '/callback/?state=right&code=abc', {}, 404],
    ['an encoded path', '/%63allback?state=right&code=abc', {}, 404],
    ['the whole URL as path', 'http://localhost/callback?state=right&code=abc', {}, 404],
    ['another Host', good, { headers: { host: 'evil.example' } }, 404],
    ['the Host without port', good, { headers: { host: 'localhost' } }, 404],
    ['the address as Host', good, { headers: { host: '127.0.0.1' } }, 404],
    ['POST', good, { method: 'POST' }, 405],
    ['HEAD', good, { method: 'HEAD' }, 405],
    ['no state', '/callback?code=abc', {}, 400],
    ['a wrong state', '/callback?state=wrong&code=abc', {}, 400],
    ['a wrong state with an error', '/callback?state=wrong&error=access_denied', {}, 400],
    ['two codes', '/callback?state=right&code=a&code=b', {}, 400],
    ['nothing', '/callback', {}, 400],
  ])('rejects %s and keeps waiting', async (_name, path, options, status) => {
    const loopback = await start();
    const refused = await get(origin, path, options);
    expect(refused.status).toBe(status);
    expect(refused.headers['cache-control']).toBe('no-store');
    if (status === 405) expect(refused.headers.allow).toBe('GET');
    const page = get(origin, good);
    expect(await loopback.waitForCode()).toBe('abc');
    await loopback.show(successPage('x'));
    expect((await page).status).toBe(200);
  });

  it('lets the first of two win; the loser sees that, a reload of the winner gets the outcome', async () => {
    const loopback = await start();
    const first = get(origin, good);
    await loopback.waitForCode();
    const other = await get(origin, '/callback?state=right&code=other');
    expect(other.status).toBe(409);
    expect(other.body).toContain('Another tab was first');
    const denied = await get(origin, '/callback?state=right&error=access_denied');
    expect(denied.status).toBe(409);
    const reload = get(origin, good);
    await sleep(50);
    await loopback.show(successPage('x'));
    expect([(await first).status, (await reload).status]).toEqual([200, 200]);
    expect((await get(origin, good)).body).toContain('You are signed in');
  });

  it('accepts exactly one of many simultaneous ones', async () => {
    const loopback = await start();
    const codes = Array.from({ length: 20 }, (_, index) => `code${index}`);
    const pages = codes.map((code) => get(origin, `/callback?state=right&code=${code}`));
    const winner = await loopback.waitForCode();
    await sleep(100);
    await loopback.show(successPage('x'));
    const statuses = (await Promise.all(pages)).map((page) => page.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses[codes.indexOf(winner)]).toBe(200);
  });

  it('explains denied access, in the browser too', async () => {
    const loopback = await start();
    const waiting = expect(loopback.waitForCode()).rejects.toMatchObject({ code: 'ACCESS_DENIED', exitCode: 4 });
    const page = await get(origin, '/callback?state=right&error=access_denied');
    expect(page.body).toContain('You declined access');
    await waiting;
  });

  it('accepts a redirect that came another way, and then turns the browser away', async () => {
    const loopback = await start();
    expect(loopback.offer({ kind: 'code', code: 'pasted' })).toBe('first');
    expect(await loopback.waitForCode()).toBe('pasted');
    expect((await get(origin, good)).status).toBe(409);
  });

  it('gives up after the time limit, and says so', async () => {
    const loopback = await start({ timeoutMs: 80 });
    const error = await loopback.waitForCode().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthError);
    const hint = expect.stringMatching(/--no-browser.*POLAR_REDIRECT_URI/);
    expect(error).toMatchObject({ code: 'LOGIN_TIMEOUT', hint });
  });

  it.each(['before', 'while'])('stops when interrupted %s waiting', async (when) => {
    const loopback = await start();
    if (when === 'before') controller.abort();
    const waiting = loopback.waitForCode().catch((reason: unknown) => reason);
    await new Promise(setImmediate);
    controller.abort();
    expect(await waiting).toBeInstanceOf(InterruptedError);
  });

  it('frees the port and ends connections that never sent anything', async () => {
    const loopback = await start();
    const silent = connect(port, '127.0.0.1');
    const ended = new Promise((resolve) => silent.once('close', resolve));
    silent.on('error', () => silent.destroy());
    await new Promise((resolve) => silent.once('connect', resolve));
    const unanswered = get(origin, good).catch((error: unknown) => error);
    await loopback.waitForCode();
    await loopback.close();
    await ended;
    expect(await unanswered).toBeInstanceOf(Error);
    for (const host of ['127.0.0.1', '::1']) (await occupy(port, host)).close();
  });

  it.each(['127.0.0.1', '::1'])('reports a port in use on %s, and leaves no half server behind', async (host) => {
    const other = await occupy(port, host);
    try {
      await expect(start()).rejects.toMatchObject({
        code: 'PORT_IN_USE',
        exitCode: 2,
        message: expect.stringContaining(String(port)),
        hint: expect.stringContaining('POLAR_REDIRECT_URI'),
      });
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    for (const address of ['127.0.0.1', '::1']) (await occupy(port, address)).close();
  });

  it('listens only on 127.0.0.1 when the redirect URL says so', async () => {
    const other = await occupy(port, '::1');
    const loopback = await start({ redirectUri: `http://127.0.0.1:${port}` });
    const page = get(`http://127.0.0.1:${port}`, '/?state=right&code=abc');
    expect(await loopback.waitForCode()).toBe('abc');
    await loopback.show(successPage('x'));
    expect((await page).status).toBe(200);
    other.close();
  });
});
