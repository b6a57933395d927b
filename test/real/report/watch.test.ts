import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bin, start } from '../../commands/bin.js';
import { recent, type Stage, stage } from '../../commands/listen/stage.js';
import { temporaryFolder } from '../../commands/run.js';
import { describeChromium, openChromium } from '../chromium.js';

/** The real program, showing the report of a home, until the end of the test. */
async function watching(at: Stage, ...more: string[]) {
  const out = join(temporaryFolder(), 'report.html');
  const program = start(process.execPath, [bin, 'report', '--watch', '--json', '--out', out, ...more], at.env);
  onTestFinished(() => void program.child.kill('SIGKILL'));
  const address = await vi.waitFor(
    () => /"address":"(http:[^"]+)"/.exec(program.said)?.[1] ?? expect.fail(program.said),
    { timeout: 30_000 },
  );
  return { ...program, out, address };
}

async function pulled(): Promise<Stage> {
  const at = await stage();
  expect((await at.call('pull', '--full', '--source', 'exercises')).exitCode).toBe(0);
  return at;
}

/** Status, headers and body of a request, whatever it says. */
function ask(address: string, { method = 'GET', path, host }: { method?: string; path?: string; host?: string } = {}) {
  const url = new URL(address);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((done, fail) => {
    const options = {
      ...{ host: url.hostname, port: url.port, method, path: path ?? url.pathname },
      headers: { host: host ?? url.host },
    };
    request(options, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', fail)
      .end();
  });
}

describe('report --watch', { timeout: 120_000 }, () => {
  it('serves the report at one secret address of this machine, and nothing else', async () => {
    const at = await pulled();
    const { address, child, ended } = await watching(at);
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/$/);
    const { status, headers, body } = await ask(address);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-\S+; style-src 'sha256-/);
    expect(policy).toContain("connect-src 'self'; frame-ancestors 'none'");
    expect(body.startsWith('<!doctype html>') && body.endsWith('</html>\n')).toBe(true);
    expect([headers['referrer-policy'], headers['cache-control']]).toEqual(['no-referrer', 'no-store']);
    const secret = new URL(address).pathname;
    for (const path of [
      '/',
      '/favicon.ico',
      `${secret}../`,
      `${secret}report.html`,
      '/etc/passwd',
      secret.slice(0, -2),
    ]) {
      expect(await ask(address, { path })).toMatchObject({ status: 404, body: '' });
    }
    expect(await ask(address, { host: 'evil.example' })).toMatchObject({ status: 421, body: '' });
    expect(await ask(address, { host: `localhost:${new URL(address).port}` })).toMatchObject({ status: 421 });
    expect(await ask(address, { method: 'POST' })).toMatchObject({ status: 405, body: '' });
    expect(await ask(address, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 0, signal: null });
  });

  it('is where --port says, and says what is wrong with a port', async () => {
    const at = await pulled();
    const first = await watching(at);
    const { port } = new URL(first.address);
    const second = await at.call('report', '--watch', '--json', '--port', port, '--out', `${temporaryFolder()}/`);
    expect([second.exitCode, JSON.parse(second.stderr).code]).toEqual([2, 'LISTEN_PORT']);
    const third = await at.call('report', '--json', '--port', '1');
    expect([third.exitCode, JSON.parse(third.stderr).code]).toEqual([2, 'MEANINGLESS_OPTION']);
  });

  it.skipIf(process.platform !== 'linux')('opens a link that leads there once', async () => {
    const at = await pulled();
    const seen = join(at.home, 'seen');
    const browser = join(at.home, 'browser');
    writeFileSync(browser, `#!/bin/sh\necho "$1" > "${seen}.part"; mv "${seen}.part" "${seen}"\n`, { mode: 0o700 });
    Object.assign(at.env, { BROWSER: browser });
    const { address } = await watching(at, '--open');
    await expect.poll(() => existsSync(seen), { timeout: 20_000 }).toBe(true);
    const link = readFileSync(seen, 'utf8').trim();
    expect(link.startsWith(address)).toBe(false);
    expect(await ask(link)).toMatchObject({ status: 302, headers: { location: new URL(address).pathname } });
    expect(await ask(link)).toMatchObject({ status: 410 });
  });
});

describeChromium('report --watch in a real browser', () => {
  let chromium: Awaited<ReturnType<typeof openChromium>>;
  beforeAll(async () => {
    chromium = await openChromium();
  });
  afterAll(() => chromium?.close());

  it('shows a new workout after a pull, where one was, and ends on a signal', { timeout: 120_000 }, async () => {
    const at = await pulled();
    const { address, child, ended } = await watching(at);
    const page = await chromium.browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(`${address}#/workouts`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('status').innerText()).toContain('2 workouts');
    at.sandbox.upload(...recent(1, 5));
    expect((await at.call('pull', '--full', '--source', 'exercises')).exitCode).toBe(0);
    await expect.poll(() => page.getByRole('status').innerText(), { timeout: 30_000 }).toContain('3 workouts');
    expect(new URL(page.url()).hash).toBe('#/workouts');
    expect(complaints).toEqual([]);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ exitCode: 0, signal: null });
  });
});
