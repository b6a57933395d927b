import { describe, expect, it, onTestFinished } from 'vitest';
import { amend, lookAtV3 } from '../../src/auth/v3-probe.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import type { Credentials } from '../../src/tokens/token-store.js';

type Question = Partial<Parameters<typeof lookAtV3>[0]>;

/** A sandbox with both APIs; its user is registered with v3 by default. */
async function polar({ registered = true, ...options }: SandboxOptions & { registered?: boolean } = {}) {
  const sandbox = await startSandbox({ api: 'both', count: 1, ...options });
  onTestFinished(() => sandbox.close());
  if (registered) sandbox.issueToken();
  return sandbox;
}

const look = (sandbox: Sandbox, more: Question = {}) =>
  lookAtV3({
    ...{ apiUrl: sandbox.url, accessToken: sandbox.issueV4Token(), version: '1', signal: new AbortController().signal },
    ...more,
  });
const asked = ({ requests }: Sandbox) => requests.map(({ method, path }) => `${method} ${path}`);
const list = 'GET /v3/exercises';

describe('what v3 says about a v4 token', () => {
  it('is yes, with the user number in the list of exercises', async () => {
    const sandbox = await polar();
    expect(await look(sandbox, { findNumber: true })).toEqual({ answer: 'yes', userId: sandbox.userId });
    expect(asked(sandbox)).toEqual([list]);
  });

  it('is yes after a registration, whose response contains the number', async () => {
    const sandbox = await polar({ registered: false });
    expect(await look(sandbox)).toEqual({ answer: 'yes', userId: sandbox.userId });
    expect(asked(sandbox)).toEqual([list, 'POST /v3/users', list]);
  });

  it('is a missing consent if the probe must change nothing', async () => {
    const sandbox = await polar({ registered: false });
    expect(await look(sandbox, { register: false })).toEqual({
      answer: expect.objectContaining({ code: 'CONSENT_OR_REGISTRATION', status: 403 }),
    });
    expect(asked(sandbox)).toEqual([list]);
  });

  it('is a missing consent, with the number, if a registration does not help', async () => {
    const sandbox = await polar({ registered: false });
    sandbox.faults.add({ kind: '403', path: /exercises/, times: 2 });
    expect(await look(sandbox)).toEqual({
      ...{ answer: expect.objectContaining({ code: 'CONSENT_OR_REGISTRATION' }), userId: sandbox.userId },
    });
  });

  it('is a missing scope, without registering anyone', async () => {
    const forbidden = { path: /^\/v3\//, body: { error: 'Missing required scope: activity:read' } };
    const sandbox = await polar({ signIn4: { v3Forbids: [forbidden] } });
    expect(await look(sandbox)).toEqual({ answer: expect.objectContaining({ code: 'SCOPE_MISSING' }) });
    expect(asked(sandbox)).toEqual([list]);
  });

  it('is no for a token it does not accept, whether that shows at once or after a registration', async () => {
    const sandbox = await polar({ signIn4: { opensV3: false } });
    expect(await look(sandbox)).toEqual({ answer: 'no' });
    expect(asked(sandbox)).toEqual([list]);
    const fresh = await polar({ registered: false });
    fresh.faults.add({ kind: '401', path: /exercises/, at: 3 });
    expect(await look(fresh)).toEqual({ answer: 'no', userId: fresh.userId });
  });

  it('is that it no longer has this list', async () => {
    const sandbox = await polar();
    sandbox.retire('exercises', 410);
    expect(await look(sandbox)).toEqual({ answer: expect.objectContaining({ code: 'NOT_SERVED', status: 410 }) });
  });

  it('is nothing when Ctrl-C comes first', async () => {
    const sandbox = await polar();
    await expect(look(sandbox, { signal: AbortSignal.abort() })).rejects.toMatchObject({ exitCode: 130 });
  });
});

describe('the number of a user without an exercise', () => {
  const none = { count: 0, historyDays: 40 };
  const sleep = 'GET /v3/users/sleep';
  const recharge = 'GET /v3/users/nightly-recharge';

  it('is requested only if wanted', async () => {
    const sandbox = await polar(none);
    expect(await look(sandbox)).toEqual({ answer: 'yes' });
    expect(asked(sandbox)).toEqual([list]);
  });

  it('is in the nights, if the registration is not new', async () => {
    const sandbox = await polar(none);
    expect(await look(sandbox, { findNumber: true })).toEqual({ answer: 'yes', userId: sandbox.userId });
    expect(asked(sandbox)).toEqual([list, 'POST /v3/users', sleep]);
  });

  it('is in their recovery, if sleep is not shared, and a probe registers nobody', async () => {
    const sandbox = await polar(none);
    sandbox.data.refuse('sleep');
    expect(await look(sandbox, { findNumber: true, register: false })).toEqual({
      ...{ answer: 'yes', userId: sandbox.userId },
    });
    expect(asked(sandbox)).toEqual([list, sleep, recharge]);
  });

  it('stays unknown if nothing contains it, and the sign-in works without it', async () => {
    const sandbox = await polar(none);
    for (const kind of ['sleep', 'nightly-recharge'] as const) sandbox.data.serve(kind, []);
    expect(await look(sandbox, { findNumber: true })).toEqual({ answer: 'yes' });
    expect(asked(sandbox)).toEqual([list, 'POST /v3/users', sleep, recharge]);
  });

  it('is no longer requested after Ctrl-C', async () => {
    const controller = new AbortController();
    const onRequest = (_n: number, { path }: { path: string }) => {
      if (path === '/v3/users/sleep') controller.abort();
    };
    const sandbox = await polar({ ...none, onRequest });
    await expect(look(sandbox, { findNumber: true, signal: controller.signal })).rejects.toMatchObject({
      ...{ exitCode: 130 },
    });
    expect(asked(sandbox)).not.toContain(recharge);
  });
});

describe('what a probe changes in the sign-in', () => {
  const credentials: Credentials = { accessToken: 't', userId: 'v4-0123456789abcdef', userFrom: 'profile' };

  it('is the answer, where it is one, and the number', async () => {
    expect(amend(credentials, { answer: 'no' })).toEqual({ ...credentials, opensV3: 'no' });
    expect(amend(credentials, { answer: 'yes', userId: '475' })).toEqual({
      ...{ accessToken: 't', userId: '475', formerUserId: credentials.userId, opensV3: 'yes' },
    });
    const sandbox = await polar({ registered: false });
    const { answer } = await look(sandbox, { register: false });
    expect(amend(credentials, { answer })).toBe(credentials);
    expect(amend(credentials, { answer, userId: '475' })).toMatchObject({ userId: '475' });
  });
});
