import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenStoreError } from '../../src/errors.js';
import { keychainTokenStore } from '../../src/tokens/keychain.js';
import { callKeychain } from '../../src/tokens/keychain-process.js';
import { temporaryFolder } from '../support/folder.js';
import { behavesLikeATokenStore, credentials } from './conformance.js';
import { childPath, describeSecretService, SecretService } from './secret-service.js';

describeSecretService('keychain on a real Secret Service', () => {
  const service = new SecretService();
  const store = (options: { account?: string; expected?: boolean; timeoutMs?: number; maxBytes?: number } = {}) =>
    keychainTokenStore({ account: 'default', expected: false, env: service.env, childPath, ...options });
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => expect.unreachable('it worked'),
      (error: unknown) => {
        expect(error).toBeInstanceOf(TokenStoreError);
        return error as TokenStoreError;
      },
    );

  afterAll(() => service.remove());

  describe('unlocked', () => {
    beforeAll(() => service.start('unlocked'));
    afterAll(() => service.stop());

    behavesLikeATokenStore(() => store({ account: 'conformance' }));

    describe('with small entries', () => {
      behavesLikeATokenStore(() => store({ account: 'pieces', maxBytes: 100 }));
    });

    it('keeps accounts separate', async () => {
      await store().write(credentials);
      await store({ account: 'work' }).write({ ...credentials, userId: '2' });
      expect((await store().read())?.userId).toBe(credentials.userId);
      expect((await store({ account: 'work' }).read())?.userId).toBe('2');
    });

    it('reports that an expected token is gone', async () => {
      const error = await failure(store({ account: 'gone', expected: true }).read());
      expect(error).toMatchObject({ code: 'KEYCHAIN_EMPTY', exitCode: 7, hint: expect.stringContaining('login') });
      expect(await store({ account: 'gone', expected: true }).clear()).toBe(false);
    });

    it('replies to a call with what was there, and with null otherwise', async () => {
      const entry = { service: 'polar-sync', account: 'a call' };
      const call = (request: { operation: 'get' | 'delete' } | { operation: 'set'; secret: string }) =>
        callKeychain({ ...entry, ...request }, { env: service.env, childPath });
      expect(await call({ operation: 'get' })).toBeNull();
      expect(await call({ operation: 'set', secret: 'kept' })).toBeNull();
      expect(await call({ operation: 'get' })).toBe('kept');
      expect([await call({ operation: 'delete' }), await call({ operation: 'delete' })]).toEqual([true, false]);
    });

    it('says where it is', () => {
      expect(store({ account: 'work' }).describe()).toBe('the keychain (polar-sync, work)');
    });
  });

  describe('locked, with a token in it', () => {
    beforeAll(() => service.start('locked'));
    afterAll(() => service.stop());

    it.each(['read', 'clear', 'probe'] as const)('fails on %s as locked, not as signed out', async (operation) => {
      const error = await failure(store({ expected: true })[operation]());
      expect(error).toMatchObject({ code: 'KEYCHAIN_LOCKED', hint: expect.stringContaining('--token-store file') });
    });

    it('fails on write', async () => {
      expect((await failure(store().write(credentials))).code).toBe('KEYCHAIN_LOCKED');
    });
  });

  describe('locked, with an unanswered prompt', () => {
    beforeAll(() => service.start('prompting'));
    afterAll(() => service.stop());

    it('gives up after the time limit', async () => {
      const started = Date.now();
      const error = await failure(store({ timeoutMs: 1000 }).read());
      expect(error).toMatchObject({ code: 'KEYCHAIN_TIMEOUT', message: expect.stringContaining('1 second') });
      expect(Date.now() - started).toBeLessThan(5000);
    });

    it('leaves no process behind if the caller is gone: the child ends itself after a minute', async () => {
      const soon = join(temporaryFolder(), 'soon.mjs');
      writeFileSync(
        soon,
        'const later = globalThis.setTimeout; globalThis.setTimeout = (work, ms) => later(work, ms === 60_000 ? 200 : ms);',
      );
      const env = { ...service.env, NODE_OPTIONS: `--import=${soon}` };
      const ask = callKeychain(
        { operation: 'get', service: 'polar-sync', account: 'default' },
        { env, childPath, timeoutMs: 50_000 },
      );
      await expect(ask).rejects.toMatchObject({
        ...{ code: 'KEYCHAIN_CRASHED', message: expect.stringContaining('(SIGKILL)') },
      });
    });
  });

  describe('a bus without Secret Service', () => {
    beforeAll(() => service.start('absent'));
    afterAll(() => service.stop());

    it.each(['read', 'clear', 'probe'] as const)('fails on %s', async (operation) => {
      const error = await failure(store()[operation]());
      expect(error).toMatchObject({
        code: 'KEYCHAIN_UNAVAILABLE',
        hint: expect.stringContaining('--token-store file'),
      });
    });
  });

  it('fails without any bus', async () => {
    const env = { PATH: '/usr/bin:/bin', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    const error = await failure(keychainTokenStore({ account: 'default', expected: false, env, childPath }).probe());
    expect(error.code).toBe('KEYCHAIN_UNAVAILABLE');
  });
});
