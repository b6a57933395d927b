import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runLogin } from '../../../src/commands/login/login.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { run } from '../run.js';
import { login, type Place, SignInDesk, tokenOf } from './place.js';

const desk = new SignInDesk();
const nothingSet = {
  ...{ POLAR_CLIENT_ID: '', POLAR_CLIENT_SECRET: '', POLAR_REDIRECT_URI: '' },
  ...{ POLAR_SYNC_API_URL: '', POLAR_SYNC_AUTHORIZE_URL: '', POLAR_SYNC_TOKEN_URL: '' },
  ...{ POLAR_SYNC_V4_API_URL: '', POLAR_SYNC_V4_AUTHORIZE_URL: '', POLAR_SYNC_V4_TOKEN_URL: '' },
};
const firstId = async ({ env }: Place) =>
  (JSON.parse((await run(['list', '--json'], { env })).stdout) as { id: string }[])[0]?.id ?? 'nothing there';

describe('login command', () => {
  it('signs in to the sandbox, stores everything privately and names the next command', async () => {
    const here = desk.place();
    expect(await login(here)).toBe(0);
    expect(here.stdout.text).toContain(`Signed in as Polar user ${desk.sandbox.userId}`);
    expect(here.stdout.text).toContain('Next: polar-sync pull --full');
    expect(here.stderr.text).toContain('/oauth2/authorization?response_type=code');
    expect(here.stderr.text).toContain(
      'Waiting 5 minutes for the response (--timeout changes that). Press Ctrl-C to cancel.',
    );
    const token = tokenOf(here);
    expect(token).toMatchObject({
      userId: desk.sandbox.userId,
      clientId: desk.sandbox.clientId,
      clientSecret: desk.sandbox.clientSecret,
    });
    for (const name of ['token.json', 'config.json']) {
      expect(statSync(join(here.home, name)).mode & 0o777).toBe(0o600);
    }
    const config = readFileSync(join(here.home, 'config.json'), 'utf8');
    expect(JSON.parse(config)).toEqual({
      tokenStore: 'file',
      clientId: desk.sandbox.clientId,
      userId: desk.sandbox.userId,
      expiresAt: token.expiresAt,
      obtainedAt: token.obtainedAt,
      signedInAt: token.obtainedAt,
      generation: 'v3',
      chosen: 'only',
      redirectUri: desk.redirectUri,
      apiUrl: desk.sandbox.url,
      authorizeUrl: `${desk.sandbox.url}/oauth2/authorization`,
      tokenUrl: `${desk.sandbox.url}/v2/oauth2/token`,
      v4ApiUrl: `${desk.sandbox.url}/v4/data`,
      v4AuthorizeUrl: `${desk.sandbox.url}/oauth/authorize`,
      v4TokenUrl: `${desk.sandbox.url}/oauth/token`,
    });
    const shown = here.stdout.text + here.stderr.text + config;
    for (const secret of [token.accessToken, token.clientSecret]) expect(shown).not.toContain(secret);
  });

  it('prints one value with --json, and accepts a second login', async () => {
    await login(desk.place());
    const here = desk.place({ json: true });
    await login(here);
    expect(JSON.parse(here.stdout.text)).toEqual({
      schema: 'polar-sync.login/1',
      user_id: desk.sandbox.userId,
      token_store: 'file',
      api: 'v3',
      registered: 'already',
      expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('needs neither variables nor flags the second time, and pulls without them, as cron does', async () => {
    const first = desk.place();
    await login(first);
    const again = desk.place({ home: first.home, env: nothingSet });
    expect(await runLogin(again.context, { browser: true }, approveInBrowserless)).toBe(0);
    expect(again.stderr.text).toContain(`signing in at ${new URL(desk.sandbox.url).host}, not at Polar`);
    const { exitCode, stderr } = await run(['pull', '--quiet'], { env: { POLAR_SYNC_HOME: first.home } });
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('continues with the first full pull with --pull, and names it otherwise', async () => {
    const here = desk.place();
    expect(await login(here, { pull: true })).toBe(0);
    expect(here.stdout.text).toMatch(/^Signed in as [\s\S]*\n1 new, 0 updated/);
    expect(here.stdout.text).not.toContain('Next:');
    const { stdout } = await run(['show', await firstId(here), '--json'], { env: here.env });
    expect(JSON.parse(stdout).streams).toBeDefined();
  });

  it('prints one value with --pull --json, even if the pull fails', async () => {
    const here = desk.place({ json: true });
    expect(await login(here, { pull: true })).toBe(0);
    expect(JSON.parse(here.stdout.text)).toMatchObject({
      schema: 'polar-sync.login/1',
      pull: { schema: 'polar-sync.pull/1', outcome: 'ok' },
    });
    const failing = desk.place({ json: true, env: { POLAR_SYNC_DB: here.home } });
    await expect(login(failing, { pull: true })).rejects.toMatchObject({ code: 'NOT_A_DATABASE' });
    const value = JSON.parse(failing.stdout.text);
    expect(value).toMatchObject({ schema: 'polar-sync.login/1', user_id: desk.sandbox.userId });
    expect(value).not.toHaveProperty('pull');
  });

  it('keeps the token if a consent is missing, and says so', async () => {
    const here = desk.place();
    desk.sandbox.consent = false;
    await expect(login(here)).rejects.toMatchObject({ code: 'CONSENT_MISSING', exitCode: 4 });
    expect(here.stderr.text).toContain('token.json');
    expect(tokenOf(here).userId).toBe(desk.sandbox.userId);
  });

  it('reports a denied access and a wrong secret', async () => {
    const deny = (url: string) => approveInBrowserless(url, 'deny');
    await expect(login(desk.place(), {}, deny)).rejects.toMatchObject({ code: 'ACCESS_DENIED', exitCode: 4 });
    const wrong = desk.place({ env: { POLAR_CLIENT_SECRET: 'wrong-secret' } });
    const error = await login(wrong).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: 'INVALID_CLIENT', exitCode: 4 });
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong-secret');
  });

  it('replaces a token file that cannot be read', async () => {
    const first = desk.place();
    await login(first);
    writeFileSync(join(first.home, 'token.json'), 'rubbish');
    const again = desk.place({ home: first.home });
    expect(await login(again)).toBe(0);
    expect(again.stderr.text).toContain('damaged');
  });
});
