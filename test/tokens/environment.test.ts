import { describe, expect, it } from 'vitest';
import { environmentTokenStore } from '../../src/tokens/environment.js';

describe('token from the environment', () => {
  const env = { POLAR_SYNC_ACCESS_TOKEN: 'very-secret', POLAR_SYNC_USER_ID: '475' };

  it('does not exist if nothing is set', () => {
    expect(environmentTokenStore({})).toBeNull();
    expect(environmentTokenStore({ POLAR_SYNC_ACCESS_TOKEN: '', POLAR_SYNC_USER_ID: '' })).toBeNull();
  });

  it('returns the token and whose it is', async () => {
    expect(await environmentTokenStore(env)?.read()).toEqual({ accessToken: 'very-secret', userId: '475' });
    const long = { ...env, POLAR_SYNC_USER_ID: '9223372036854775807' };
    expect(await environmentTokenStore(long, 'v4')?.read()).toEqual({
      ...{ accessToken: 'very-secret', userId: '9223372036854775807', apiVersion: 'v4' },
    });
  });

  it.each([
    [{ POLAR_SYNC_ACCESS_TOKEN: 'very-secret' }, 'POLAR_SYNC_USER_ID'],
    [{ POLAR_SYNC_USER_ID: '475' }, 'POLAR_SYNC_ACCESS_TOKEN'],
    [{ ...env, POLAR_SYNC_USER_ID: 'me' }, 'POLAR_SYNC_USER_ID'],
    [{ ...env, POLAR_SYNC_USER_ID: 'u475' }, 'POLAR_SYNC_USER_ID'],
    [{ ...env, POLAR_SYNC_USER_ID: '475u' }, 'POLAR_SYNC_USER_ID'],
    [{ ...env, POLAR_SYNC_USER_ID: '12345678901234567890' }, 'POLAR_SYNC_USER_ID'],
  ])('names what is missing or wrong: %j', (half, name) => {
    try {
      environmentTokenStore(half);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'TOKEN_ENVIRONMENT', exitCode: 2, message: expect.stringContaining(name) });
      expect(error).toMatchObject({ hint: expect.stringContaining('x_user_id') });
      expect(String(error)).not.toContain('very-secret');
    }
  });

  it.each(['write', 'clear', 'probe'] as const)('cannot be changed: %s', async (operation) => {
    const store = environmentTokenStore(env);
    await expect(store?.[operation]({ accessToken: 'x', userId: '1' })).rejects.toMatchObject({
      code: 'TOKEN_STORE_READ_ONLY',
      exitCode: 7,
      hint: expect.stringContaining('POLAR_SYNC_ACCESS_TOKEN'),
    });
    expect(store?.describe()).not.toContain('very-secret');
  });
});
