import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { freePort } from '../auth/loopback/ports.js';
import { bin, start } from '../commands/bin.js';
import { temporaryFolder } from '../commands/run.js';
import { consentUrl } from '../commands/sign-in.js';
import { describeChromium, openChromium } from './chromium.js';

describeChromium('the whole sign-in in a real browser', () => {
  let chromium: Awaited<ReturnType<typeof openChromium>>;
  let browser: BrowserContext;
  let sandbox: Sandbox;
  let redirectUri: string;
  beforeAll(async () => {
    chromium = await openChromium();
    browser = chromium.browser;
    redirectUri = `http://localhost:${await freePort()}/callback`;
    sandbox = await startSandbox({ redirectUris: hosts.map(targetOn), count: 1 });
  });
  afterAll(async () => {
    await chromium.close();
    await sandbox.close();
  });
  beforeEach(async () => {
    sandbox.latencyMs = 0;
    await browser.clearCookies();
  });

  const hosts = ['localhost', '127.0.0.1', '[::1]'];
  const targetOn = (host: string) => redirectUri.replace('localhost', host);

  /** A waiting login, and a tab with the consent page it leads to. */
  async function atConsentPage() {
    const home = temporaryFolder();
    const argv = ['login', '--no-browser', '--token-store', 'file', '--timeout', '60s'];
    const login = start(process.execPath, [bin, ...argv], { ...sandbox.env(), POLAR_SYNC_HOME: home });
    onTestFinished(async () => {
      login.child.kill('SIGKILL');
      await login.ended;
    });
    const tab = await newTab();
    await tab.page.goto(await consentUrl(login));
    return { ...tab, login, token: join(home, 'token.json') };
  }

  /** A tab, with its requests to this machine's loopback server and its error messages. */
  async function newTab(): Promise<{ page: Page; asked: string[]; complaints: string[] }> {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(new URL(redirectUri).origin)) asked.push(request.url());
    });
    page.on('console', (message) => {
      if (message.location().url.startsWith(new URL(redirectUri).origin)) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, asked, complaints };
  }

  /** A login that opens a browser; `opened` is the address it would open, but nothing actually opens. */
  async function openingBrowser(target: string) {
    const home = temporaryFolder();
    const [opener, log] = [join(home, 'browser'), join(home, 'arguments')];
    writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > '${log}'\n`, { mode: 0o755 });
    const env = { ...sandbox.env(target), POLAR_SYNC_HOME: home, BROWSER: opener };
    const login = start(process.execPath, [bin, 'login', '--token-store', 'file', '--timeout', '60s', '--json'], env);
    onTestFinished(async () => {
      login.child.kill('SIGKILL');
      await login.ended;
    });
    await expect.poll(() => existsSync(log) && readFileSync(log, 'utf8'), { timeout: 20_000 }).toMatch(/./);
    return { login, token: join(home, 'token.json'), opened: readFileSync(log, 'utf8') };
  }

  const press = (page: Page, name: 'Allow' | 'Deny') => page.getByRole('button', { name }).click();
  const heading = (page: Page) => page.getByRole('heading').innerText();

  it('succeeds with Allow, and reports it only then', async () => {
    const { page, asked, complaints, login, token } = await atConsentPage();
    await press(page, 'Allow');
    expect(await heading(page)).toBe('You are signed in');
    expect(existsSync(token)).toBe(true);
    expect(await page.title()).toBe('You are signed in - polar-sync');
    expect(await page.getByRole('main').innerText()).toContain(token);
    expect((await login.ended).exitCode).toBe(0);
    expect(JSON.parse(readFileSync(token, 'utf8'))).toMatchObject({ userId: sandbox.userId });
    expect(asked).toHaveLength(1);
    expect(complaints).toEqual([]);
    const later = await page.reload().catch((error: Error) => error.message);
    expect(later).toContain('ERR_CONNECTION_REFUSED');
    expect(existsSync(token)).toBe(true);
  });

  it('reports after Deny that nothing was changed', async () => {
    const { page, login, token } = await atConsentPage();
    await press(page, 'Deny');
    expect(await heading(page)).toBe('Sign-in failed');
    expect(await page.getByRole('main').innerText()).toContain('You declined access');
    const { exitCode, stderr } = await login.ended;
    expect([exitCode, existsSync(token)]).toEqual([4, false]);
    expect(stderr).toContain('You declined access');
  });

  it('keeps waiting after a favicon, a foreign address and a wrong state in other tabs', async () => {
    const { page, login } = await atConsentPage();
    const { page: other } = await newTab();
    const { origin } = new URL(redirectUri);
    expect((await other.goto(`${origin}/favicon.ico`))?.status()).toBe(404);
    expect((await other.goto(`${origin}/`))?.status()).toBe(404);
    expect((await other.goto(`${redirectUri}?code=stolen&state=guessed`))?.status()).toBe(400);
    expect(await heading(other)).toBe('Unexpected page');
    expect((await other.reload())?.status()).toBe(400);
    await press(page, 'Allow');
    expect(await heading(page)).toBe('You are signed in');
    expect((await login.ended).exitCode).toBe(0);
  });

  it('shows the outcome to a second tab with the valid code, and asks Polar once', async () => {
    const { page, asked, login } = await atConsentPage();
    const exchanges = () => sandbox.requests.filter(({ path }) => path === '/v2/oauth2/token').length;
    const before = exchanges();
    sandbox.latencyMs = 1500;
    const pressed = press(page, 'Allow');
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1);
    const { page: second } = await newTab();
    await second.goto(asked[0] ?? '');
    await pressed;
    expect([await heading(page), await heading(second)]).toEqual(['You are signed in', 'You are signed in']);
    expect((await login.ended).exitCode).toBe(0);
    expect(exchanges() - before).toBe(1);
  });

  it.each(hosts)(
    'works with the address a browser is opened with on %s, reload included, and recognizes the browser by its cookie',
    async (host) => {
      const target = targetOn(host);
      const { login, opened } = await openingBrowser(target);
      const { page } = await newTab();
      await page.goto(opened);
      expect(new URL(page.url()).origin).toBe(sandbox.url);
      await page.goto(opened);
      const cookies = await browser.cookies(target);
      expect(cookies).toMatchObject([{ name: expect.stringMatching(/^polar-sync-/), httpOnly: true, sameSite: 'Lax' }]);
      expect(await browser.cookies(new URL('/', target).href)).toEqual([]);
      await press(page, 'Allow');
      expect(await heading(page)).toBe('You are signed in');
      expect((await login.ended).exitCode).toBe(0);
    },
  );

  it('stops when someone else opened that address before the browser', async () => {
    const { login, opened, token } = await openingBrowser(redirectUri);
    expect((await fetch(opened, { redirect: 'manual' })).status).toBe(302);
    const { page } = await newTab();
    expect((await page.goto(opened))?.status()).toBe(400);
    expect(await heading(page)).toBe('Sign-in failed');
    expect(await page.getByRole('main').innerText()).toContain('opened twice');
    const { exitCode, stderr } = await login.ended;
    expect([exitCode, existsSync(token)]).toEqual([4, false]);
    expect(stderr).toContain('"code":"LOGIN_CONTESTED"');
  });

  it('does not accept the redirect from a browser other than the opened one', async () => {
    const { login, opened } = await openingBrowser(redirectUri);
    const entered = await fetch(opened, { redirect: 'manual' });
    const { page } = await newTab();
    await page.goto(entered.headers.get('location') ?? '');
    await press(page, 'Allow');
    expect(await heading(page)).toBe('Unexpected page');
    expect(await page.getByRole('main').innerText()).toContain('--no-browser');
    expect(login.child.exitCode).toBeNull();
  });

  it.each(['light', 'dark'] as const)('is readable in %s, also on a narrow screen', async (colorScheme) => {
    const { page, login } = await atConsentPage();
    await page.emulateMedia({ colorScheme });
    await press(page, 'Allow');
    await login.ended;
    for (const width of [1000, 360]) {
      await page.setViewportSize({ width, height: 640 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    const [ink, paper] = (await page.evaluate(
      "['color', 'backgroundColor'].map((name) => getComputedStyle(document.body)[name])",
    )) as [string, string];
    expect(contrast(ink, paper)).toBeGreaterThan(7);
    expect(luminance(paper) > 0.5).toBe(colorScheme === 'light');
  });
});

/** Relative luminance of a computed color, as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
