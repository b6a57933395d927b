import { afterEach, describe, expect, it } from 'vitest';
import { NotServedError, RateLimitedError, RefusedError } from '../../../src/polar/errors.js';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.js';
import { bare, type World, world } from '../support.js';
import { sessionsOf } from '../sweeps/invariants.js';

let w: World;
afterEach(() => w.close());

const open = async (options: SandboxOptions = {}) => {
  w = await world({ sessions: sessionsOf(3), ...options });
};
const fail = (kind: '401' | '403' | '404' | '410' | '500', path: RegExp, more = {}) =>
  w.sandbox.faults.add({ kind, path, times: 'always', ...more });
const pull = (more = {}) => w.pull({ details: bare, ...more });
const exercises = /\/v3\/exercises/;
const transactions = /exercise-transactions/;
const v4 = /\/v4\//;

const scope = new RefusedError('SCOPE_MISSING', 'A scope is missing.', { status: 403 }, { hint: 'Sign in anew.' });
const consent = new RefusedError(
  'CONSENT_OR_REGISTRATION',
  'A consent is missing.',
  { status: 403 },
  { hint: 'Give it.' },
);
const bareRefusal = new RefusedError('CONSENT_OR_REGISTRATION', 'No.', { status: 403 });

describe('a v3 source that fails', () => {
  it.each([
    ['410', exercises, 'Polar no longer serves exercises (status 410); the pull used transactions alone.'],
    ['403', exercises, 'Polar refuses exercises (status 403); the pull used transactions alone.'],
    ['410', transactions, 'Polar no longer serves transactions (status 410); the pull used exercises alone.'],
    ['403', transactions, 'Polar refuses transactions (status 403); the pull used exercises alone.'],
  ] as const)('for good (%s, %s) is told, and the other one does it', async (kind, path, note) => {
    await open();
    fail(kind, path);
    expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 3 }, failed: [] });
    expect(w.notes).toEqual([note]);
  });

  it.each([
    ['exercises', exercises],
    ['transactions', transactions],
  ] as const)('for now makes the run incomplete: %s', async (id, path) => {
    await open();
    fail('500', path);
    expect(await pull()).toMatchObject({ outcome: 'partial', workouts: { new: 3 }, failed: [{ id }] });
    expect(w.notes).toEqual([]);
  });

  it('makes the run incomplete while a transaction may be open', async () => {
    await open();
    fail('403', /exercise-transactions\/\d+$/);
    for (let i = 0; i < 2; i += 1) {
      expect(await pull()).toMatchObject({ outcome: 'partial', failed: [{ id: 'transactions' }] });
      expect(w.notes).toEqual([]);
      w.now += 299_999;
    }
    w.now += 2;
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(w.notes).toEqual([expect.stringContaining('Polar refuses transactions')]);
  });

  it('is reported the same way while the other one has left a transaction open', async () => {
    await open();
    fail('410', exercises);
    fail('404', /exercise-transactions\/.*\/samples$/);
    expect(await w.pull()).toMatchObject({ outcome: 'partial', transactions: { left_open: 1 } });
    expect(w.notes).toEqual([expect.stringContaining('Polar no longer serves exercises (status 410)')]);
  });

  it.each([
    ['410', '410', { code: 'NOT_SERVED' }],
    ['500', '410', { code: 'SERVER_ERROR' }],
    ['410', '500', { code: 'SERVER_ERROR' }],
    ['403', '500', { status: 403 }],
    ['500', '403', { status: 403 }],
    ['403', '410', { status: 403 }],
  ] as const)('with the other one (%s, %s) ends the run with the gravest', async (one, other, problem) => {
    await open();
    fail(one, exercises);
    fail(other, transactions);
    await expect(pull()).rejects.toMatchObject(problem);
    expect(w.notes).toEqual([]);
  });

  it('ends the run if it alone was named', async () => {
    await open();
    fail('410', exercises);
    await expect(pull({ source: 'exercises' })).rejects.toMatchObject({ code: 'NOT_SERVED' });
    expect(w.sandbox.requests.some(({ path }) => transactions.test(path))).toBe(false);
  });
});

