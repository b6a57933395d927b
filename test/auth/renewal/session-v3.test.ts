import { beforeEach, describe, expect, it } from 'vitest';
import { NotServedError } from '../../../src/polar/errors.js';
import { environmentTokenStore } from '../../../src/tokens/environment.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Credentials, TokenStore } from '../../../src/tokens/token-store.js';
import { SessionStage } from './session-stage.js';

let at: SessionStage;
beforeEach(() => {
  at = new SessionStage();
});

describe('the question whether v3 accepts the token', () => {
  it('is asked once for each token, and the result is kept', async () => {
    const tokens = await at.signedIn();
    const asked = () => at.sandbox.requests.filter((request) => request.path === '/v3/exercises').length;
    expect([await tokens.opensV3(), await tokens.opensV3(), asked()]).toEqual(['yes', 'yes', 1]);
    expect(at.onDisk().opensV3).toBe('yes');
    at.seconds(43_199);
    at.sandbox.signIn4.opensV3 = false;
    expect([await tokens.opensV3(), await tokens.opensV3(), asked()]).toEqual(['no', 'no', 2]);
    expect(at.onDisk().opensV3).toBe('no');
    expect(at.sandbox.refreshed.taken).toBe(1);
  });

  it('has no answer while a consent is missing, or Polar cannot be reached', async () => {
    const tokens = await at.signedIn();
    at.sandbox.consent = false;
    expect(await tokens.opensV3()).toMatchObject({ code: 'CONSENT_OR_REGISTRATION', status: 403 });
    at.sandbox.consent = true;
    at.sandbox.faults.add({ kind: '500', path: /^\/v3\//, times: 3 });
    await expect(tokens.opensV3()).rejects.toMatchObject({ exitCode: 5 });
    expect(at.onDisk()).not.toHaveProperty('opensV3');
    expect(await tokens.opensV3()).toBe('yes');
  });

  it('is asked again with a new token, if the old one is no longer valid anywhere', async () => {
    const tokens = await at.signedIn();
    at.sandbox.expireTokens();
    expect(await tokens.opensV3()).toBe('yes');
    expect(at.onDisk()).toMatchObject({ opensV3: 'yes', accessToken: tokens.credentials.accessToken });
    expect(at.sandbox.refreshed.taken).toBe(1);
    at.sandbox.signIn4.opensV3 = false;
    at.sandbox.expireTokens();
    const { opensV3: _yes, ...renewed } = at.onDisk();
    at.first = renewed;
    expect(await at.session().opensV3()).toBe('no');
    expect(at.onDisk()).toMatchObject({ opensV3: 'no' });
    expect(at.sandbox.refreshed.taken).toBe(2);
  });

  it('has no answer while v4 accepts the token no more, or cannot be reached', async () => {
    const tokens = await at.signedIn();
    at.sandbox.signIn4.opensV3 = false;
    at.sandbox.faults.add({ kind: '500', path: /^\/v4\/data\/training-sessions/, times: 3 });
    await expect(tokens.opensV3()).rejects.toMatchObject({ exitCode: 5 });
    at.sandbox.revokeTokens();
    await expect(tokens.opensV3()).rejects.toMatchObject({ code: 'REFRESH_REFUSED', exitCode: 4 });
    expect(at.onDisk()).toEqual(at.first);
  });

  it('is no for a token that v4 accepts without giving anything', async () => {
    const tokens = await at.signedIn();
    at.sandbox.signIn4.opensV3 = false;
    at.sandbox.faults.add({ kind: '403', path: /^\/v4\/data\/training-sessions/ });
    expect(await tokens.opensV3()).toBe('no');
    expect(at.sandbox.refreshed.taken).toBe(0);
  });

  it('does not undo what another process has stored in the meantime', async () => {
    const newer = { accessToken: 'newer', refreshToken: 'newer' };
    const onEffect = async (_n: number, request: { path: string }) => {
      if (request.path === '/v3/exercises') await fileTokenStore(at.path).write({ ...at.first, ...newer });
    };
    const tokens = await at.signedIn({}, { onEffect });
    await tokens.opensV3();
    expect(at.onDisk()).toEqual({ ...at.first, ...newer });
    expect([tokens.credentials, at.changes]).toEqual([at.first, []]);
  });

  it('is not asked for a v3 sign-in', async () => {
    await at.signedIn();
    at.first = { ...at.first, apiVersion: 'v3' };
    const asked = at.sandbox.requests.length;
    expect([await at.session().opensV3(), at.sandbox.requests.length]).toEqual(['yes', asked]);
  });

  it('uses the renewed token', async () => {
    const tokens = await at.signedIn();
    at.seconds(43_199);
    await tokens.opensV3();
    expect(at.onDisk()).toMatchObject({ opensV3: 'yes', accessToken: tokens.credentials.accessToken });
    expect(at.changes.at(-1)).toEqual(at.onDisk());
  });

  it('does not register the user if that is not wanted', async () => {
    const tokens = await at.signedIn();
    const registrations = () => at.sandbox.requests.filter(({ method }) => method === 'POST').length;
    at.sandbox.consent = false;
    await tokens.opensV3({ register: false });
    expect(registrations()).toBe(0);
    await tokens.opensV3();
    expect(registrations()).toBe(1);
  });

  it('finds the user number, which is requested once per session', async () => {
    await at.signedIn({}, { count: 0 });
    for (const kind of ['sleep', 'nightly-recharge'] as const) at.sandbox.data.serve(kind, []);
    at.first = { ...at.first, userId: 'v4-0123456789abcdef', userFrom: 'profile' };
    await fileTokenStore(at.path).write(at.first);
    const nights = () => at.sandbox.requests.filter((request) => request.path === '/v3/users/sleep').length;
    const tokens = at.session();
    expect([await tokens.opensV3(), await tokens.opensV3(), nights()]).toEqual(['yes', 'yes', 1]);
    expect(tokens.userId).toBe(at.first.userId);
    at.first = at.onDisk();
    expect([await at.session().opensV3(), nights()]).toEqual(['yes', 2]);
  });

  it('shows whose token an environment token is: a user other than the named one is rejected, exit 2', async () => {
    await at.signedIn();
    const outside = async (userId: string) => {
      const env = { POLAR_SYNC_ACCESS_TOKEN: at.first.accessToken, POLAR_SYNC_USER_ID: userId };
      const store = environmentTokenStore(env, 'v4') as TokenStore;
      at.first = (await store.read()) as Credentials;
      return at.session({ store });
    };
    await expect((await outside('1')).opensV3()).rejects.toMatchObject({ code: 'WRONG_USER', exitCode: 2 });
    const before = at.onDisk();
    const tokens = await outside(at.sandbox.userId);
    expect([tokens.isFromOutside, await tokens.opensV3()]).toEqual([true, 'yes']);
    expect([tokens.credentials.opensV3, at.onDisk(), at.changes]).toEqual(['yes', before, []]);
    expect(at.session().isFromOutside).toBe(false);
  });
});

describe('what is remembered about v3', () => {
  it('is written only if it changes something', async () => {
    const tokens = await at.signedIn();
    await tokens.remember({ answer: 'yes' });
    expect([at.onDisk().opensV3, at.changes.length]).toEqual(['yes', 1]);
    const store = Object.assign(fileTokenStore(at.path), { write: () => expect.unreachable('written again') });
    await at.session({ store }).remember({ answer: new NotServedError(410, '/v3/exercises') });
    expect(at.changes).toHaveLength(1);
  });

  it('is nothing after a logout', async () => {
    const tokens = await at.signedIn();
    await fileTokenStore(at.path).clear();
    await tokens.remember({ answer: 'yes' });
    expect([await fileTokenStore(at.path).read(), at.changes]).toEqual([null, []]);
  });
});
