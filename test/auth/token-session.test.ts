import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createAccessLink } from '../../src/accesslink/client.js';
import { isDue } from '../../src/auth/expiry.js';
import { type SessionParts, TokenSession } from '../../src/auth/token-session.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { environmentTokenStore } from '../../src/tokens/environment.js';
import { fileTokenStore } from '../../src/tokens/file.js';
import type { Credentials, TokenStore } from '../../src/tokens/types.js';
import { serve } from '../accesslink/server.js';
import { temporaryFolder } from '../commands/run.js';

let now: number;
let sandbox: Sandbox;
let path: string;
let first: Credentials;
let changes: Credentials[];
beforeEach(() => {
  now = Date.UTC(2026, 10, 21, 10);
  changes = [];
});

/** A sandbox whose clock and tokens are ours, and somebody who has just signed in there. */
async function signedIn(signIn4: SandboxOptions['signIn4'] = {}, options: SandboxOptions = {}): Promise<TokenSession> {
  sandbox = await startSandbox({ api: 'both', count: 1, now: () => now, signIn4, ...options });
  onTestFinished(() => sandbox.close());
  sandbox.issueToken();
  path = join(temporaryFolder(), 'token.json');
  const at = new Date(now);
  first = {
    ...sandbox.issueV4Pair(),
    ...{ userId: sandbox.userId, clientId: sandbox.clientId, clientSecret: sandbox.clientSecret, generation: 'v4' },
    ...{
      obtainedAt: at.toISOString(),
      refreshObtainedAt: at.toISOString(),
      scope: 'training_sessions:read sports:read',
    },
    expiresAt: new Date(now + sandbox.signIn4.tokenSeconds * 1000).toISOString(),
  };
  await fileTokenStore(path).write(first);
  return session();
}

function session(more: Partial<SessionParts> = {}): TokenSession {
  return new TokenSession(first, {
    store: fileTokenStore(path),
    tokenUrls: { v3: `${sandbox.url}/v2/oauth2/token`, v4: `${sandbox.url}/oauth/token` },
    ...{ lockPath: path, apiUrl: sandbox.url, version: '1', signal: new AbortController().signal },
    now: () => new Date(now),
    changed: (credentials) => changes.push(credentials),
    ...more,
  });
}

const onDisk = () => JSON.parse(readFileSync(path, 'utf8')) as Credentials;
const grants = () => sandbox.requests.filter((request) => request.path === '/oauth/token').length;
const seconds = (count: number) => {
  now += count * 1000;
};

describe('when a token is renewed', () => {
  it.each([
    [43_199, 43_199 - 121, 43_199 - 119],
    [3599, 3599 - 121, 3599 - 119],
    [60, 47, 49],
    [2, 1.5, 1.7],
  ])('of %i seconds: not after %f, but after %f', (life, before, after) => {
    const token = {
      refreshToken: 'r',
      obtainedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + life * 1000).toISOString(),
    };
    expect(isDue(token, new Date(now + before * 1000))).toBe(false);
    expect(isDue(token, new Date(now + after * 1000))).toBe(true);
  });

  it('not at all without an end, or without anything to renew it with', () => {
    expect(isDue({ refreshToken: 'r' }, new Date(now))).toBe(false);
    expect(isDue({ expiresAt: '2020-01-01T00:00:00.000Z' }, new Date(now))).toBe(false);
    expect(isDue({ expiresAt: '2020-01-01T00:00:00.000Z', refreshToken: 'r' }, new Date(now))).toBe(true);
  });
});

