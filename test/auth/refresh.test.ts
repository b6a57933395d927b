import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refreshCredentials } from '../../src/auth/refresh.js';
import { TokenStoreError } from '../../src/errors.js';
import { fileTokenStore } from '../../src/tokens/file.js';
import type { Credentials, TokenStore } from '../../src/tokens/types.js';
import { Polar } from './polar.js';

const polar = new Polar();
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polar-sync-refresh-'));
  polar.seen.length = 0;
  polar.token = { status: 200, body: { access_token: 'new', refresh_token: 'next', expires_in: 3600 } };
  await polar.start();
});
afterEach(async () => {
  await polar.stop();
  rmSync(folder, { recursive: true, force: true });
});

const old: Credentials = {
  accessToken: 'old',
  userId: '475',
  clientId: 'client',
  clientSecret: 'secret',
  refreshToken: 'once',
  expiresAt: '2027-01-01T00:00:00.000Z',
};
const path = () => join(folder, 'token.json');
const onDisk = () => JSON.parse(readFileSync(path(), 'utf8')) as Credentials;
const refresh = (stale = old, more: { timeoutMs?: number; signal?: AbortSignal; store?: TokenStore } = {}) =>
  refreshCredentials(stale, {
    store: fileTokenStore(path()),
    tokenUrls: { v3: `${polar.origin}/token`, v4: `${polar.origin}/v4-token` },
    lockPath: path(),
    signal: new AbortController().signal,
    now: () => new Date('2027-02-01T00:00:00Z'),
    ...more,
  });

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
    expect(await refresh()).toMatchObject({ accessToken: 'new', refreshToken: 'once' });
    expect(onDisk().expiresAt).toBeUndefined();
  });

  it('asks once for any number of askers', async () => {
    const all = await Promise.all([refresh(), refresh(), refresh()]);
    expect(all.map((credentials) => credentials?.accessToken)).toEqual(['new', 'new', 'new']);
    expect(polar.seen).toHaveLength(1);
  });

  it.each([
    ['a refusal', { status: 400, body: { error: 'invalid_grant' } }, 'REFRESH_REFUSED', 4, /polar-sync login/],
    ['a client that is refused', { status: 401, body: 'no' }, 'REFRESH_REFUSED', 4, /polar-sync login/],
    ['an error of Polar', { status: 503 }, 'REFRESH_FAILED', 5, /Nothing was changed/],
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
    expect(broken).toMatchObject({ code: 'REFRESH_FAILED', exitCode: 5 });
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
    await fileTokenStore(path()).write(half);
    expect(await refresh()).toBeUndefined();
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
});
