import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { day, examine, person } from './person.js';

describe('the token', () => {
  it('in a file that others can read is a failure of the token store (7), which decides the exit code', async () => {
    const { home, examine } = await person();
    chmodSync(join(home, 'token.json'), 0o644);
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(7);
    expect(check('token store')).toMatchObject({ status: 'fail', hint: expect.stringContaining('chmod 600') });
    expect(check('token').status).toBe('skip');
    expect(check('file modes')).toMatchObject({ status: 'warn', hint: expect.stringContaining('token.json') });
  });

  it.each([
    [-1, 'warn', /was valid until/],
    [13, 'warn', /only valid until/],
    [15, 'ok', /is valid until/],
  ])('that expires in %i days: %s', async (days, status, message) => {
    const { examine } = await person({}, { expiresAt: new Date(Date.now() + days * day).toISOString() });
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(0);
    expect(check('token expiry')).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it('that expires tomorrow does not matter if it is renewed automatically', async () => {
    const { examine } = await person({}, { expiresAt: new Date(Date.now() + day).toISOString(), refreshToken: 'r' });
    expect((await examine()).check('token expiry')).toMatchObject({ status: 'ok' });
  });

  it('that has expired and cannot be renewed is a failure (4), reported once', async () => {
    const expired = { expiresAt: '2024-01-01T00:00:00Z', refreshToken: 'spent', clientId: 'sandbox-client' };
    const { env, sandbox } = await person({ refreshTokens: true }, expired);
    const { exitCode, check } = await examine({ ...env, POLAR_SYNC_TOKEN_URL: `${sandbox.url}/v2/oauth2/token` });
    expect(exitCode).toBe(4);
    expect(check('token accepted').status).toBe('fail');
    expect([check('polar').status, check('consents').status]).toEqual(['skip', 'skip']);
  });

  it('that Polar no longer accepts is a failure (4)', async () => {
    const { sandbox, examine } = await person();
    sandbox.revokeTokens();
    const { exitCode, check } = await examine();
    expect(exitCode).toBe(4);
    expect(check('polar').status).toBe('ok');
    expect(check('token accepted')).toMatchObject({ status: 'fail', hint: expect.stringContaining('login') });
    expect([check('registration').status, check('consents').status, check('new workouts').status]).toEqual([
      'skip',
      'skip',
      'skip',
    ]);
  });
});
