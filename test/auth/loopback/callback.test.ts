import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAuthorizeUrl } from '../../../src/auth/loopback/authorize-url.js';
import { judgeCallback } from '../../../src/auth/loopback/callback.js';
import { parseRedirectUri } from '../../../src/auth/loopback/redirect-uri.js';
import { createState, sameState } from '../../../src/auth/loopback/state.js';

describe('state', () => {
  it('has 256 bits, fits into a query and is new each time', () => {
    const states = Array.from({ length: 50 }, createState);
    expect(new Set(states).size).toBe(50);
    for (const state of states) {
      expect(state).toMatch(/^[\w-]{43}$/);
      expect(Buffer.from(state, 'base64url')).toHaveLength(32);
    }
  });

  it('equals only itself', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => sameState(a, b) === (a === b)));
    fc.assert(fc.property(fc.string(), (a) => sameState(a, a)));
  });
});

describe('authorize URL', () => {
  it('contains what Polar documents, encoded', () => {
    const url = buildAuthorizeUrl({
      authorizeUrl: 'https://flow.polar.com/oauth2/authorization',
      clientId: 'id with & in it',
      redirectUri: 'http://localhost:8765/callback',
      scope: 'training_sessions:read sports:read',
      state: 'a+b',
    });
    expect(url).toMatch(/&scope=training_sessions%3Aread%20sports%3Aread&/);
    expect(url.startsWith('https://flow.polar.com/oauth2/authorization?response_type=code&')).toBe(true);
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      response_type: 'code',
      client_id: 'id with & in it',
      redirect_uri: 'http://localhost:8765/callback',
      scope: 'training_sessions:read sports:read',
      state: 'a+b',
    });
  });
});

describe('redirect URL', () => {
  it.each([
    ['http://localhost:8765/callback', ['127.0.0.1', '::1'], 8765, 'localhost:8765', '/callback'],
    ['http://localhost', ['127.0.0.1', '::1'], 80, 'localhost', '/'],
    ['http://127.0.0.1:5000/oauth2_callback', ['127.0.0.1'], 5000, '127.0.0.1:5000', '/oauth2_callback'],
    ['http://[::1]:5000/', ['::1'], 5000, '[::1]:5000', '/'],
    ['http://127.20.200.255:81/', ['127.20.200.255'], 81, '127.20.200.255:81', '/'],
  ])('%s', (uri, addresses, port, host, path) => {
    expect(parseRedirectUri(uri)).toEqual({ uri, addresses, port, host, path });
  });

  it.each([
    ['https://localhost:8765/callback', 'no certificate'],
    ['http://example.com/callback', 'this machine'],
    ['http://localhost.example.com:8765/', 'this machine'],
    ['http://0.0.0.0:8765/', 'this machine'],
    ['http://128.0.0.1:8765/', 'this machine'],
    ['http://127.0.0.1.example.com:8765/', 'this machine'],
    ['http://[::2]:8765/', 'this machine'],
    ['http://localhost:0/callback', 'port 0'],
    ['http://me:pw@localhost:8765/callback', 'more than'],
    ['http://me@localhost:8765/callback', 'more than'],
    ['http://:pw@localhost:8765/callback', 'more than'],
    ['http://localhost:8765/callback?x=1', 'more than'],
    ['http://localhost:8765/callback#x', 'more than'],
    ['ftp://localhost/', 'http://'],
    ['callback', 'not a URL'],
  ])('refuses %s', (uri, why) => {
    expect(() => parseRedirectUri(uri)).toThrow(
      expect.objectContaining({
        code: 'REDIRECT_URI',
        exitCode: 2,
        message: expect.stringContaining(why),
        hint: expect.stringContaining('POLAR_REDIRECT_URI'),
      }),
    );
  });
});

describe('callback', () => {
  const judge = (query: string) => judgeCallback(new URLSearchParams(query), 'right');

  it('shows the reason from Polar if it is a valid one', () => {
    for (const reason of ['invalid_request', 'unauthorized_client', 'unsupported_response_type', 'server_error']) {
      expect(judge(`state=right&error=${reason}`)).toMatchObject({
        error: { message: expect.stringContaining(`(${reason})`), hint: expect.stringMatching(/\w/) },
      });
    }
  });

  it.each([
    'error=&state=right',
    'error=access_denied&error=access_denied&state=right',
    'error=access_denied&code&state=right',
  ])('ignores the error in "%s"', (query) => {
    expect(judge(query).kind).toBe('invalid');
  });

  it('accepts the code of this sign-in', () => {
    expect(judge('code=abc&state=right')).toEqual({ kind: 'code', code: 'abc' });
    expect(judge('state=right&code=a%2Bb&extra=1')).toEqual({ kind: 'code', code: 'a+b' });
  });

  it.each([
    '',
    'code=abc',
    'code=abc&state=',
    'code=abc&state=wrong',
    'code=abc&state=right&state=right',
    'code=abc&state=wrong&state=right',
    'error=access_denied&state=wrong',
    'error=access_denied',
    'state=right',
    'code=&state=right',
    'code=a&code=b&state=right',
    'code=a&error=access_denied&state=right',
  ])('keeps waiting after "%s"', (query) => {
    expect(judge(query).kind).toBe('invalid');
  });

  it.each([
    ['access_denied', 'ACCESS_DENIED', 4, 'polar-sync login again and accept'],
    ['server_error', 'AUTHORIZE_TEMPORARY', 5, 'in a few minutes'],
    ['temporarily_unavailable', 'AUTHORIZE_TEMPORARY', 5, 'in a few minutes'],
    ['invalid_request', 'AUTHORIZE_REFUSED', 4, 'POLAR_REDIRECT_URI'],
    ['unauthorized_client', 'AUTHORIZE_REFUSED', 4, 'POLAR_CLIENT_ID'],
    ['unsupported_response_type', 'AUTHORIZE_REFUSED', 4, 'POLAR_CLIENT_ID'],
    ['invalid_scope', 'SCOPE_REFUSED', 4, 'with --scope sports'],
    ['<script>', 'AUTHORIZE_REFUSED', 4, 'POLAR_CLIENT_ID'],
  ])('explains %s', (error, code, exitCode, hint) => {
    const verdict = judge(`state=right&error=${encodeURIComponent(error)}`);
    expect(verdict).toMatchObject({ kind: 'refused', error: { code, exitCode, hint: expect.stringContaining(hint) } });
    expect(JSON.stringify(verdict)).not.toContain('<script>');
  });
});