describe('a session', () => {
  it('gives out the stored token as long as it serves, then one renewed token to any number of askers', async () => {
    const tokens = await signedIn({ tokenSeconds: 3599 });
    expect(await tokens.token()).toBe(first.accessToken);
    seconds(3480);
    const all = await Promise.all(Array.from({ length: 20 }, () => tokens.token()));
    expect(new Set(all)).toEqual(new Set([onDisk().accessToken]));
    expect(all[0]).not.toBe(first.accessToken);
    expect([grants(), sandbox.refreshed.taken]).toEqual([1, 1]);
    expect(changes).toEqual([onDisk()]);
    expect(onDisk()).toMatchObject({
      scope: 'training_sessions:read sports:read',
      expiresAt: new Date(now + 3_599_000).toISOString(),
      refreshObtainedAt: new Date(now).toISOString(),
    });
  });

  it.each(['strict', 'lenient', 'same', 'silent'] as const)('lives on for a day with %s rotation', async (rotation) => {
    const tokens = await signedIn({ tokenSeconds: 3599, rotation });
    for (let hour = 0; hour < 24; hour += 1) {
      seconds(3600);
      const client = createAccessLink({
        ...{ apiUrl: sandbox.url, accessToken: 'unused', userId: sandbox.userId, version: '1', tokens },
      });
      expect((await client.listExercises()).status).toBe(200);
      await client.close();
    }
    expect([sandbox.refreshed.taken, sandbox.refreshed.refused]).toEqual([24, 0]);
    const age = Date.parse(onDisk().refreshObtainedAt ?? '');
    expect(age).toBe(rotation === 'same' || rotation === 'silent' ? Date.parse(first.obtainedAt ?? '') : now);
  });

  it('puts a renewal that failed off by half a minute, and not until a clock that was set back has come so far again', async () => {
    await signedIn({ tokenSeconds: 3599 });
    const token = await serve((_request, response) => response.writeHead(503).end());
    const tokens = session({ tokenUrls: { v3: token.url, v4: token.url } });
    seconds(3500);
    const tries: number[] = [];
    for (const later of [0, 29, 2, -86_400]) {
      seconds(later);
      const before = token.seen.length;
      expect(await tokens.token()).toBe(first.accessToken);
      tries.push(Math.min(1, token.seen.length - before));
    }
    expect(tries).toEqual([1, 0, 1, 1]);
  });

  it('renews once after a 401, and only for the token that was refused', async () => {
    const tokens = await signedIn();
    sandbox.expireTokens();
    const [one, two] = await Promise.all([tokens.renew(first.accessToken), tokens.renew(first.accessToken)]);
    expect([one, grants()]).toEqual([two, 1]);
    expect(await tokens.renew(first.accessToken)).toBe(one);
    expect(grants()).toBe(1);
  });

  it('takes what another process has stored meanwhile, instead of asking with a token that is spent', async () => {
    const tokens = await signedIn();
    const other = session();
    seconds(43_199);
    const renewed = await other.token();
    expect(await tokens.token()).toBe(renewed);
    expect(sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
  });

  it('looks into the store once more when the refresh is refused: locks do not hold on every disk', async () => {
    const tokens = await signedIn();
    const good: Credentials = { ...first, ...sandbox.issueV4Pair() };
    seconds(43_199);
    sandbox.faults.add({ kind: '400', path: /^\/oauth\/token/ });
    const store = fileTokenStore(path);
    expect(await session({ store: racing(store, good) }).token()).toBe(good.accessToken);
    expect(await tokens.token()).toBe(good.accessToken);
  });

  it('goes on with a token that still serves while it cannot be renewed, and does not ask at every request', async () => {
    const tokens = await signedIn({ tokenSeconds: 3599 });
    sandbox.faults.add({ kind: '503', path: /^\/oauth\/token/, times: 'always' });
    seconds(3500);
    for (const _ of [1, 2, 3]) expect(await tokens.token()).toBe(first.accessToken);
    expect(grants()).toBe(1);
    seconds(31);
    await tokens.token();
    expect(grants()).toBe(2);
    seconds(69);
    await expect(tokens.token()).rejects.toMatchObject({ code: 'REFRESH_FAILED', exitCode: 5 });
    expect(onDisk()).toEqual(first);
    sandbox.faults.clear();
    expect(await tokens.token()).not.toBe(first.accessToken);
  });

  it.each(['429', '500', 'reset', 'html', 'empty', 'garbage-json', 'truncate'] as const)(
    'keeps everything when the answer is %s and nothing was renewed',
    async (kind) => {
      const tokens = await signedIn({ rotation: 'lenient' });
      seconds(43_199);
      sandbox.faults.add({ kind, path: /^\/oauth\/token/ });
      await expect(tokens.token()).rejects.toMatchObject({ exitCode: expect.toSatisfy((n) => n === 5 || n === 1) });
      expect(onDisk()).toEqual(first);
      await expect(tokens.token()).resolves.toBeTruthy();
    },
  );

  it('says that a login is needed when the refresh is refused, and keeps what is there', async () => {
    const tokens = await signedIn();
    sandbox.revokeTokens();
    seconds(43_199);
    await expect(tokens.token()).rejects.toMatchObject({
      ...{ code: 'REFRESH_REFUSED', exitCode: 4, hint: 'Run polar-sync login.' },
    });
    expect(onDisk()).toEqual(first);
  });

  it('does not change a token of the environment, nor ask for another one', async () => {
    await signedIn();
    const env = { POLAR_SYNC_ACCESS_TOKEN: first.accessToken, POLAR_SYNC_USER_ID: sandbox.userId };
    const store = environmentTokenStore(env, 'v4') as TokenStore;
    const fixed = new TokenSession((await store.read()) as Credentials, {
      ...{ store, tokenUrls: { v3: '', v4: '' }, lockPath: path, apiUrl: sandbox.url, version: '1' },
      signal: new AbortController().signal,
    });
    expect(fixed.generation).toBe('v4');
    expect(await fixed.token()).toBe(first.accessToken);
    expect(await fixed.renew(first.accessToken)).toBeUndefined();
    expect(await fixed.opensV3()).toBe('yes');
    expect(await fixed.opensV3()).toBe('yes');
    expect(sandbox.requests.filter((request) => request.path === '/v3/exercises')).toHaveLength(1);
  });

  it('takes the number of the user over when a refresh answer has it', async () => {
    await signedIn({ userId: 'when refreshed' });
    const standIn = 'v4-0123456789abcdef';
    first = { ...first, userId: standIn, userFrom: 'profile' };
    await fileTokenStore(path).write(first);
    seconds(43_199);
    const tokens = session();
    await tokens.token();
    expect([tokens.userId, onDisk().formerUserId]).toEqual([sandbox.userId, standIn]);
    const late = session();
    expect(await late.token()).toBe(onDisk().accessToken);
  });
});

describe('the question whether v3 takes the token', () => {
  it('is asked once for each token, and the answer kept', async () => {
    const tokens = await signedIn();
    const asked = () => sandbox.requests.filter((request) => request.path === '/v3/exercises').length;
    expect([await tokens.opensV3(), await tokens.opensV3(), asked()]).toEqual(['yes', 'yes', 1]);
    expect(onDisk().opensV3).toBe('yes');
    seconds(43_199);
    sandbox.signIn4.opensV3 = false;
    expect([await tokens.opensV3(), await tokens.opensV3(), asked()]).toEqual(['no', 'no', 2]);
    expect(onDisk().opensV3).toBe('no');
    expect(sandbox.refreshed.taken).toBe(1);
  });

  it('is no answer while a consent is missing, or Polar cannot be asked', async () => {
    const tokens = await signedIn();
    sandbox.consent = false;
    expect(await tokens.opensV3()).toMatchObject({ code: 'CONSENT_OR_REGISTRATION', status: 403 });
    sandbox.consent = true;
    sandbox.faults.add({ kind: '500', path: /^\/v3\//, times: 3 });
    await expect(tokens.opensV3()).rejects.toMatchObject({ exitCode: 5 });
    expect(onDisk()).not.toHaveProperty('opensV3');
    expect(await tokens.opensV3()).toBe('yes');
  });

  it('does not undo what another process has stored meanwhile', async () => {
    const newer = { accessToken: 'newer', refreshToken: 'newer' };
    const onEffect = async (_n: number, request: { path: string }) => {
      if (request.path === '/v3/exercises') await fileTokenStore(path).write({ ...first, ...newer });
    };
    const tokens = await signedIn({}, { onEffect });
    await tokens.opensV3();
    expect(onDisk()).toEqual({ ...first, ...newer });
  });
});

/** A store into which somebody else writes just before the refresh token is spent. */
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
