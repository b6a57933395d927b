import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Context } from '../../src/commands/context.js';
import { type LoginOptions, runLogin } from '../../src/commands/login/login.js';
import { runLogout } from '../../src/commands/logout.js';
import { resolveSettings } from '../../src/config/settings.js';
import { approveInBrowserless } from '../../src/sandbox/browserless.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { createUi } from '../../src/ui/terminal.js';
import { freePort } from '../auth/ports.js';
import { Keyboard, Screen } from '../ui/streams.js';
import { run, temporaryFolder } from './run.js';

let redirectUri: string;
let sandbox: Sandbox;
beforeAll(async () => {
  redirectUri = `http://localhost:${await freePort()}/callback`;
  sandbox = await startSandbox({ redirectUris: [redirectUri], count: 1 });
});
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.consent = true;
});

interface Place {
  home: string;
  env: Record<string, string>;
  keyboard: Keyboard;
  stdout: Screen;
  stderr: Screen;
  context: Context;
}

function place(options: { home?: string; env?: Record<string, string>; json?: boolean; tty?: boolean } = {}): Place {
  const { home = temporaryFolder(), json = false, tty = false } = options;
  const env = { ...sandbox.env(redirectUri), POLAR_SYNC_HOME: home, ...options.env };
  const keyboard = new Keyboard(tty);
  onTestFinished(() => void keyboard.destroy());
  const stdout = new Screen();
  const stderr = new Screen({ tty });
  const { signal } = new AbortController();
  const ui = createUi({ stdin: keyboard, stdout, stderr, env, json, color: false, signal });
  const settings = resolveSettings(env);
  const context = { settings, env, ui, stdin: keyboard, stdout, signal } as unknown as Context;
  return { home, env, keyboard, stdout, stderr, context };
}

const login = ({ context }: Place, options: Partial<LoginOptions> = {}, open = approveInBrowserless) =>
  runLogin(context, { browser: true, tokenStore: 'file', ...options }, open);
const nothingSet = {
  ...{ POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '', POLAR_REDIRECT_URI: '' },
  ...{ POLAR_SYNC_API_URL: '', POLAR_SYNC_AUTHORIZE_URL: '', POLAR_SYNC_TOKEN_URL: '' },
  ...{ POLAR_SYNC_V4_API_URL: '', POLAR_SYNC_V4_AUTHORIZE_URL: '', POLAR_SYNC_V4_TOKEN_URL: '' },
};
const firstId = async ({ env }: Place) =>
  (JSON.parse((await run(['list', '--json'], { env })).stdout) as { id: string }[])[0]?.id ?? 'nothing there';
const tokenOf = ({ home }: Place) =>
  JSON.parse(readFileSync(join(home, 'token.json'), 'utf8')) as Record<string, string>;

