import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeClient } from '../../src/auth/client-probe.js';
import type { Environment } from '../../src/config/environment.js';
import { Polar } from './login/polar.js';
import { freePort } from './loopback/ports.js';

describe('asking an API version about a client', () => {
  const polar = new Polar();
  beforeEach(() => polar.start());
  afterEach(() => polar.stop());
  const ask = (more: { tokenUrl?: string; signal?: AbortSignal; timeoutMs?: number; env?: Environment } = {}) =>
    probeClient({
      ...{ tokenUrl: `${polar.origin}/token`, redirectUri: 'http://localhost:8765/callback', timeoutMs: 5000 },
      ...{ client: { id: 'the-client', secret: 'the-secret' }, signal: new AbortController().signal },
      ...more,
    });

  it('asks with a code that cannot be valid', async () => {
    polar.token = { status: 400, body: { error: 'invalid_grant' } };
    await ask();
    expect(Object.fromEntries(new URLSearchParams(polar.seen.splice(0)[0]?.body))).toEqual({
      ...{ grant_type: 'authorization_code', redirect_uri: 'http://localhost:8765/callback' },
      code: 'polar-sync-asks-whether-this-client-is-known',
    });
  });

  it.each([
    ['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }, 'known', undefined],
    ['invalid_request', { status: 400, body: { error: 'invalid_request', x: 'x' } }, 'known', undefined],
    [
      'invalid_client with 400, as v3 documents it',
      { status: 400, body: { error: 'invalid_client' } },
      'unknown',
      undefined,
    ],
    ['invalid_client with 401', { status: 401, body: { error: 'invalid_client' } }, 'unknown', undefined],
    ['unauthorized_client', { status: 400, body: { error: 'unauthorized_client' } }, 'unknown', undefined],
    ['a bare 401', { status: 401, body: '<html>Unauthorized</html>' }, 'unknown', undefined],
    ['a 400 without an error code', { status: 400, body: '<html>' }, 'unasked', 'HTTP 400'],
    ['a 400 with another error', { status: 400, body: { error: 'slow_down' } }, 'unasked', 'slow_down'],
    ['429', { status: 429 }, 'unasked', 'HTTP 429'],
    ['499 with a telling error', { status: 499, body: { error: 'invalid_grant' } }, 'known', undefined],
    [
      '500 with an error that would be telling',
      { status: 500, body: { error: 'invalid_grant' } },
      'unasked',
      'invalid_grant',
    ],
    ['404', { status: 404 }, 'unasked', 'HTTP 404'],
    ['a redirect', { status: 302 }, 'unasked', 'HTTP 302'],
    ['a token', { status: 200, body: { access_token: 'x' } }, 'unasked', 'HTTP 200'],
  ])('interprets %s', async (_what, answer, client, why) => {
    polar.token = answer;
    expect(await ask()).toEqual({ client, ...(why !== undefined && { why }) });
    expect(polar.seen.splice(0)).toMatchObject([
      { authorization: `Basic ${Buffer.from('the-client:the-secret').toString('base64')}` },
    ]);
  });

  it('treats a network failure as no response, and says which', async () => {
    const tokenUrl = `http://127.0.0.1:${await freePort()}/token`;
    expect(await ask({ tokenUrl })).toEqual({ client: 'unasked', why: 'ECONNREFUSED' });
    polar.token = (response) => void response.destroy();
    expect(await ask()).toEqual({ client: 'unasked', why: 'UND_ERR_SOCKET' });
    polar.token = () => undefined;
    expect(await ask({ timeoutMs: 50 })).toEqual({ client: 'unasked', why: 'no response in time' });
  });

  it('ends with Ctrl-C, and rejects an invalid proxy', async () => {
    polar.token = () => undefined;
    await expect(ask({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      ...{ code: 'INTERRUPTED', exitCode: 130 },
    });
    const env = { HTTPS_PROXY: 'ftp://proxy.example' };
    await expect(ask({ tokenUrl: 'https://polar.example/token', env })).rejects.toMatchObject({ exitCode: 2 });
  });
});