describe('with a sign-in for v4', () => {
  it.each([
    ['410', { code: 'NOT_SERVED', path: expect.stringContaining('training-sessions') }],
    ['500', { code: 'SERVER_ERROR' }],
  ] as const)('a failing v4 (%s) ends the run if there is no other source', async (kind, problem) => {
    await open({ api: 'v4' });
    fail(kind, v4);
    await expect(pull()).rejects.toMatchObject(problem);
  });

  it('a final 401 from v3 is reported with its path if no other source works', async () => {
    await open({ api: 'both' });
    fail('401', /\/v3\//);
    fail('410', v4);
    let times = 0;
    w.opensV3 = async () => (times++ === 0 ? 'yes' : 'no');
    await expect(pull()).rejects.toMatchObject({
      code: 'NOT_SERVED',
      status: 401,
      path: expect.stringMatching(/^\/v3\/./),
    });
  });

  it("v4's refusal is reported with cause and remedy, and v3 is used", async () => {
    await open({ api: 'both' });
    w.sandbox.v4.missingScopes.add('training_sessions:read');
    expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 3 }, failed: [] });
    expect(w.notes).toEqual([
      expect.stringMatching(
        /^Polar refuses v4 \(status 403\); the pull used exercises and transactions alone\. .*scope.*login/,
      ),
    ]);
  });

  it('that v3 does not accept, this is noted once, and again if files are wanted', async () => {
    await open({ api: 'v4' });
    const said = 'Polar does not accept this v4 sign-in for v3: sessions come through v4, original files cannot.';
    expect(await pull()).toMatchObject({ outcome: 'ok', workouts: { new: 3 } });
    expect(w.notes).toEqual([said]);
    await pull();
    expect(w.notes).toEqual([said]);
    await pull({ originals: ['fit'] });
    expect(w.notes).toEqual([said, said]);
    expect(w.sandbox.requests.some(({ path }) => path.startsWith('/v3'))).toBe(false);
  });

  it.each([
    [scope, 'A scope is missing. Sign in anew.'],
    [bareRefusal, 'No.'],
  ])('that v3 accepts but serves nothing for, the reason is noted: %s', async (refusal, words) => {
    await open({ api: 'v4' });
    w.opensV3 = async () => refusal;
    await pull();
    await pull();
    expect(w.notes).toEqual([
      `v3 accepts this sign-in, but hands out no exercises: sessions come through v4, original files cannot. ${words}`,
    ]);
  });

  it.each([
    ['410', new NotServedError(410, '/v3/exercises')],
    ['rate limit', new RateLimitedError(new Date())],
  ])('that could not be checked with v3, the run is incomplete: %s', async (words, problem) => {
    await open({ api: 'v4' });
    w.opensV3 = async () => {
      throw problem;
    };
    expect(await pull()).toMatchObject({
      outcome: 'partial',
      workouts: { new: 3 },
      failed: [
        {
          id: 'v3',
          reason: expect.stringMatching(new RegExp(`^could not ask whether v3 accepts this sign-in: .*${words}`)),
        },
      ],
    });
    expect(w.notes).toEqual([]);
    w.opensV3 = async () => {
      throw new RangeError('a mistake');
    };
    await expect(pull()).rejects.toThrow('a mistake');
  });

  it('a 401 from v3 ends the run if v3 still accepts it, and otherwise only that source', async () => {
    await open({ api: 'both' });
    fail('401', /\/v3\//);
    await expect(pull()).rejects.toMatchObject({ code: 'TOKEN_REFUSED', status: 401 });
    let times = 0;
    w.opensV3 = async () => (times++ === 0 ? 'yes' : 'no');
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    expect(w.notes).toEqual([
      expect.stringContaining('Polar no longer serves exercises (status 401); the pull used v4 alone.'),
      expect.stringContaining('Polar no longer serves transactions (status 401)'),
    ]);
    w.sandbox.faults.clear();
    fail('401', v4);
    times = 1;
    await expect(pull()).rejects.toMatchObject({ code: 'TOKEN_REFUSED', status: 401 });
  });

  it("transactions are left out while the user's number is not known, and that is noted once", async () => {
    await open({ api: 'both' });
    w.userId = 'unknown-user';
    expect(await pull()).toMatchObject({ outcome: 'ok', failed: [] });
    await pull();
    expect(w.notes).toEqual([expect.stringContaining('Polar has not said which user this sign-in belongs to')]);
    expect(w.sandbox.requests.some(({ path }) => transactions.test(path))).toBe(false);
    expect(w.sandbox.requests.some(({ path }) => exercises.test(path))).toBe(true);
    // Each of the others is gone through once a pull.
    const summaries = w.sandbox.requests.filter(({ path }) => v4.test(path) && !path.includes('features='));
    expect(summaries).toHaveLength(2);
  });

  it.each([
    ['no', { code: 'NOT_V3', exitCode: 4 }],
    [consent, { code: 'NOT_V3' }],
    [scope, { code: 'SCOPE_MISSING' }],
  ] as const)('a source of v3 that was named is refused where v3 says %s', async (answer, problem) => {
    await open({ api: 'v4' });
    w.opensV3 = async () => answer;
    for (const source of ['exercises', 'transactions'] as const)
      await expect(pull({ source })).rejects.toMatchObject(problem);
    expect(w.sandbox.requests).toEqual([]);
    expect(await pull({ source: 'v4' })).toMatchObject({ outcome: 'ok', workouts: { new: 3 } });
  });

  it('v4 by name is refused without one', async () => {
    await open();
    await expect(pull({ source: 'v4' })).rejects.toMatchObject({ code: 'NOT_V4', exitCode: 4 });
  });
});

