import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuthError, UsageError } from '../../../src/errors.js';
import { originsAt } from '../../support/origins.js';
import { LoginStage } from './login-stage.js';

const secrets = ['the-token', 'the-secret', 'the-code'];

let at: LoginStage;
beforeEach(async () => {
  at = await LoginStage.set();
});
afterEach(() => at.polar.stop());

describe('login', () => {
  it('tests the token store first, stores before it registers, and shows success last', async () => {
    expect(await at.run()).toEqual(at.store.kept);
    expect(at.diary).toEqual(['probe', 'client', 'url', 'browser', 'write', 'stored', 'register']);
    expect(at.store.kept).toEqual({
      accessToken: 'the-token',
      userId: '475',
      clientId: 'the-client',
      clientSecret: 'the-secret',
      obtainedAt: '2026-11-21T10:00:00.000Z',
      expiresAt: '2027-11-21T09:59:59.000Z',
      signedInAt: '2026-11-21T10:00:00.000Z',
      apiVersion: 'v3',
      chosen: 'asked',
      ...originsAt(at.polar.origin),
    });
    expect((await at.pages[0])?.body).toContain('You are signed in');
  });

  it('sends the same redirect URL to the authorize page and with the code', async () => {
    await at.run();
    expect(new URL(at.shown).searchParams.get('redirect_uri')).toBe(at.redirectUri);
    expect(new URLSearchParams(at.polar.seen[0]?.body).get('redirect_uri')).toBe(at.redirectUri);
  });

  it('sends nobody to Polar when the token store does not work', async () => {
    at.store.failing = 'probe';
    await expect(at.run()).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED', exitCode: 7 });
    expect(at.diary).toEqual(['probe']);
  });

  it('keeps the token when registering fails, and reports both', async () => {
    const failure = new AuthError('CONSENT_OR_REGISTRATION', 'A consent is missing.', { hint: 'Give it.' });
    await expect(at.run({ register: () => Promise.reject(failure) })).rejects.toBe(failure);
    expect(at.store.kept?.accessToken).toBe('the-token');
    expect(at.diary.at(-1)).toContain('stored in the drawer');
    const page = await at.pages[0];
    expect(page?.status).toBe(400);
    expect(page?.body).toContain('A consent is missing.');
    expect(page?.body).toContain('Give it.');
  });

  it("keeps what v3's response contains, and nothing else", async () => {
    at.polar.token = { status: 200, body: { access_token: 'the-token', x_user_id: 475, scope: 'x' } };
    const kept = JSON.parse(JSON.stringify(await at.run())) as object;
    expect(Object.keys(kept).sort()).toEqual([
      ...['accessToken', 'apiOrigin', 'apiVersion', 'chosen', 'clientId', 'clientSecret', 'obtainedAt', 'signedInAt'],
      ...['tokenOrigin', 'userId', 'v4ApiOrigin', 'v4TokenOrigin'],
    ]);
  });

  it('is dated by the clock of this machine', async () => {
    const before = Date.now();
    const { obtainedAt = '' } = await at.run({ now: undefined });
    expect(Date.parse(obtainedAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(obtainedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('replaces nothing that it must not', async () => {
    const accept = () => {
      throw new UsageError('OTHER_ATHLETE', 'This profile is of another athlete.');
    };
    await expect(at.run({ accept })).rejects.toMatchObject({ code: 'OTHER_ATHLETE' });
    expect([at.store.kept, at.diary]).toEqual([null, ['probe', 'client', 'url', 'browser']]);
  });

  it.each([
    ['write', 'KEYCHAIN_LOCKED'],
    ['forgets', 'TOKEN_NOT_KEPT'],
  ] as const)('shows the truth in the browser when the token store fails (%s)', async (failing, code) => {
    at.store.failing = failing;
    const problem = await at.run().catch((error: unknown) => error);
    expect(problem).toMatchObject({ code, exitCode: 7 });
    if (failing === 'forgets') expect((problem as AuthError).hint).toContain('another --token-store');
    expect((await at.pages[0])?.body).toContain('Sign-in failed');
  });

  it.each([{ accessToken: 'another' }, { userId: '476' }])(
    'does not trust a token store that returns %j',
    async (other) => {
      const { kept } = at.store;
      const read = async () => ({ accessToken: 'the-token', userId: '475', ...other });
      const store = Object.assign(at.store, { read });
      await expect(at.run({ store })).rejects.toMatchObject({ code: 'TOKEN_NOT_KEPT', exitCode: 7 });
      expect([kept, at.diary.includes('stored')]).toEqual([null, false]);
    },
  );

  it('shows the truth in the browser when the exchange fails, but no secret', async () => {
    at.polar.token = { status: 400, body: { error: 'invalid_grant', was: 'the-token' } };
    const error = await at.run().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_GRANT', exitCode: 4 });
    const page = await at.pages[0];
    expect(page?.status).toBe(400);
    for (const secret of secrets) {
      expect(inspect(error, { depth: 20, showHidden: true }) + page?.body + at.diary.join()).not.toContain(secret);
    }
    expect(at.diary).not.toContain('write');
  });

  it('shows no details of an unexpected failure in the browser', async () => {
    const register = () => Promise.reject(new Error('internal the-token'));
    await expect(at.run({ register })).rejects.toThrow('internal');
    const page = await at.pages[0];
    expect(page?.body).not.toContain('internal');
    expect([page?.status, page?.body]).toEqual([400, expect.stringContaining('unexpected went wrong')]);
  });

  it.each([
    ['the time limit', { timeoutMs: 60 }, 'LOGIN_TIMEOUT', 4],
    ['Ctrl-C', {}, 'INTERRUPTED', 130],
  ])('ends with %s, and frees the port', async (name, options, code, exitCode) => {
    const openBrowser = async () => (name === 'Ctrl-C' ? at.controller.abort() : undefined);
    const outcome = at.run({ openBrowser, ...options });
    await expect(outcome).rejects.toMatchObject({ code, exitCode });
    await at.run({ signal: new AbortController().signal });
  });

  it('ends with Ctrl-C while Polar does not respond to the exchange', async () => {
    at.polar.token = () => at.controller.abort();
    await expect(at.run()).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect((await at.pages[0])?.body).toContain('interrupted');
  });
});
