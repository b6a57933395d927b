import { beforeEach, describe, expect, it } from 'vitest';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Credentials, TokenStore } from '../../../src/tokens/token-store.js';
import { freshPolar, old, onDisk, path, polar, refresh, renewedWhile } from './refresh-stage.js';

freshPolar();

describe('what happens to the store while Polar renews', () => {
  beforeEach(() => fileTokenStore(path()).write(old));
  const login = { ...old, accessToken: 'of the login', refreshToken: 'of the login too' };

  it('a login is not overwritten, and its token is the one to go on with', async () => {
    renewedWhile(() => fileTokenStore(path()).write(login));
    expect(await refresh()).toEqual(login);
    expect(onDisk()).toEqual(login);
  });

  it.each([
    ['of another person', { ...login, userId: '476' }],
    ['of the other generation', { ...login, generation: 'v4' as const }],
  ])('a login %s stays, and is not given to the first one', async (_whose, other) => {
    renewedWhile(() => fileTokenStore(path()).write(other));
    expect(await refresh()).toBeUndefined();
    expect(onDisk()).toEqual(other);
  });

  it('a logout stays one', async () => {
    renewedWhile(() => fileTokenStore(path()).clear());
    expect(await refresh()).toBeUndefined();
    expect(await fileTokenStore(path()).read()).toBeNull();
  });

  it('a refusal says nothing where another process has been first: its pair is taken', async () => {
    renewedWhile(() => fileTokenStore(path()).write(login), 400);
    expect(await refresh()).toEqual(login);
  });

  it.each([
    ['the pair of another person', { ...login, userId: '476' }],
    ['another access token for the same refresh token', { ...old, accessToken: 'of the login' }],
  ])('a refusal stays one with %s', async (_what, other) => {
    renewedWhile(() => fileTokenStore(path()).write(other), 400);
    await expect(refresh()).rejects.toMatchObject({ code: 'REFRESH_REFUSED', exitCode: 4 });
    expect(onDisk()).toEqual(other);
  });

  it('a refusal after a logout is one', async () => {
    renewedWhile(() => fileTokenStore(path()).clear(), 400);
    await expect(refresh()).rejects.toMatchObject({ code: 'REFRESH_REFUSED', exitCode: 4 });
  });

  it('what is no refusal is told, whatever else is stored by now', async () => {
    renewedWhile(() => fileTokenStore(path()).write(login), 503);
    await expect(refresh()).rejects.toMatchObject({ code: 'REFRESH_FAILED', exitCode: 5 });
  });
});

describe('a store that fails after Polar has renewed', () => {
  beforeEach(() => fileTokenStore(path()).write(old));

  /** Fails so many times to write, as a full disk does. */
  function failing(times: number): TokenStore {
    const store = fileTokenStore(path());
    const write = store.write.bind(store);
    return Object.assign(store, {
      write: (credentials: Credentials) => {
        times -= 1;
        return times < 0 ? write(credentials) : Promise.reject(new Error('no space left'));
      },
    });
  }

  it('once: the new pair is not lost', async () => {
    expect(await refresh(old, { store: failing(1) })).toMatchObject({ refreshToken: 'next' });
    expect(onDisk()).toMatchObject({ accessToken: 'new', refreshToken: 'next' });
  });

  it('again: exit 7, with the reason and what to do', async () => {
    await expect(refresh(old, { store: failing(2) })).rejects.toMatchObject({
      ...{ code: 'TOKEN_NOT_KEPT', exitCode: 7 },
      message: expect.stringMatching(/Polar renewed the token.*token\.json: no space left$/),
      hint: expect.stringMatching(/writable, then run polar-sync login/),
    });
    expect(onDisk()).toEqual(old);
  });
});

describe('whose pair is renewed', () => {
  it('one that another process has renewed is taken as it is', async () => {
    const stored = { ...old, accessToken: 'renewed', refreshToken: 'next' };
    await fileTokenStore(path()).write(stored);
    expect(await refresh()).toEqual(stored);
    expect(polar.seen).toHaveLength(0);
  });

  it('of the other generation: not this one', async () => {
    await fileTokenStore(path()).write({ ...old, generation: 'v4' });
    expect(await refresh()).toBeUndefined();
    expect(polar.seen).toHaveLength(0);
  });

  it('is of the moment, by the clock of this machine', async () => {
    await fileTokenStore(path()).write(old);
    const before = Date.now();
    const renewed = await refresh(old, { now: undefined });
    expect(Date.parse(renewed?.obtainedAt ?? '')).toBeGreaterThanOrEqual(before);
    expect(Date.parse(renewed?.obtainedAt ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it("one from the environment is nobody else's to change", async () => {
    await fileTokenStore(path()).write(old);
    const environment = Object.assign(fileTokenStore(path()), { kind: 'environment' as const });
    expect(await refresh(old, { store: environment })).toBeUndefined();
    expect(polar.seen).toHaveLength(0);
  });

  it('that of a person whose number came later is still theirs', async () => {
    await fileTokenStore(path()).write({ ...old, userId: '475', formerUserId: 'stand-in' });
    expect(await refresh({ ...old, userId: 'stand-in' })).toMatchObject({ accessToken: 'new', userId: '475' });
  });

  it('of v4 is renewed where v4 renews', async () => {
    const v4 = { ...old, generation: 'v4' as const };
    await fileTokenStore(path()).write(v4);
    polar.users = { status: 200, body: { access_token: 'new-of-v4' } };
    expect(await refresh(v4)).toMatchObject({ accessToken: 'new-of-v4', generation: 'v4' });
    expect(polar.seen.map((seen) => seen.path)).toEqual(['/v4-token']);
  });
});
