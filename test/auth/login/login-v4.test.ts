import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignInPlan } from '../../../src/auth/login.js';
import { originsAt } from '../../support/origins.js';
import { LoginStage } from './login-stage.js';

let at: LoginStage;
beforeEach(async () => {
  at = await LoginStage.set();
});
afterEach(() => at.polar.stop());

describe('signing in with v4', () => {
  const answer = (changes: object) => ({
    status: 200,
    body: { access_token: 'the-token', expires_in: 3599, ...changes },
  });
  const plan = async (): Promise<SignInPlan> => ({
    ...at.v3(),
    ...{ apiVersion: 'v4', scope: 'training_sessions:read sports:read' },
  });

  it('requests the scopes separated by %20, and keeps the response, even without a user number', async () => {
    at.polar.token = answer({ refresh_token: 'again', scope: 'sports:read training_sessions:read', jti: 'x' });
    const { userId, ...kept } = await at.run({ plan });
    expect(at.shown).toContain('&scope=training_sessions%3Aread%20sports%3Aread&');
    expect(userId).toMatch(/^v4-/);
    expect(kept).toEqual({
      ...{ accessToken: 'the-token', refreshToken: 'again', clientId: 'the-client', clientSecret: 'the-secret' },
      ...{ apiVersion: 'v4', chosen: 'asked', scope: 'sports:read training_sessions:read' },
      ...{ obtainedAt: '2026-11-21T10:00:00.000Z', expiresAt: '2026-11-21T10:59:59.000Z' },
      ...{ refreshObtainedAt: '2026-11-21T10:00:00.000Z', signedInAt: '2026-11-21T10:00:00.000Z' },
      userFrom: 'profile',
      ...originsAt(at.polar.origin),
    });
    expect(at.diary).not.toContainEqual(expect.stringContaining('warning'));
  });

  it('is the same user again without a number, and adopts the number once it is known', async () => {
    at.polar.token = answer({});
    const { userId } = await at.run({ plan });
    const knownUsers = () => ({ last: userId, stored: [] });
    expect((await at.run({ plan, knownUsers })).userId).toBe(userId);
    at.polar.token = answer({ x_user_id: 475 });
    expect(await at.run({ plan, knownUsers })).toMatchObject({ userId: '475', formerUserId: userId });
  });

  it('treats a response without scopes as granting all, and reports which of the others are missing', async () => {
    at.polar.token = answer({});
    expect((await at.run({ plan })).scope).toBe('training_sessions:read sports:read');
    at.polar.token = answer({ scope: 'training_sessions:read' });
    await at.run({ plan });
    expect(at.diary.join()).toContain('warning: Polar did not grant sports:read');
  });

  it('changes nothing when workouts were not allowed', async () => {
    at.polar.token = answer({});
    await at.run({ plan });
    const before = at.store.kept;
    at.polar.token = answer({ scope: 'sports:read' });
    await expect(at.run({ plan })).rejects.toMatchObject({
      ...{ code: 'SCOPE_NOT_GRANTED', exitCode: 4, hint: expect.stringContaining('allow training data') },
      message: expect.stringContaining('did not allow training_sessions:read, so'),
    });
    expect(at.store.kept).toBe(before);
    expect((await at.pages[1])?.body).toContain('nothing was changed');
  });
});
