import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchangeCode } from '../../src/auth/token-exchange.js';
import { InterruptedError, PolarSyncError } from '../../src/errors.js';
import { Polar } from './login/polar.js';
import { freePort } from './loopback/ports.js';

let polar: Polar;
beforeEach(async () => {
  polar = new Polar();
  await polar.start();
});
afterEach(() => polar.stop());

const secrets = ['the-token', 'the-secret', 'the-code', Buffer.from('the-client:the-secret').toString('base64')];
const exchange = (options: { apiVersion?: 'v4'; tokenUrl?: string; signal?: AbortSignal; timeoutMs?: number } = {}) =>
  exchangeCode({
    apiVersion: 'v3',
    tokenUrl: `${polar.origin}/token`,
    client: { id: 'the-client', secret: 'the-secret' },
    code: 'the-code',
    redirectUri: 'http://localhost:8765/callback',
    signal: new AbortController().signal,
    ...options,
  });
/** The failure, after a check that nothing in it, as deep as a debugger prints it, contains a secret. */
async function failure(options = {}): Promise<PolarSyncError> {
  const error = await exchange(options).then(
    () => expect.unreachable('it worked'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PolarSyncError);
  const everything = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
  for (const secret of secrets) expect(everything).not.toContain(secret);
  return error as PolarSyncError;
}

describe('token exchange', () => {
  it('sends the documented request, and reads the response', async () => {
    expect(await exchange()).toEqual({ accessToken: 'the-token', userId: '475', expiresIn: 31535999 });
    expect(polar.seen).toHaveLength(1);
    expect(polar.seen[0]).toMatchObject({
      method: 'POST',
      authorization: `Basic ${secrets[3]}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json;charset=UTF-8' },
    });
    expect(Object.fromEntries(new URLSearchParams(polar.seen[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: 'http://localhost:8765/callback',
    });
  });

  it.each([
    [
      { access_token: 'the-token', x_user_id: '475' },
      { userId: '475', expiresIn: undefined },
    ],
    [
      { access_token: 'the-token', x_user_id: 1, expires_in: 'soon' },
      { userId: '1', expiresIn: undefined },
    ],
    [{ access_token: 'the-token', x_user_id: 1, expires_in: -5 }, { expiresIn: undefined }],
    [{ access_token: 'the-token', x_user_id: 1, expires_in: 1e12 }, { expiresIn: undefined }],
    [
      { access_token: 'the-token', x_user_id: 1, refresh_token: 'r', scope: 'x y' },
      { refreshToken: 'r', scope: 'x y' },
    ],
  ])('reads %j', async (body, expected) => {
    polar.token = { status: 200, body };
    expect(await exchange()).toMatchObject(expected);
  });

  it.each([
    [400, { error: 'invalid_client' }, 'INVALID_CLIENT', 4, 'other API'],
    [401, { error: 'invalid_client' }, 'INVALID_CLIENT', 4, 'POLAR_CLIENT_SECRET'],
    [401, '<html>the-token</html>', 'INVALID_CLIENT', 4, 'POLAR_REDIRECT_URI'],
    [401, { error: 'access_denied' }, 'TOKEN_REFUSED', 4, 'login again'],
    [403, '', 'TOKEN_ANSWER', 1, 'login again'],
    [399, { error: 'access_denied' }, 'TOKEN_ANSWER', 1, 'login again'],
    [400, { error: 'invalid_grant', error_description: 'the-code' }, 'INVALID_GRANT', 4, 'login again'],
    [400, { error: 'unsupported_grant_type' }, 'TOKEN_REFUSED', 4, 'login again'],
    [400, { error: 'the-secret' }, 'TOKEN_ANSWER', 1, 'login again'],
    [400, 'the-token', 'TOKEN_ANSWER', 1, 'login again'],
    [302, '', 'TOKEN_ANSWER', 1, 'POLAR_SYNC_TOKEN_URL'],
    [204, '', 'TOKEN_ANSWER', 1, 'login again'],
    [429, '', 'TOKEN_EXCHANGE_FAILED', 5, 'only once'],
    [500, { error: 'invalid_grant' }, 'TOKEN_EXCHANGE_FAILED', 5, 'only once'],
    [503, '<html>the-token</html>', 'TOKEN_EXCHANGE_FAILED', 5, 'login again'],
    [200, '', 'TOKEN_ANSWER', 1, 'login again'],
    [200, '{"access_token":"the-token","x_us', 'TOKEN_ANSWER', 1, 'login again'],
    [200, ['the-token'], 'TOKEN_ANSWER', 1, 'login again'],
    [200, { access_token: 'the-token' }, 'TOKEN_ANSWER', 1, 'login again'],
    [200, { access_token: '', x_user_id: 475 }, 'TOKEN_ANSWER', 1, 'login again'],
    [200, { access_token: 'the-token', x_user_id: 'the-token' }, 'TOKEN_ANSWER', 1, 'login again'],
    [200, { access_token: 'the-token', x_user_id: 2 ** 60 }, 'TOKEN_ANSWER', 1, 'login again'],
  ])('tells %i %j, once', async (status, body, code, exitCode, hint) => {
    polar.token = { status, body };
    expect(await failure()).toMatchObject({ code, exitCode, hint: expect.stringContaining(hint) });
    expect(polar.seen).toHaveLength(1);
  });

  it.each([
    ['hangs up', (response: { destroy(): unknown }) => void response.destroy()],
    [
      'hangs up within the response',
      (response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write('{"access_token":"the-token"', () => response.destroy());
      },
    ],
  ])('does not try again when Polar %s', async (_name, answer) => {
    polar.token = answer;
    expect(await failure()).toMatchObject({ code: 'TOKEN_EXCHANGE_FAILED', exitCode: 5 });
    expect(polar.seen).toHaveLength(1);
  });

  it('does not wait forever', async () => {
    polar.token = () => undefined;
    expect(await failure({ timeoutMs: 100 })).toMatchObject({ code: 'TOKEN_EXCHANGE_FAILED', exitCode: 5 });
  });

  it('reports an unreachable host', async () => {
    const tokenUrl = `http://127.0.0.1:${await freePort()}/token`;
    expect(await failure({ tokenUrl })).toMatchObject({
      ...{ code: 'TOKEN_EXCHANGE_FAILED', exitCode: 5, hint: expect.stringMatching(/network.*only once/) },
      ...{ message: expect.stringContaining(new URL(tokenUrl).host), cause: { code: 'ECONNREFUSED' } },
    });
  });

  it('reports an invalid proxy', async () => {
    const env = { HTTPS_PROXY: 'ftp://proxy.example' };
    expect(await failure({ tokenUrl: 'https://polar.example/token', env })).toMatchObject({
      ...{ code: 'PROXY_URL', exitCode: 2 },
    });
  });

  it('needs no user number with v4', async () => {
    polar.token = { status: 200, body: { access_token: 'the-token', scope: 'sports:read' } };
    expect(await exchange({ apiVersion: 'v4' })).toEqual({ accessToken: 'the-token', scope: 'sports:read' });
  });

  it('stops when interrupted', async () => {
    const controller = new AbortController();
    polar.token = () => controller.abort();
    const problem = await failure({ signal: controller.signal });
    expect(problem).toBeInstanceOf(InterruptedError);
    expect(problem.hint).toContain('run polar-sync login again');
  });
});
