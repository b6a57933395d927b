import { beforeEach, describe, expect, it } from 'vitest';
import { keychainTokenStore } from '../../src/tokens/keychain.js';
import { credentials } from './conformance.js';
import { StandInKeychain } from './stand-in-keychain.js';

/* What keychain.test.ts proves with a real Secret Service, and what no healthy keychain does. */

let keychain: StandInKeychain;
beforeEach(() => {
  keychain = new StandInKeychain();
});

const store = ({
  fault,
  ...options
}: {
  fault?: 'locked' | 'forgetful';
  expected?: boolean;
  maxBytes?: number;
  account?: string;
} = {}) =>
  keychainTokenStore({
    ...{ account: 'default', expected: false, env: keychain.env(fault), childPath: keychain.childPath },
    ...options,
  });

describe('the token in a keychain', () => {
  it('is one entry of the service polar-sync, which another process can read and one call removes', async () => {
    await store().write(credentials);
    expect(Object.keys(keychain.entries)).toEqual(['polar-sync/default']);
    expect(JSON.parse(keychain.entries['polar-sync/default'] ?? '')).toEqual(credentials);
    expect(await store().read()).toEqual(credentials);
    expect(await store({ account: 'work' }).read()).toBeNull();
    expect(store({ account: 'work' }).describe()).toBe('the keychain (polar-sync, work)');
    expect(await store().clear()).toBe(true);
    expect(keychain.entries).toEqual({});
    expect(await store().clear()).toBe(false);
    expect(await store().read()).toBeNull();
  });

  it('is split over several entries if one is too small', async () => {
    const small = store({ maxBytes: 200 });
    await small.write(credentials);
    expect(Object.keys(keychain.entries).sort()).toEqual(
      ['default', 'default.a1', 'default.a2'].map((name) => `polar-sync/${name}`),
    );
    expect(await small.read()).toEqual(credentials);
    expect(await small.clear()).toBe(true);
    expect(keychain.entries).toEqual({});
  });

  it('stays the same while the keychain is probed, which leaves nothing', async () => {
    await store().probe();
    expect(keychain.entries).toEqual({});
    await store().write(credentials);
    const before = keychain.entries;
    await store().probe();
    expect(keychain.entries).toEqual(before);
  });

  it.each([
    ['is not JSON', 'secret-part'],
    ['has no user', '{"accessToken":"secret-part"}'],
    ['lacks its pieces', '{"pieces":"a","count":2}'],
    ['is truncated in the list of its pieces', '{"pieces":"a","cou'],
  ])('is damaged when it %s: exit 7, and a login writes a new one', async (_how, text) => {
    keychain.entries = { 'polar-sync/default': text, 'polar-sync/default.a1': 'secret-part' };
    const problem = await store({ maxBytes: 300 })
      .read()
      .catch((error: unknown) => error);
    expect(problem).toMatchObject({
      ...{ code: 'KEYCHAIN_ENTRY_INVALID', exitCode: 7, hint: expect.stringContaining('polar-sync login') },
      message: expect.stringContaining('polar-sync, default'),
    });
    expect(String(problem)).not.toContain('secret-part');
  });
});

describe('a keychain that gives no token', () => {
  it('has lost it, if a login left one: exit 7, and a login fixes it', async () => {
    await expect(store({ expected: true }).read()).rejects.toMatchObject({
      ...{ code: 'KEYCHAIN_EMPTY', exitCode: 7, hint: expect.stringContaining('polar-sync login') },
    });
    expect(await store({ expected: true }).clear()).toBe(false);
    expect(keychain.entries).toEqual({});
  });

  it('is locked, if a login left one, and empty if none did', async () => {
    keychain.entries = { 'polar-sync/default': JSON.stringify(credentials) };
    for (const operation of ['read', 'clear'] as const) {
      await expect(store({ fault: 'locked', expected: true })[operation]()).rejects.toMatchObject({
        ...{ code: 'KEYCHAIN_LOCKED', exitCode: 7, hint: expect.stringContaining('--token-store file') },
      });
    }
    expect(await store({ fault: 'locked' }).read()).toBeNull();
    expect(await store({ fault: 'locked' }).clear()).toBe(false);
    expect(await store().read()).toEqual(credentials);
  });

  it('keeps nothing: exit 7 before a login opens the browser', async () => {
    await expect(store({ fault: 'forgetful' }).probe()).rejects.toMatchObject({
      ...{ code: 'KEYCHAIN_UNAVAILABLE', exitCode: 7, hint: expect.stringContaining('--token-store file') },
      message: expect.stringContaining('does not return it'),
    });
  });
});