describe('data, which v3 alone has', () => {
  const both = (more = {}) => w.pullData(['cardio-load'], { workouts: true, details: bare, ...more });

  it.each([
    ['no', 'Left out, because only v3 has it: cardio-load. v3 does not accept this v4 sign-in.'],
    [consent, 'Left out, because only v3 has it: cardio-load. v3 does not accept this v4 sign-in.'],
    [scope, 'Left out, because only v3 has it: cardio-load. A scope is missing. Sign in anew.'],
  ] as const)('is no failure where nobody named it and v3 says %s', async (answer, note) => {
    await open({ api: 'v4' });
    w.opensV3 = async () => answer;
    expect(await both({ source: 'v4', whatThereIs: true })).toMatchObject({
      ...{ outcome: 'ok', workouts: { new: 3 }, failed: [] },
    });
    expect(w.notes).toEqual([note]);
  });

  it.each([
    ['no', expect.stringContaining('Polar does not accept that sign-in for v3')],
    [scope, 'A scope is missing. Sign in anew.'],
  ] as const)('is one where it was named and v3 says %s', async (answer, reason) => {
    await open({ api: 'v4' });
    w.opensV3 = async () => answer;
    expect(await both({ source: 'v4' })).toMatchObject({
      ...{ outcome: 'partial', workouts: { new: 3 }, failed: [{ id: 'cardio-load', reason }] },
    });
    expect(w.notes).toEqual([]);
    await expect(w.pullData(['cardio-load'])).rejects.toMatchObject({
      code: answer === 'no' ? 'NOT_V3' : 'SCOPE_MISSING',
    });
  });

  it('is one if v3 could not be asked, even if no kind was named', async () => {
    await open({ api: 'v4' });
    w.opensV3 = async () => {
      throw new NotServedError(410, '/v3/exercises');
    };
    expect(await both({ source: 'v4', whatThereIs: true })).toMatchObject({
      ...{ outcome: 'partial', failed: [{ id: 'cardio-load', reason: expect.stringContaining('410') }] },
    });
  });

  it('does not hide why workouts did not come if v3 is closed, too', async () => {
    await open({ api: 'v4' });
    fail('500', v4);
    await expect(both({ source: 'v4' })).rejects.toMatchObject({ code: 'SERVER_ERROR' });
  });

  it('comes without workouts, which are reported then; and nothing at all is a failure', async () => {
    await open({ historyDays: 3 });
    fail('500', /exercise/);
    expect(await both()).toMatchObject({
      outcome: 'partial',
      failed: [{ id: 'workouts' }],
      data: { 'cardio-load': { failed: 0 } },
    });
    fail('410', /./);
    await expect(both()).rejects.toMatchObject({ code: 'SERVER_ERROR' });
    await expect(w.pullData(['cardio-load'])).rejects.toMatchObject({ code: 'NOT_SERVED' });
  });

  it('that does not come does not affect workouts', async () => {
    await open();
    fail('500', /cardio-load/);
    expect(await both()).toMatchObject({ outcome: 'partial', workouts: { new: 3 }, failed: [{ id: 'cardio-load' }] });
  });
});
