import { describe, expect, it } from 'vitest';
import {
  BadAnswerError,
  errorOfStatus,
  NetworkError,
  NotServedError,
  RateLimitedError,
  ServerError,
  UserIdUnknownError,
} from '../../src/polar/errors.js';
import { interrupted } from '../../src/polar/http/http.js';

describe('a status', () => {
  it.each([
    [299, 'UNEXPECTED_STATUS'],
    [300, 'REDIRECTED'],
    [399, 'REDIRECTED'],
    [400, 'UNEXPECTED_STATUS'],
    [401, 'TOKEN_REFUSED'],
    [403, 'CONSENT_OR_REGISTRATION'],
    [404, 'NOT_SERVED'],
    [408, 'SERVER_ERROR'],
    [499, 'UNEXPECTED_STATUS'],
    [500, 'SERVER_ERROR'],
    [501, 'NOT_SERVED'],
  ])('%i is %s, and says what to do about it', (status, code) => {
    expect(errorOfStatus(status, '/x')).toMatchObject({
      code,
      status,
      path: '/x',
      hint: expect.stringMatching(/\w{3}/),
    });
  });

  it('403 says which scope of v4 the sign-in lacks, where Polar names it', () => {
    const scopeOf = (complaint: string) => errorOfStatus(403, '/x', { complaint });
    expect(scopeOf('Missing required scope: sleep:read')).toMatchObject({ code: 'SCOPE_MISSING', scope: 'sleep' });
    expect(scopeOf('Insufficient scope')).toMatchObject({ code: 'SCOPE_MISSING', scope: undefined });
    expect(scopeOf('Missing scope accesslink.read_all')).toMatchObject({ code: 'SCOPE_MISSING', scope: undefined });
  });

  it("that is unforeseen is reported with Polar's own words, if there are any", () => {
    expect(errorOfStatus(400, '/x', { complaint: 'No such day' })).toMatchObject({
      message: 'Polar responded to /x with status 400 (No such day).',
      complaint: 'No such day',
    });
    expect(errorOfStatus(400, '/x').message).toBe('Polar responded to /x with status 400.');
  });

  it('5xx includes how long Polar asks to wait', () => {
    expect(errorOfStatus(503, '/x', { retryAfterSeconds: 7 })).toMatchObject({ retryAfterSeconds: 7 });
  });
});

describe('403', () => {
  it.each([
    ['Missing required scope: sleep:read', '`polar-sync login --scope sleep:read`'],
    ['needs training_sessions:read (scope)', '`polar-sync login --scope training_sessions:read`'],
    ['Required scopes: accesslink.read_all', '`polar-sync login --also v3`: that sign-in'],
    ['Insufficient scope', '`polar-sync login --scope NAME`'],
  ])('"%s" is a missing scope, and the remedy is %s', (complaint, remedy) => {
    expect(errorOfStatus(403, '/v3/users/sleep?from=2026-02-22&to=\n2026-02-22', { complaint })).toMatchObject({
      ...{ code: 'SCOPE_MISSING', exitCode: 4, status: 403 },
      message: `The sign-in does not allow /v3/users/sleep: Polar says "${complaint}".`,
      hint: expect.stringContaining(remedy),
    });
  });

  it.each([undefined, 'No telescope', 'Consent missing'])('with "%s" is none', (complaint) => {
    expect(errorOfStatus(403, '/x', { complaint })).toMatchObject({ code: 'CONSENT_OR_REGISTRATION', complaint });
  });

  it('is a missing scope of 403 alone', () => {
    expect(errorOfStatus(400, '/x', { complaint: 'Insufficient scope' })).toMatchObject({ code: 'UNEXPECTED_STATUS' });
  });
});

describe('an error', () => {
  it('of the rate limit says when it ends, in local time and to the second', () => {
    const at = new Date(2026, 1, 22, 7, 5, 9);
    const { message, hint } = new RateLimitedError(at, { status: 429, path: '/x' });
    expect(message).toContain(`used up until 07:05 (${at.toISOString()})`);
    expect(hint).toContain('carries on');
  });

  it('about an unknown user id was never sent', () => {
    expect(new UserIdUnknownError()).toMatchObject({
      ...{ code: 'USER_NUMBER_UNKNOWN', notSent: true, exitCode: 4 },
      hint: expect.stringContaining('login --also v3'),
    });
  });

  it('of the network says what to check, and keeps its cause', () => {
    const cause = new Error('x');
    expect(new NetworkError('CONNECTION_LOST', 'lost', { notSent: false, cause })).toMatchObject({
      ...{ cause, hint: 'Check the network connection and run the command again.' },
    });
  });

  it('about an unusable response names its path, once that is known', () => {
    const bad = new BadAnswerError('empty');
    expect(bad).toMatchObject({ message: "Cannot use Polar's response: it is empty.", retryable: true });
    expect(bad.hint).toContain('again later');
    expect(bad.at({ status: 200, path: '/x' })).toMatchObject({
      ...{ message: "Cannot use Polar's response to /x: it is empty.", status: 200, path: '/x', code: 'BAD_ANSWER' },
    });
    const link = new BadAnswerError('a link', { code: 'FOREIGN_LINK', retryable: false });
    expect(link.at({ path: '/x' })).toMatchObject({ code: 'FOREIGN_LINK', retryable: false });
    const answer = { status: 200, path: '/x', contentType: null, body: new Uint8Array(), fetchedAt: '' };
    expect(bad.at({ answer }).at({ path: '/x' }).answer).toBe(answer);
    expect(bad.at({ path: '/x' })).not.toHaveProperty('answer', answer);
  });

  it('of every kind says what to do', () => {
    const all = [
      new ServerError(500, '/x'),
      new NotServedError(404, '/x'),
      new RateLimitedError(new Date(0)),
      interrupted(),
    ];
    for (const { hint } of all) expect(hint).toMatch(/\w{3}/);
  });
});
