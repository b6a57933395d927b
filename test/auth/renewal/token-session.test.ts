import { beforeEach, describe, expect, it } from 'vitest';
import { TokenSession } from '../../../src/auth/token-session.js';
import { createAccessLink } from '../../../src/polar/v3/client.js';
import { environmentTokenStore } from '../../../src/tokens/environment.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Credentials, TokenStore } from '../../../src/tokens/token-store.js';
import { serve } from '../../polar/http/server.js';
import { SessionStage } from './session-stage.js';

let at: SessionStage;
beforeEach(() => {
  at = new SessionStage();
});

describe('a session', () => {
  it('returns the stored token as long as it works, then one renewed token to any number of callers', async () => {
    const tokens = await at.signedIn({ tokenSeconds: 3599 });
    expect(await tokens.token()).toBe(at.first.accessToken);
    at.seconds(3480);
    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.token()));
    expect(new Set(all)).toEqual(new Set([at.onDisk().accessToken]));
    expect(all[0]).not.toBe(at.first.accessToken);
    expect([at.grants(), at.sandbox.refreshed.taken]).toEqual([1, 1]);
    expect(at.changes).toEqual([at.onDisk()]);
    expect(at.onDisk()).toMatchObject({
      scope: 'training_sessions:read sports:read',
      expiresAt: new Date(at.now + 3_599_000).toISOString(),
      refreshObtainedAt: new Date(at.now).toISOString(),
    });
  });

  it.each(['strict', 'lenient', 'same', 'silent'] as const)('works for a day with %s rotation', async (rotation) => {
    const tokens = await at.signedIn({ tokenSeconds: 3599, rotation });
    for (let hour = 0; hour < 24; hour += 1) {
      at.seconds(3600);
      const client = createAccessLink({
        ...{ apiUrl: at.sandbox.url, accessToken: 'unused', userId: at.sandbox.userId, version: '1', tokens },
      });
      expect((await client.listExercises()).status).toBe(200);
      await client.close();
    }
    expect([at.sandbox.refreshed.taken, at.sandbox.refreshed.refused]).toEqual([24, 0]);
    const age = Date.parse(at.onDisk().refreshObtainedAt ?? '');
    expect(age).toBe(rotation === 'same' || rotation === 'silent' ? Date.parse(at.first.obtainedAt ?? '') : at.now);
  });

  it('postpones a failed renewal by 30 s, but not until a clock that was set back reaches that time again', async () => {
    await at.signedIn({ tokenSeconds: 3599 });
    const token = await serve((_request, response) => response.writeHead(503).end());
    const tokens = at.session({ tokenUrls: { v3: token.url, v4: token.url } });
    at.seconds(3500);
    const tries: number[] = [];
    for (const later of [0, 29, 2, -86_400]) {
      at.seconds(later);
      const before = token.seen.length;
      expect(await tokens.token()).toBe(at.first.accessToken);
      tries.push(Math.min(1, token.seen.length - before));
    }
    expect(tries).toEqual([1, 0, 1, 1]);
  });

  it('renews once after a 401, and only for the rejected token', async () => {
    const tokens = await at.signedIn();
    at.sandbox.expireTokens();
    const [one, two] = await Promise.all([tokens.renew(at.first.accessToken), tokens.renew(at.first.accessToken)]);
    expect([one, at.grants()]).toEqual([two, 1]);
    expect(await tokens.renew(at.first.accessToken)).toBe(one);
    expect(at.grants()).toBe(1);
  });

  it('uses what another process has stored in the meantime, instead of a used-up refresh token', async () => {
    const tokens = await at.signedIn();
    const other = at.session();
    at.seconds(43_199);
    const renewed = await other.token();
    expect(await tokens.token()).toBe(renewed);
    expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
  });

  it('reads the token store once more when the refresh is rejected, because locks do not work on every disk', async () => {
    const tokens = await at.signedIn();
    const good: Credentials = { ...at.first, ...at.sandbox.issueV4Pair() };
    at.seconds(43_199);
    at.sandbox.faults.add({ kind: '400', path: /^\/oauth\/token/ });
    const store = fileTokenStore(at.path);
    expect(await at.session({ store: racing(store, good) }).token()).toBe(good.accessToken);
    expect(await tokens.token()).toBe(good.accessToken);
  });

  it('continues with a token that still works while it cannot be renewed, and does not retry at every request', async () => {
    const tokens = await at.signedIn({ tokenSeconds: 3599 });
    at.sandbox.faults.add({ kind: '503', path: /^\/oauth\/token/, times: 'always' });
    at.seconds(3500);
    for (const _ of [1, 2, 3]) expect(await tokens.token()).toBe(at.first.accessToken);
    expect(at.grants()).toBe(1);
    at.seconds(31);
    await tokens.token();
    expect(at.grants()).toBe(2);
    at.seconds(69);
    await expect(tokens.token()).rejects.toMatchObject({ code: 'REFRESH_FAILED', exitCode: 5 });
    expect(at.onDisk()).toEqual(at.first);
    at.sandbox.faults.clear();
    expect(await tokens.token()).not.toBe(at.first.accessToken);
  });

  it('retries 30 s after a failed renewal', async () => {
    const tokens = await at.signedIn({ tokenSeconds: 3599 });
    at.sandbox.faults.add({ kind: '503', path: /^\/oauth\/token/ });
    at.seconds(3500);
    await tokens.token();
    at.seconds(29.999);
    expect([await tokens.token(), at.grants()]).toEqual([at.first.accessToken, 1]);
    at.seconds(0.001);
    expect([await tokens.token(), at.grants()]).toEqual([at.onDisk().accessToken, 2]);
    expect(at.onDisk().accessToken).not.toBe(at.first.accessToken);
  });

  it('renews even without a listener for changes', async () => {
    await at.signedIn({ tokenSeconds: 3599 });
    at.seconds(3599);
    expect(await at.session({ changed: undefined }).token()).toBe(at.onDisk().accessToken);
    expect([at.grants(), at.changes]).toEqual([1, []]);
  });

  it('says at once that a login is needed, although the token still works', async () => {
    const tokens = await at.signedIn({ tokenSeconds: 3599 });
    at.sandbox.revokeTokens();
    at.seconds(3500);
    await expect(tokens.token()).rejects.toMatchObject({ code: 'REFRESH_REFUSED', exitCode: 4 });
  });

  it('keeps its token when there is nothing to renew it with, and reports no change', async () => {
    await at.signedIn();
    await fileTokenStore(at.path).clear();
    const tokens = at.session();
    expect(await tokens.renew(at.first.accessToken)).toBeUndefined();
    expect([tokens.credentials, at.changes]).toEqual([at.first, []]);
  });

  it('uses the clock of this machine by default', async () => {
    await at.signedIn();
    at.first = { ...at.first, expiresAt: new Date(Date.now() - 1000).toISOString() };
    await fileTokenStore(at.path).write(at.first);
    await at.session({ now: undefined }).token();
    expect(at.grants()).toBe(1);
  });

  it.each(['429', '500', 'reset', 'html', 'empty', 'garbage-json', 'truncate'] as const)(
    'keeps everything when the response is %s and nothing was renewed',
    async (kind) => {
      const tokens = await at.signedIn({ rotation: 'lenient' });
      at.seconds(43_199);
      at.sandbox.faults.add({ kind, path: /^\/oauth\/token/ });
      await expect(tokens.token()).rejects.toMatchObject({ exitCode: expect.toSatisfy((n) => n === 5 || n === 1) });
      expect(at.onDisk()).toEqual(at.first);
      await expect(tokens.token()).resolves.toBeTruthy();
    },
  );

  it('says that a login is needed when the refresh is rejected, and keeps what is stored', async () => {
    const tokens = await at.signedIn();
    at.sandbox.revokeTokens();
    at.seconds(43_199);
    await expect(tokens.token()).rejects.toMatchObject({
      ...{ code: 'REFRESH_REFUSED', exitCode: 4, hint: 'Run polar-sync login.' },
    });
    expect(at.onDisk()).toEqual(at.first);
  });

  it('neither changes nor renews a token from the environment', async () => {
    await at.signedIn();
    const env = { POLAR_SYNC_ACCESS_TOKEN: at.first.accessToken, POLAR_SYNC_USER_ID: at.sandbox.userId };
    const store = environmentTokenStore(env, 'v4') as TokenStore;
    const fixed = new TokenSession((await store.read()) as Credentials, {
      ...{ store, tokenUrls: { v3: '', v4: '' }, lockPath: at.path, apiUrl: at.sandbox.url, version: '1' },
      v4ApiUrl: `${at.sandbox.url}/v4/data`,
      signal: new AbortController().signal,
    });
    expect(fixed.apiVersion).toBe('v4');
    expect(await fixed.token()).toBe(at.first.accessToken);
    expect(await fixed.renew(at.first.accessToken)).toBeUndefined();
    expect(await fixed.opensV3()).toBe('yes');
    expect(await fixed.opensV3()).toBe('yes');
    expect(at.sandbox.requests.filter((request) => request.path === '/v3/exercises')).toHaveLength(1);
  });

  it('adopts the user number when a refresh response has it', async () => {
    await at.signedIn({ userId: 'when refreshed' });
    const standIn = 'v4-0123456789abcdef';
    at.first = { ...at.first, userId: standIn, userFrom: 'profile' };
    await fileTokenStore(at.path).write(at.first);
    at.seconds(43_199);
    const tokens = at.session();
    await tokens.token();
    expect([tokens.userId, at.onDisk().formerUserId]).toEqual([at.sandbox.userId, standIn]);
    const late = at.session();
    expect(await late.token()).toBe(at.onDisk().accessToken);
  });
});

/** A token store into which another process writes just before the refresh token is used. */
function racing(store: TokenStore, theirs: Credentials): TokenStore {
  return {
    kind: store.kind,
    describe: () => store.describe(),
    read: () => store.read(),
    write: (credentials) => store.write(credentials),
    clear: () => store.clear(),
    probe: () => store.write(theirs),
  };
}
