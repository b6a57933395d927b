import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  askTokenEndpoint,
  expiryOf,
  missingFields,
  oauthErrorOf,
  type TokenRequest,
  tokenFields,
} from '../../src/auth/token-endpoint.js';
import { Polar } from './login/polar.js';

let polar: Polar;
beforeEach(async () => {
  polar = new Polar();
  await polar.start();
});
afterEach(() => polar.stop());

const ask = (more: Partial<TokenRequest> = {}) =>
  askTokenEndpoint({
    ...{ tokenUrl: `${polar.origin}/token`, client: { id: 'ü:id', secret: 'a+b&c' }, form: { code: 'a+b&c=ü' } },
    ...more,
  });

describe('one call of a token endpoint', () => {
  it('sends client and form to the full address, on a connection that ends with it', async () => {
    polar.users = { status: 200, body: { fine: true } };
    expect(await ask({ tokenUrl: `${polar.origin}/oauth/token?tenant=a%20b` })).toEqual({
      ...{ status: 200, answer: { fine: true } },
    });
    expect(polar.seen).toMatchObject([
      {
        ...{ method: 'POST', path: '/oauth/token?tenant=a%20b', body: 'code=a%2Bb%26c%3D%C3%BC' },
        authorization: `Basic ${Buffer.from('ü:id:a+b&c').toString('base64')}`,
        headers: {
          ...{ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json;charset=UTF-8' },
          connection: 'close',
        },
      },
    ]);
  });

  it.each([
    ['not JSON', '<html>', undefined],
    ['nothing', '', undefined],
    ['less than the limit', `"${'x'.repeat(64 * 1024 - 2)}"`, 'x'.repeat(64 * 1024 - 2)],
    ['more than any token response has', `"${'x'.repeat(64 * 1024 - 1)}"`, undefined],
  ])('has a status, whatever arrives: %s', async (_what, body, answer) => {
    polar.token = { status: 200, body };
    expect(await ask()).toEqual({ status: 200, answer });
  });

  it.each([
    ['gzip', { status: 200, answer: { fine: true } }],
    ['sdch', { status: 200, answer: undefined }],
  ])('is decoded from %s', async (encoding, expected) => {
    const body = encoding === 'gzip' ? gzipSync('{"fine":true}') : Buffer.from('{"fine":true}');
    polar.token = (response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body);
    expect(await ask()).toEqual(expected);
  });

  it('throws the network error, with or without a signal', async () => {
    polar.token = (response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"acc');
      setImmediate(() => response.destroy());
    };
    await expect(ask()).rejects.toThrow();
    polar.token = () => undefined;
    await expect(ask({ timeoutMs: 50 })).rejects.toThrow();
    await expect(ask({ timeoutMs: 50, signal: new AbortController().signal })).rejects.toThrow();
    const controller = new AbortController();
    polar.token = () => controller.abort(new Error('Ctrl-C'));
    await expect(ask({ signal: controller.signal })).rejects.toThrow('Ctrl-C');
  });
});

describe('a token response', () => {
  const fields = z.object(tokenFields);

  it.each([
    [{ expires_in: '3599' }, { expires_in: 3599 }],
    [{ expires_in: 3599.5 }, {}],
    [{ expires_in: 0 }, {}],
    [{ expires_in: 316_224_000 }, { expires_in: 316_224_000 }],
    [{ expires_in: 316_224_001 }, {}],
    [{ refresh_token: '' }, {}],
    [{ refresh_token: 'two words' }, {}],
    [{ scope: '' }, {}],
    [{ x_user_id: 0 }, {}],
    [{ x_user_id: 9_007_199_254_740_991 }, { x_user_id: '9007199254740991' }],
    [{ x_user_id: '12345678901234567890' }, {}],
    [{ x_user_id: 'u475' }, {}],
    [{ x_user_id: '475u' }, {}],
  ])('is used as far as it is valid: %j', (said, taken) => {
    expect(JSON.parse(JSON.stringify(fields.parse({ access_token: 't', ...said })))).toEqual({
      ...{ access_token: 't', ...taken },
    });
  });

  it('is reported by its missing fields, each once, and never by its contents', () => {
    const problem = (answer: unknown) => fields.safeParse(answer).error as z.ZodError;
    expect(missingFields(problem({ access_token: 'the token' }))).toBe('access_token');
    expect(missingFields(problem('the token'))).toBe('a JSON object');
    const two = z.object({ one: z.string().min(2).regex(/x/), two: z.string() }).safeParse({ one: '' })
      .error as z.ZodError;
    expect(missingFields(two)).toBe('one and two');
  });

  it('is an error only by its code', () => {
    expect(oauthErrorOf({ error: 'invalid_grant', error_description: 'x' })).toBe('invalid_grant');
    for (const none of [
      undefined,
      'invalid_grant',
      {},
      { error: 1 },
      { error: 'Not a code' },
      { error: 'a'.repeat(41) },
    ])
      expect(oauthErrorOf(none)).toBeUndefined();
    for (const none of ['xINVALID', 'INVALIDx', 'a code', '']) expect(oauthErrorOf({ error: none })).toBeUndefined();
  });

  it('expires as many seconds after its arrival as Polar says', () => {
    expect(expiryOf(new Date('2026-11-21T10:00:00Z'), 3599)).toBe('2026-11-21T10:59:59.000Z');
    expect(expiryOf(new Date(), undefined)).toBeUndefined();
  });
});
