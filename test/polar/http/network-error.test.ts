import { describe, expect, it } from 'vitest';
import { NetworkError } from '../../../src/polar/errors.js';
import { networkError, networkHint, timeoutError } from '../../../src/polar/http/network-error.js';

const to = { url: 'https://polar.test/v3', path: '/v3/exercises' };
const coded = (code: string) => Object.assign(new Error('said by the system'), { code });
const again = 'Then run the command again.';
const network = `Check the network connection. ${again}`;

describe('a failure of the transport', () => {
  it.each([
    // No server was there to receive it.
    ['ECONNREFUSED', 'NETWORK_UNREACHABLE', true],
    ['ENOTFOUND', 'NETWORK_UNREACHABLE', true],
    ['EAI_AGAIN', 'NETWORK_UNREACHABLE', true],
    // These can happen in the middle of an exchange.
    ['EHOSTUNREACH', 'NETWORK_UNREACHABLE', false],
    ['ENETUNREACH', 'NETWORK_UNREACHABLE', false],
    ['ENETDOWN', 'NETWORK_UNREACHABLE', false],
    ['UND_ERR_CONNECT_TIMEOUT', 'NETWORK_TIMEOUT', true],
    ['UND_ERR_HEADERS_TIMEOUT', 'NETWORK_TIMEOUT', false],
    ['UND_ERR_BODY_TIMEOUT', 'NETWORK_TIMEOUT', false],
    ['ETIMEDOUT', 'NETWORK_TIMEOUT', false],
    ['UND_ERR_SOCKET', 'CONNECTION_LOST', false],
    ['ECONNRESET', 'CONNECTION_LOST', false],
    ['ANY_OTHER', 'CONNECTION_LOST', false],
  ])('%s is %s; certainly not sent: %j', (code, ours, notSent) => {
    const cause = coded(code);
    const error = networkError(cause, to);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code: ours, notSent, path: '/v3/exercises', exitCode: 5, hint: network, cause });
    expect((error as Error).message).toContain('polar.test');
    if (ours !== 'NETWORK_TIMEOUT') expect((error as Error).message).toContain(`(${code})`);
  });

  it.each([
    'CERT_HAS_EXPIRED',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UND_ERR_PRX_TLS',
  ])('%s is a certificate: nothing was sent, and the remedy is its own', (code) => {
    expect(networkError(coded(code), to)).toMatchObject({
      code: 'NETWORK_UNREACHABLE',
      message: `Cannot reach polar.test (${code}).`,
      notSent: true,
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  it.each(['UND_ERR_PRX_TLS_ELSE', 'NOT_A_CERT_ERROR', 'MY_UNABLE_TO_CONNECT'])('%s is none', (code) => {
    expect(networkError(coded(code), to)).toMatchObject({ code: 'CONNECTION_LOST', hint: network });
  });

  it.each(['407', '502', '403'])(
    'a proxy that responds with %s has opened no tunnel, and nothing was sent',
    (status) => {
      const refusal = () => new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
      for (const one of [refusal(), Object.assign(refusal(), { code: 'UND_ERR_ABORTED' })]) {
        expect(networkError(one, to)).toMatchObject({
          code: 'NETWORK_UNREACHABLE',
          message: `Cannot reach polar.test (the proxy responded with ${status}).`,
          notSent: true,
          hint: status === '407' ? expect.stringContaining('USER:PASSWORD') : network,
        });
      }
      expect(networkError(new Error(`Said: Proxy response (${status})`), to)).not.toBeInstanceOf(NetworkError);
    },
  );

  it('of the parser, which has no code, is a lost connection', () => {
    const cause = Object.assign(new Error('Expected HTTP/'), { name: 'HTTPParserError' });
    expect(networkError(cause, to)).toMatchObject({ code: 'CONNECTION_LOST', notSent: false });
  });

  it.each([
    ['a mistake of the program', new TypeError('x is not a function')],
    ['an argument that is none', coded('UND_ERR_INVALID_ARG')],
    ['a code that is no text', Object.assign(new Error('x'), { code: 5 })],
    ['something thrown that is no error', { code: 'ECONNREFUSED', message: 'Proxy response (407)' }],
    ['nothing', undefined],
  ])('does not include %s', (_, cause) => {
    expect(networkError(cause, to)).toBe(cause);
  });
});

describe('a time limit', () => {
  it('that ends a request says whether there was a connection', () => {
    expect(timeoutError(coded('UND_ERR_HEADERS_TIMEOUT'), to)).toMatchObject({
      ...{ code: 'NETWORK_TIMEOUT', notSent: false, path: '/v3/exercises', hint: network },
      message: 'polar.test did not respond in time.',
    });
    expect(timeoutError(coded('UND_ERR_CONNECT_TIMEOUT'), to)).toMatchObject({
      ...{ code: 'NETWORK_TIMEOUT', notSent: true },
      message: 'polar.test did not accept a connection in time.',
    });
    expect(timeoutError('stopped', to)).toMatchObject({ notSent: false });
  });
});

describe('the hint', () => {
  const cause = coded('ECONNREFUSED');
  const proxied = expect.stringContaining('the proxy that HTTPS_PROXY or HTTP_PROXY names');

  it.each([
    ['https://polar.test', { HTTPS_PROXY: 'http://proxy.test:1' }, proxied],
    ['https://polar.test', {}, 'Check the network connection.'],
    ['http://127.0.0.1:9', { HTTP_PROXY: 'http://proxy.test:1' }, 'Check the network connection.'],
    ['http://localhost:9', { HTTPS_PROXY: 'http://proxy.test:1' }, 'Check the network connection.'],
  ])('for %s with %j', (url, env, hint) => {
    expect(networkHint(cause, { url, env })).toEqual(hint);
    expect(networkError(cause, { ...to, url, env })).toMatchObject({
      hint: typeof hint === 'string' ? `${hint} ${again}` : proxied,
    });
  });
});
