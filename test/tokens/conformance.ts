import { expect, it } from 'vitest';
import type { Credentials, TokenStore } from '../../src/tokens/token-store.js';

export const credentials: Credentials = {
  accessToken: 'token-Ünïcode-"quoted"-\\-1',
  userId: '475',
  clientId: 'client',
  clientSecret: 'secret-of-the-client',
  obtainedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2027-11-21T10:00:00.000Z',
};

/** What every writable token store must do; `open` opens the same, initially empty, store each time. */
export function behavesLikeATokenStore(open: () => TokenStore): void {
  it('is empty at first', async () => {
    expect(await open().read()).toBeNull();
    expect(await open().clear()).toBe(false);
  });

  it('proves that it works and leaves nothing behind', async () => {
    await open().probe();
    expect(await open().read()).toBeNull();
  });

  it('returns what was written, also to another instance', async () => {
    await open().write(credentials);
    expect(await open().read()).toEqual(credentials);
    await open().probe();
    expect(await open().read()).toEqual(credentials);
  });

  it('replaces', async () => {
    await open().write({ accessToken: 'other', userId: '1' });
    expect(await open().read()).toEqual({ accessToken: 'other', userId: '1' });
  });

  it('forgets', async () => {
    expect(await open().clear()).toBe(true);
    expect(await open().read()).toBeNull();
    expect(await open().clear()).toBe(false);
  });

  it('does not reveal the token in its description', async () => {
    await open().write(credentials);
    expect(open().describe()).not.toContain(credentials.accessToken);
    await open().clear();
  });
}