describe('login command', () => {
  it('signs in at the sandbox, stores everything privately and names the next command', async () => {
    const here = place();
    expect(await login(here)).toBe(0);
    expect(here.stdout.text).toContain(`Signed in as Polar user ${sandbox.userId}`);
    expect(here.stdout.text).toContain('Next: polar-sync pull --full');
    expect(here.stderr.text).toContain('/oauth2/authorization?response_type=code');
    expect(here.stderr.text).toContain('This waits 5 minutes for the answer (--timeout changes that); Ctrl-C ends it.');
    const token = tokenOf(here);
    expect(token).toMatchObject({
      userId: sandbox.userId,
      clientId: sandbox.clientId,
      clientSecret: sandbox.clientSecret,
    });
    for (const name of ['token.json', 'config.json']) {
      expect(statSync(join(here.home, name)).mode & 0o777).toBe(0o600);
    }
    const config = readFileSync(join(here.home, 'config.json'), 'utf8');
    expect(JSON.parse(config)).toEqual({
      tokenStore: 'file',
      clientId: sandbox.clientId,
      userId: sandbox.userId,
      expiresAt: token.expiresAt,
      obtainedAt: token.obtainedAt,
      signedInAt: token.obtainedAt,
      generation: 'v3',
      chosen: 'only',
      redirectUri,
      apiUrl: sandbox.url,
      authorizeUrl: `${sandbox.url}/oauth2/authorization`,
      tokenUrl: `${sandbox.url}/v2/oauth2/token`,
      v4ApiUrl: `${sandbox.url}/v4/data`,
      v4AuthorizeUrl: `${sandbox.url}/oauth/authorize`,
      v4TokenUrl: `${sandbox.url}/oauth/token`,
    });
    const shown = here.stdout.text + here.stderr.text + config;
    for (const secret of [token.accessToken, token.clientSecret]) expect(shown).not.toContain(secret);
  });

  it('answers --json with one value, and a second login is welcome', async () => {
    await login(place());
    const here = place({ json: true });
    await login(here);
    expect(JSON.parse(here.stdout.text)).toEqual({
      schema: 'polar-sync.login/1',
      user_id: sandbox.userId,
      token_store: 'file',
      api: 'v3',
      registered: 'already',
      expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('needs neither variables nor flags the second time, and pulls without them, as cron does', async () => {
    const first = place();
    await login(first);
    const again = place({ home: first.home, env: nothingSet });
    expect(await runLogin(again.context, { browser: true }, approveInBrowserless)).toBe(0);
    expect(again.stderr.text).toContain(`signs in at ${new URL(sandbox.url).host}, not at Polar`);
    const { exitCode, stderr } = await run(['pull', '--quiet'], { env: { POLAR_SYNC_HOME: first.home } });
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('goes on to the first full pull with --pull, and names it otherwise', async () => {
    const here = place();
    expect(await login(here, { pull: true })).toBe(0);
    expect(here.stdout.text).toMatch(/^Signed in as [\s\S]*\n1 new, 0 updated/);
    expect(here.stdout.text).not.toContain('Next:');
    const { stdout } = await run(['show', await firstId(here), '--json'], { env: here.env });
    expect(JSON.parse(stdout).streams).toBeDefined();
  });

  it('answers --pull --json with one value, also when the pull fails', async () => {
    const here = place({ json: true });
    expect(await login(here, { pull: true })).toBe(0);
    expect(JSON.parse(here.stdout.text)).toMatchObject({
      schema: 'polar-sync.login/1',
      pull: { schema: 'polar-sync.pull/1', outcome: 'ok' },
    });
    const failing = place({ json: true, env: { POLAR_SYNC_DB: here.home } });
    await expect(login(failing, { pull: true })).rejects.toMatchObject({ code: 'NOT_A_DATABASE' });
    const value = JSON.parse(failing.stdout.text);
    expect(value).toMatchObject({ schema: 'polar-sync.login/1', user_id: sandbox.userId });
    expect(value).not.toHaveProperty('pull');
  });

  it.each([
    [{ POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '' }, 'POLAR_CLIENT_ID and POLAR_CLIENT_SECRET are'],
    [{ POLAR_CLIENT_SECRET: '' }, 'POLAR_CLIENT_SECRET is'],
  ])('names what is missing and where to get it: %j', async (env, words) => {
    const here = place({ env });
    await expect(login(here)).rejects.toMatchObject({
      code: 'MISSING_CLIENT',
      exitCode: 2,
      message: expect.stringContaining(words),
      hint: expect.stringContaining(redirectUri),
    });
  });

  it('does not send the stored secret of another client', async () => {
    const first = place();
    await login(first);
    const other = place({ home: first.home, env: { POLAR_CLIENT_ID: 'another', POLAR_CLIENT_SECRET: '' } });
    await expect(login(other)).rejects.toMatchObject({ code: 'MISSING_CLIENT' });
  });

  it('asks on a terminal, and does not show the secret', async () => {
    const here = place({ env: { POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '' }, tty: true });
    const done = login(here);
    await until(() => here.stderr.text.includes('Client id:'));
    here.keyboard.type(`${sandbox.clientId}\r`);
    await until(() => here.stderr.text.includes('Client secret'));
    here.keyboard.type(`${sandbox.clientSecret}\r`);
    expect(await done).toBe(0);
    expect(tokenOf(here).clientSecret).toBe(sandbox.clientSecret);
    expect(here.stderr.text).not.toContain(sandbox.clientSecret);
  });

  it('asks again for an id that is empty, at most three times, and never for a secret without one', async () => {
    const here = place({ env: { POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '' }, tty: true });
    const refused = expect(login(here)).rejects.toMatchObject({
      code: 'MISSING_CLIENT',
      message: 'No client id was given.',
    });
    const page = 'The client id is on the page of your client';
    for (const times of [0, 1, 2]) {
      await until(() => here.stderr.text.split(page).length === times + 1 && /Client id: .*$/.test(here.stderr.text));
      await new Promise((resolve) => setTimeout(resolve, 50));
      here.keyboard.type('\r');
    }
    await refused;
    expect(here.stderr.text).not.toContain('Client secret');
  });

  it('keeps the token when a consent is missing, and says so', async () => {
    const here = place();
    sandbox.consent = false;
    await expect(login(here)).rejects.toMatchObject({ code: 'CONSENT_MISSING', exitCode: 4 });
    expect(here.stderr.text).toContain('token.json');
    expect(tokenOf(here).userId).toBe(sandbox.userId);
  });

  it('tells a denied access and a wrong secret', async () => {
    const deny = (url: string) => approveInBrowserless(url, 'deny');
    await expect(login(place(), {}, deny)).rejects.toMatchObject({ code: 'ACCESS_DENIED', exitCode: 4 });
    const wrong = place({ env: { POLAR_CLIENT_SECRET: 'wrong-secret' } });
    const error = await login(wrong).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: 'INVALID_CLIENT', exitCode: 4 });
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong-secret');
  });

  it('warns when somebody else was signed in', async () => {
    const first = place();
    await login(first);
    const other = await startSandbox({ redirectUris: [redirectUri], count: 1, userId: 42 });
    onTestFinished(() => other.close());
    const second = place({ home: first.home, env: other.env(redirectUri) });
    await login(second);
    expect(second.stderr.text).toContain(`warning: Until now Polar user ${sandbox.userId}`);
    expect(second.stderr.text).toContain('--profile');
  });

  it("warns before another person's workouts come into the database, at login and once at pull", async () => {
    const first = place();
    await login(first, { pull: true });
    expect(first.stderr.text).not.toContain('warning:');
    await runLogout(place({ home: first.home }).context);
    const other = await startSandbox({ redirectUris: [redirectUri], count: 1, seed: 7, userId: 42 });
    onTestFinished(() => other.close());
    const second = place({ home: first.home, env: other.env(redirectUri) });
    await login(second);
    const words = `holds the workouts of Polar user ${sandbox.userId}, and those of 42`;
    expect(second.stderr.text).toContain(words);
    const env = { ...second.env, POLAR_SYNC_TOKEN_STORE: 'file' };
    const pull = await run(['pull', '--quiet'], { env });
    expect(pull.exitCode).toBe(0);
    expect(pull.stderr).toContain(words);
    expect(pull.stderr).toContain('--profile NAME');
    expect(await run(['pull', '--quiet'], { env })).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('does not change a token that comes from the environment', async () => {
    const here = place({ env: { POLAR_SYNC_ACCESS_TOKEN: 't', POLAR_SYNC_USER_ID: '1' } });
    await expect(login(here)).rejects.toMatchObject({ code: 'TOKEN_STORE_READ_ONLY', exitCode: 7 });
    await expect(runLogout(here.context)).rejects.toMatchObject({ code: 'TOKEN_STORE_READ_ONLY', exitCode: 7 });
  });

  it('replaces a token file that cannot be read', async () => {
    const first = place();
    await login(first);
    writeFileSync(join(first.home, 'token.json'), 'rubbish');
    const again = place({ home: first.home });
    expect(await login(again)).toBe(0);
    expect(again.stderr.text).toContain('damaged');
  });
});

describe('logout command', () => {
  it('forgets the token, and says when there was none', async () => {
    const here = place({ json: true });
    await login(here);
    const first = place({ home: here.home, json: true });
    expect(await runLogout(first.context)).toBe(0);
    expect(JSON.parse(first.stdout.text)).toEqual({
      schema: 'polar-sync.logout/1',
      token_store: 'file',
      forgotten: true,
      deregistered: false,
    });
    const second = place({ home: here.home });
    expect(await runLogout(second.context)).toBe(0);
    expect(second.stdout.text).toContain('There was no token');
    const config = readFileSync(join(here.home, 'config.json'), 'utf8');
    expect(JSON.parse(config)).toEqual({ tokenStore: 'file', clientId: sandbox.clientId, redirectUri });
  });

  it('ends the registration only when that is confirmed', async () => {
    const here = place();
    await login(here);
    const deletions = () => sandbox.requests.filter((request) => request.method === 'DELETE').length;
    const silent = place({ home: here.home });
    await expect(runLogout(silent.context, { deregister: true })).rejects.toMatchObject({
      code: 'CONFIRM_DEREGISTER',
      exitCode: 2,
      hint: expect.stringContaining('--yes'),
    });
    for (const [typed, outcome] of [
      ['no', 0],
      ['', 0],
      ['\u0003', 'INTERRUPTED'],
    ] as const) {
      const asked = place({ home: here.home, tty: true });
      const done = runLogout(asked.context, { deregister: true }).catch((error: { code: string }) => error.code);
      await until(() => asked.stderr.text.includes('Type yes'));
      asked.keyboard.type(`${typed}\r`);
      expect(await done).toBe(outcome);
      expect(asked.stderr.text.includes('Nothing was changed.')).toBe(outcome === 0);
    }
    expect(deletions()).toBe(0);
    const sure = place({ home: here.home });
    expect(await runLogout(sure.context, { deregister: true, yes: true })).toBe(0);
    expect(deletions()).toBe(1);
    expect(sure.stdout.text).toContain('Signed out');
    const gone = place({ home: here.home });
    await expect(runLogout(gone.context, { deregister: true, yes: true })).rejects.toMatchObject({
      code: 'NOT_LOGGED_IN',
      exitCode: 4,
    });
  });

  it('keeps the token when Polar could not be reached', async () => {
    const here = place();
    await login(here);
    const port = await freePort();
    const offline = place({ home: here.home, env: { POLAR_SYNC_API_URL: `http://127.0.0.1:${port}` } });
    await expect(runLogout(offline.context, { deregister: true, yes: true })).rejects.toMatchObject({ exitCode: 5 });
    expect(tokenOf(here).userId).toBe(sandbox.userId);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
