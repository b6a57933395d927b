import { describe, expect, it } from 'vitest';
import { chooseApiVersion, nameOf, reasonOf, wordsOf } from '../../src/auth/api-version.js';
import type { ClientStatus } from '../../src/auth/client-probe.js';
import { missingScopes, readScopes, scopeToAsk, unknownScopes } from '../../src/auth/scopes.js';

const known: ClientStatus = { client: 'known' };
const unknown: ClientStatus = { client: 'unknown' };
const unasked: ClientStatus = { client: 'unasked', why: 'ECONNREFUSED' };

describe('the choice between the API versions', () => {
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
  ] as const)('%s', (_what, v3, v4, before, apiVersion, chosen) => {
    const choice = chooseApiVersion({ v3, v4 }, before);
    expect(choice).toEqual({ apiVersion, chosen });
  });

  it.each([
    ['neither knows it', unknown, unknown, undefined, 'INVALID_CLIENT', 4, 'neither v3 nor v4', 'POLAR_CLIENT_ID'],
    [
      'neither responds',
      unasked,
      unasked,
      undefined,
      'API_UNDECIDED',
      5,
      'v3 did not respond (ECONNREFUSED)',
      '--api v3',
    ],
    [
      'one is silent',
      unknown,
      unasked,
      undefined,
      'API_UNDECIDED',
      5,
      'v3 says unknown, v4 did not respond',
      '--api v4',
    ],
    ['the one before is silent', unasked, known, 'v3', 'API_UNDECIDED', 5, 'v4 says known', '--api v3'],
  ] as const)('is none when %s', (_what, v3, v4, before, code, exitCode, words, hint) => {
    expect(() => chooseApiVersion({ v3, v4 }, before)).toThrow(
      expect.objectContaining({
        ...{ code, exitCode, message: expect.stringContaining(words), hint: expect.stringContaining(hint) },
      }),
    );
  });

  it.each([
    ['asked', 'v3', undefined, 'chosen with --api'],
    ['address', 'v4', undefined, 'the addresses in the settings belong to this API version'],
    ['only', 'v3', /belongs to AccessLink v3; v4 does not know it/, 'v4 did not know the client'],
    ['only', 'v4', /belongs to AccessLink v4 .*; v3 does not know it/, 'v3 did not know the client'],
    ['both', 'v4', /known to v3 and v4.*signing in to AccessLink v4/, 'both API versions knew the client'],
    [
      'kept',
      'v3',
      /stays with v3; polar-sync login --also v4/,
      'both API versions knew the client, and the profile had this one before',
    ],
    ['kept', 'v4', /stays with v4\.$/, 'both API versions knew the client, and the profile had this one before'],
    ['reached', 'v3', /known to AccessLink v3; v4 could not be reached/, 'v4 could not be reached at sign-in'],
    ['reached', 'v4', /known to AccessLink v4 .*; v3 could not be reached/, 'v3 could not be reached at sign-in'],
  ] as const)('is shown in words: %s, %s', (chosen, apiVersion, words, reason) => {
    const told = wordsOf({ apiVersion, chosen });
    if (words === undefined) expect(told).toBeUndefined();
    else expect(told).toMatch(words);
    expect(reasonOf(chosen, apiVersion)).toBe(reason);
  });

  it('has no reason if an earlier or a later version of polar-sync made it', () => {
    expect([reasonOf(undefined, 'v3'), reasonOf('by lot', 'v3')]).toEqual([undefined, undefined]);
    expect([nameOf('v3'), nameOf('v4')]).toEqual(['AccessLink v3', 'AccessLink v4 (the Dynamic API)']);
  });
});

describe('scopes', () => {
  it('are those for workouts, and others only on request', () => {
    expect(scopeToAsk('v3', [])).toBe('accesslink.read_all');
    expect(scopeToAsk('v4', [])).toBe('training_sessions:read sports:read');
    expect(scopeToAsk('v4', readScopes(['sleep, activity:read', 'sports']))).toBe(
      'training_sessions:read sports:read sleep:read activity:read',
    );
  });

  it('are known by name, reported as unknown, or rejected if they are not scope names', () => {
    expect(unknownScopes(readScopes(['sleep', 'user_devices']))).toEqual(['user_devices:read']);
    for (const none of ['sleep&x=1', 'Sleep', 'x sleep:read:x', ':read', '-sleep', 'sleep:', 'a'.repeat(41)])
      expect(() => readScopes([none])).toThrow(
        expect.objectContaining({
          ...{
            code: 'SCOPE_NAME',
            exitCode: 2,
            hint: expect.stringContaining('Choose from activity:read, calendar:read'),
          },
        }),
      );
    expect(readScopes([' sleep:read,\tnightly_recharge ', ',', 'sleep:write'])).toEqual([
      ...['sleep:read', 'nightly_recharge:read', 'sleep:write'],
    ]);
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
