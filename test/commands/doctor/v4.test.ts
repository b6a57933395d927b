import { describe, expect, it } from 'vitest';
import { freePort } from '../../auth/loopback/ports.js';
import { ago, doctor, observe, person } from '../account/person-v4.js';

describe('doctor with v4', () => {
  it('asks v4 for its sessions and v3 whether it accepts the token, registers nobody, and names what is unrecognized', async () => {
    const at = await person({}, { obtainedAt: ago(1200) });
    at.sandbox.issueToken();
    observe(at);
    const { exitCode, check } = await doctor(at);
    expect(exitCode).toBe(0);
    expect(check('api').message).toContain('AccessLink v4 (the Dynamic API): both API versions knew the client');
    expect(check('token expiry').message).toMatch(
      /20 min old, valid until .*renewed automatically from a refresh token that is 3 d old/,
    );
    expect(check('scopes')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(
        /^Granted: sports:read, training_sessions:read\. Not granted: activity, .*--scope/,
      ),
    });
    expect(check('token accepted').message).toBe('v4 accepts the token.');
    expect(check('new workouts').message).toBe('v4 lists 3 sessions from the last 90 days.');
    expect(check('v3')).toMatchObject({ status: 'ok', message: expect.stringContaining('accepts the same token') });
    expect(check('not understood').message).toContain('sample type MOOD (value, 7 times), trainingSessions[].mood');
    expect(at.sandbox.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('distinguishes a v3 that does not accept the token from one where the user is not registered', async () => {
    expect((await doctor(await person({ api: 'v4' }))).check('v3')).toMatchObject({
      ...{ status: 'ok', message: expect.stringContaining('does not accept this token') },
    });
    const unregistered = await person();
    expect((await doctor(unregistered)).check('v3')).toMatchObject({
      ...{ status: 'warn', message: expect.stringContaining('not registered there') },
    });
    expect(unregistered.sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('fails if the scope for workouts is missing, and warns if the one for sports is', async () => {
    const without = await person({}, { scope: 'sports:read' });
    without.sandbox.v4.missingScopes.add('training_sessions:read');
    const bad = await doctor(without);
    expect(bad.exitCode).toBe(4);
    expect(bad.check('scopes')).toMatchObject({ status: 'fail', hint: expect.stringContaining('polar-sync login') });
    expect(bad.check('consents')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('training_sessions'),
    });
    expect((await doctor(await person({}, { scope: 'training_sessions:read' }))).check('scopes').status).toBe('warn');
  });

  it('distinguishes an expired token that cannot be renewed, a rejected one, and no network', async () => {
    const over = await person({}, { expiresAt: ago(60) });
    over.sandbox.revokeTokens();
    const refused = await doctor(over);
    expect(refused.exitCode).toBe(4);
    expect(refused.check('token accepted')).toMatchObject({ status: 'fail', hint: 'Run polar-sync login.' });
    const ended = await person();
    ended.sandbox.expireTokens();
    expect((await doctor(ended)).check('token accepted').status).toBe('ok');
    const closed = `http://127.0.0.1:${await freePort()}`;
    const offline = await person({}, { v4ApiOrigin: closed });
    offline.env.POLAR_SYNC_V4_API_URL = `${closed}/v4/data`;
    const silent = await doctor(offline);
    expect([silent.exitCode, silent.check('polar').status, silent.check('token accepted').status]).toEqual([
      5,
      'fail',
      'skip',
    ]);
  });
});
