import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { explainRefusal } from '../../src/polar/explain-refusal.js';
import { createAccessLink } from '../../src/polar/v3/client.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ count: 1 });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.consent = true;
  sandbox.retire('exercises', undefined);
});

/** What the user sees after the list of exercises was refused. */
async function explained(accessToken: string): Promise<unknown> {
  const client = createAccessLink({
    ...{ apiUrl: sandbox.url, accessToken, userId: sandbox.userId, version: '0' },
    ...{ sleep: async () => undefined, random: () => 0 },
  });
  try {
    return await client.listExercises().catch((problem: unknown) => explainRefusal(problem, client));
  } finally {
    await client.close();
  }
}

const questions = () => sandbox.requests.filter(({ path }) => path === `/v3/users/${sandbox.userId}`).length;

describe('a refusal', () => {
  it('because of a missing registration is reported as that', async () => {
    expect(await explained(sandbox.issueToken({ register: false }))).toMatchObject({
      code: 'NOT_REGISTERED',
      exitCode: 4,
      status: 403,
      path: '/v3/exercises',
      hint: expect.stringContaining('polar-sync login'),
    });
  });

  it('because of a missing consent is reported as that', async () => {
    const token = sandbox.issueToken();
    sandbox.consent = false;
    const before = questions();
    expect(await explained(token)).toMatchObject({
      code: 'CONSENT_MISSING',
      exitCode: 4,
      status: 403,
      hint: expect.stringContaining('account.polar.com'),
    });
    expect(questions() - before).toBe(1);
  });

  it('of a single kind of data is reported as that', async () => {
    const token = sandbox.issueToken();
    sandbox.retire('exercises', 403);
    expect(await explained(token)).toMatchObject({
      code: 'DATA_REFUSED',
      exitCode: 4,
      message: expect.stringContaining('/v3/exercises'),
    });
  });

  it('stays as it is if the reason cannot be found out', async () => {
    const token = sandbox.issueToken();
    sandbox.retire('exercises', 403);
    const problem = await explained(token).catch(() => undefined);
    const client = { getUser: () => Promise.reject(new Error('no network')) };
    const original = (problem as { cause: unknown }).cause;
    expect(await explainRefusal(original, client)).toBe(original);
  });

  it('is not investigated if it is something else', async () => {
    const before = questions();
    expect(await explained('refused-token')).toMatchObject({
      code: 'TOKEN_REFUSED',
      message: expect.stringContaining('signed out at Polar'),
      hint: expect.stringContaining('polar-sync login'),
    });
    // The client's own request: whether the token is the reason.
    expect(questions()).toBe(before + 1);
  });
});
