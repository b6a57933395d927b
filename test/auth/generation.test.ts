import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseGeneration, reasonOf, wordsOf } from '../../src/auth/generation.js';
import { missingScopes, readScopes, scopeToAsk, unknownScopes } from '../../src/auth/scopes.js';
import { askStanding, type Standing } from '../../src/auth/standing.js';
import { Polar } from './polar.js';
import { freePort } from './ports.js';

const known: Standing = { client: 'known' };
const unknown: Standing = { client: 'unknown' };
const unasked: Standing = { client: 'unasked', why: 'ECONNREFUSED' };

describe('the choice between the generations', () => {
  it.each([
    ['both, nothing before', known, known, undefined, 'v4', 'both'],
    ['both, v3 before', known, known, 'v3', 'v3', 'kept'],
    ['both, v4 before', known, known, 'v4', 'v4', 'kept'],
    ['v3 only', known, unknown, undefined, 'v3', 'only'],
    ['v4 only', unknown, known, undefined, 'v4', 'only'],
    ['v4 only, v3 before', unknown, known, 'v3', 'v4', 'only'],
    ['v3, v4 silent', known, unasked, undefined, 'v3', 'reached'],
    ['v4, v3 silent', unasked, known, undefined, 'v4', 'reached'],
    ['v3, v4 silent, v3 before', known, unasked, 'v3', 'v3', 'reached'],
  ] as const)('%s', (_what, v3, v4, before, generation, chosen) => {
    const choice = chooseGeneration({ v3, v4 }, before);
    expect(choice).toEqual({ generation, chosen });
    expect(wordsOf(choice)).toContain(generation);
    expect(reasonOf(chosen, generation)).toBeTruthy();
  });

  it.each([
    ['neither knows it', unknown, unknown, undefined, 'INVALID_CLIENT', 4],
    ['nobody answers', unasked, unasked, undefined, 'API_UNDECIDED', 5],
    ['one does not know it and the other is silent', unknown, unasked, undefined, 'API_UNDECIDED', 5],
    ['the one it was before is silent', unasked, known, 'v3', 'API_UNDECIDED', 5],
  ] as const)('is none when %s', (_what, v3, v4, before, code, exitCode) => {
    expect(() => chooseGeneration({ v3, v4 }, before)).toThrow(expect.objectContaining({ code, exitCode }));
  });
});

describe('asking a generation about a client', () => {
  const polar = new Polar();
  beforeEach(() => polar.start());
  afterEach(() => polar.stop());
  const ask = (tokenUrl = `${polar.origin}/token`, signal = new AbortController().signal) =>
    askStanding({
      ...{ tokenUrl, redirectUri: 'http://localhost:8765/callback', signal, timeoutMs: 2000 },
      client: { id: 'the-client', secret: 'the-secret' },
    });

  it.each([
    ['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }, 'known'],
    ['invalid_request', { status: 400, body: { error: 'invalid_request', error_description: 'x' } }, 'known'],
    ['invalid_client with 400, as v3 documents it', { status: 400, body: { error: 'invalid_client' } }, 'unknown'],
    ['invalid_client with 401', { status: 401, body: { error: 'invalid_client' } }, 'unknown'],
    ['a bare 401', { status: 401, body: '<html>Unauthorized</html>' }, 'unknown'],
    ['a 400 that says nothing', { status: 400, body: '<html>' }, 'unasked'],
    ['429', { status: 429 }, 'unasked'],
    ['503', { status: 503, body: { error: 'invalid_grant' } }, 'unasked'],
    ['404', { status: 404 }, 'unasked'],
    ['a redirect', { status: 302 }, 'unasked'],
    ['a token', { status: 200, body: { access_token: 'x' } }, 'unasked'],
  ])('takes %s for what it is', async (_what, answer, client) => {
    polar.token = answer;
    expect((await ask()).client).toBe(client);
    expect(polar.seen.splice(0)).toMatchObject([
      { authorization: `Basic ${Buffer.from('the-client:the-secret').toString('base64')}` },
    ]);
  });

  it('takes a failure of the network for no answer, and Ctrl-C for the end', async () => {
    expect(await ask(`http://127.0.0.1:${await freePort()}/token`)).toEqual({ client: 'unasked', why: 'ECONNREFUSED' });
    polar.token = (response) => void response.destroy();
    expect((await ask()).client).toBe('unasked');
    polar.token = () => undefined;
    expect((await ask()).client).toBe('unasked');
    await expect(ask(undefined, AbortSignal.timeout(20))).rejects.toMatchObject({ exitCode: 130 });
  });
});

describe('scopes', () => {
  it('are those of workouts, and others only when asked for', () => {
    expect(scopeToAsk('v3', [])).toBe('accesslink.read_all');
    expect(scopeToAsk('v4', [])).toBe('training_sessions:read sports:read');
    expect(scopeToAsk('v4', readScopes(['sleep, activity:read', 'sports']))).toBe(
      'training_sessions:read sports:read sleep:read activity:read',
    );
  });

  it('are known by name, or told to be unknown, or refused when they are none', () => {
    expect(unknownScopes(readScopes(['sleep', 'user_devices']))).toEqual(['user_devices:read']);
    expect(() => readScopes(['sleep&x=1'])).toThrow(expect.objectContaining({ code: 'SCOPE_NAME', exitCode: 2 }));
  });

  it('are compared as sets', () => {
    const asked = 'training_sessions:read sports:read sleep:read';
    expect(missingScopes(asked, new Set(asked.split(' ').reverse()))).toEqual({ essential: [], other: [] });
    expect(missingScopes(asked, new Set(['sleep:read']))).toEqual({
      essential: ['training_sessions:read'],
      other: ['sports:read'],
    });
  });
});
