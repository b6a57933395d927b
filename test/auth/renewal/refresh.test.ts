import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { TokenStoreError } from '../../../src/errors.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import { freshPolar, old, onDisk, path, polar, refresh } from './refresh-stage.js';

freshPolar();

describe('renewing a token', () => {
  beforeEach(() => fileTokenStore(path()).write(old));

  it('asks as RFC 6749 says, and stores the new pair', async () => {
    const renewed = await refresh();
    expect(renewed).toEqual({
      ...{ accessToken: 'new', refreshToken: 'next', userId: '475', clientId: 'client', clientSecret: 'secret' },
      ...{ obtainedAt: '2027-02-01T00:00:00.000Z', expiresAt: '2027-02-01T01:00:00.000Z' },
      refreshObtainedAt: '2027-02-01T00:00:00.000Z',
    });
    expect(onDisk()).toEqual(renewed);
    const [asked] = polar.seen;
    expect(asked?.authorization).toBe(`Basic ${Buffer.from('client:secret').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'once',
    });
  });

  it('keeps the refresh token when the answer has none, and forgets an expiry that no longer holds', async () => {
    polar.token = { status: 200, body: { access_token: 'new' } };
    const renewed = await refresh();
    expect(renewed).toMatchObject({ accessToken: 'new', refreshToken: 'once' });
    expect(renewed).not.toHaveProperty('expiresAt');
    expect(onDisk()).not.toHaveProperty('expiresAt');
  });

  it('neither asks for nor takes what a login at another place has stored meanwhile', async () => {
    for (const accessToken of ['old', 'of another place']) {
      await fileTokenStore(path()).write({ ...old, accessToken, v4ApiOrigin: 'https://elsewhere.example' });
      expect(await refresh()).toBeUndefined();
    }
    expect(polar.seen).toEqual([]);
  });

  it('asks once for any number of askers', async () => {
    const all = await Promise.all([refresh(), refresh(), refresh()]);
    expect(all.map((credentials) => credentials?.accessToken)).toEqual(['new', 'new', 'new']);
    expect(polar.seen).toHaveLength(1);
  });

  it.each([
    ['a refusal', { status: 400, body: { error: 'invalid_grant' } }, 'REFRESH_REFUSED', 4, /polar-sync login/],
    ['a client that is refused', { status: 401, body: 'no' }, 'REFRESH_REFUSED', 4, /polar-sync login/],
    ['a refusal without a reason', { status: 400 }, 'REFRESH_REFUSED', 4, /polar-sync login/],
    ['a refusal with another status', { status: 403, body: { error: 'access_denied' } }, 'REFRESH_REFUSED', 4, /login/],
    ['a status that says nothing of the sign-in', { status: 403 }, 'TOKEN_ANSWER', 1, /TOKEN_URL/],
    ['an address that is wrong', { status: 404, body: '<html>' }, 'TOKEN_ANSWER', 1, /TOKEN_URL/],
    ['the last status of a redirection', { status: 399, body: { error: 'x' } }, 'TOKEN_ANSWER', 1, /TOKEN_URL/],
    ['a request that took too long', { status: 408, body: { error: 'x' } }, 'REFRESH_FAILED', 5, /Nothing was changed/],
    ['too many requests', { status: 429, body: { error: 'slow_down' } }, 'REFRESH_FAILED', 5, /Nothing was changed/],
    ['an error of Polar', { status: 503 }, 'REFRESH_FAILED', 5, /Nothing was changed/],
    ['the first of its errors', { status: 500, body: { error: 'server_error' } }, 'REFRESH_FAILED', 5, /a few minutes/],
    ['a wrong answer', { status: 200, body: { token: 'x' } }, 'TOKEN_ANSWER', 1, /polar-sync login/],
    ['something that is no answer', { status: 302 }, 'TOKEN_ANSWER', 1, /TOKEN_URL/],
  ])('keeps everything after %s', async (_what, answer, code, exitCode, hint) => {
    polar.token = answer;
    await expect(refresh()).rejects.toMatchObject({ code, exitCode, hint: expect.stringMatching(hint) });
    expect(onDisk()).toEqual(old);
  });

  it('keeps everything when the connection breaks or nothing comes, and names no secret', async () => {
    polar.token = (response) => void response.destroy();
    const broken = await refresh().catch((error: unknown) => error);
    expect(broken).toMatchObject({
      ...{ code: 'REFRESH_FAILED', exitCode: 5 },
      hint: expect.stringMatching(/network.*Nothing was changed/),
    });
    polar.token = () => undefined;
    await expect(refresh(old, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'REFRESH_FAILED', exitCode: 5 });
    expect(onDisk()).toEqual(old);
    expect(JSON.stringify(broken) + String((broken as Error).stack)).not.toMatch(/once|secret/);
  });

  it('does not spend the refresh token when the store takes nothing', async () => {
    const full = Object.assign(fileTokenStore(path()), {
      probe: () => Promise.reject(new TokenStoreError('TOKEN_FILE_UNWRITABLE', 'The disk is full.')),
    });
    await expect(refresh(old, { store: full })).rejects.toMatchObject({ code: 'TOKEN_FILE_UNWRITABLE', exitCode: 7 });
    expect(polar.seen).toHaveLength(0);
  });

  it('has nothing to do without a refresh token, without a client, after a logout or for another person', async () => {
    const { refreshToken: _, ...v3 } = old;
    expect(await refresh(v3)).toBeUndefined();
    expect(await refresh({ ...old, userId: '476' })).toBeUndefined();
    const { clientSecret: __, ...half } = old;
    const { clientId: ___, ...other } = old;
    for (const stored of [half, other, v3]) {
      await fileTokenStore(path()).write(stored);
      expect(await refresh()).toBeUndefined();
    }
    await fileTokenStore(path()).clear();
    expect(await refresh()).toBeUndefined();
    expect(polar.seen).toHaveLength(0);
  });

  it('waits for whoever is renewing, and Ctrl-C ends the waiting', async () => {
    const asked = new Promise<ServerResponse>((answer) => {
      polar.token = answer;
    });
    const first = refresh().catch((error: { code: string }) => error.code);
    const response = await asked;
    const second = refresh(old, { signal: AbortSignal.timeout(100) });
    await expect(second).rejects.toMatchObject({ exitCode: 130 });
    response.destroy();
    expect(await first).toBe('REFRESH_FAILED');
  });

  it('says which reason Polar gave, or else the status', async () => {
    polar.token = { status: 400, body: { error: 'invalid_grant' } };
    await expect(refresh()).rejects.toMatchObject({ message: expect.stringContaining('(invalid_grant)') });
    polar.token = { status: 401 };
    await expect(refresh()).rejects.toMatchObject({ message: expect.stringContaining('(401)') });
  });

  it('is of another start only where the refresh token is another one', async () => {
    const kept = { ...old, refreshObtainedAt: '2026-01-01T00:00:00.000Z' };
    await fileTokenStore(path()).write(kept);
    polar.token = { status: 200, body: { access_token: 'new', refresh_token: 'once' } };
    expect(await refresh()).toMatchObject({ refreshObtainedAt: kept.refreshObtainedAt });
    polar.token = { status: 200, body: { access_token: 'newer' } };
    expect(await refresh({ ...kept, accessToken: 'new' })).toMatchObject({ refreshObtainedAt: kept.refreshObtainedAt });
    polar.token = { status: 200, body: { access_token: 'newest', refresh_token: 'twice' } };
    const newest = await refresh({ ...kept, accessToken: 'newer' });
    expect(newest).toMatchObject({ refreshToken: 'twice', refreshObtainedAt: '2027-02-01T00:00:00.000Z' });
  });

  it('takes the scope of the answer, and what v3 said of the old token is forgotten', async () => {
    await fileTokenStore(path()).write({ ...old, scope: 'all', opensV3: 'no' });
    polar.token = { status: 200, body: { access_token: 'new', scope: 'less' } };
    const renewed = await refresh();
    expect(renewed).toMatchObject({ scope: 'less' });
    expect(renewed?.opensV3).toBeUndefined();
    polar.token = { status: 200, body: { access_token: 'newer' } };
    expect(await refresh({ ...old, accessToken: 'new' })).toMatchObject({ scope: 'less' });
  });
});
