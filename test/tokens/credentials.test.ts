import { describe, expect, it } from 'vitest';
import { parseCredentials, serializeCredentials } from '../../src/tokens/credentials.js';
import { apiVersionOf, type Credentials, scopesOf } from '../../src/tokens/token-store.js';

const v4: Required<Credentials> = {
  ...{ accessToken: 'a'.repeat(4000), userId: '475', clientId: 'c', clientSecret: 's', refreshToken: 'r' },
  ...{ obtainedAt: '2026-11-21T10:00:00.000Z', expiresAt: '2026-11-21T11:00:00.000Z', apiVersion: 'v4' },
  ...{ chosen: 'both', scope: 'sports:read training_sessions:read', refreshObtainedAt: '2026-11-20T10:00:00.000Z' },
  ...{ signedInAt: '2026-11-01T10:00:00.000Z', opensV3: 'yes', formerUserId: 'v4-0123456789abcdef' },
  ...{ apiOrigin: 'https://a.example', tokenOrigin: 'https://b.example' },
  ...{ v4ApiOrigin: 'https://c.example', v4TokenOrigin: 'https://d.example' },
  userFrom: 'profile',
};

describe('stored credentials', () => {
  it('are read back completely, however long the token is', () => {
    expect(parseCredentials(serializeCredentials(v4))).toEqual(v4);
  });

  it('of earlier versions are for v3', () => {
    const old = parseCredentials('{"accessToken":"t","userId":"475","expiresAt":"2027-01-01T00:00:00.000Z"}');
    expect(old).toEqual({ accessToken: 't', userId: '475', expiresAt: '2027-01-01T00:00:00.000Z' });
    expect(apiVersionOf(old as Credentials)).toBe('v3');
  });

  it('say which API they are for, or nothing', () => {
    for (const said of [{ generation: 'v3' }, { generation: 'v4' }, {}] as const) {
      const one = { accessToken: 't', userId: '475', ...said };
      expect(serializeCredentials(parseCredentials(JSON.stringify(one)) as Credentials)).toBe(JSON.stringify(one));
    }
  });

  it('are rejected if they are something else', () => {
    for (const changes of [{ generation: 'v5' }, { scope: 1 }, { accessToken: '' }, { opensV3: true }]) {
      expect(parseCredentials(JSON.stringify({ ...JSON.parse(serializeCredentials(v4)), ...changes }))).toBeUndefined();
    }
  });

  it('have their scopes as a set', () => {
    expect(scopesOf(' sports:read  training_sessions:read')).toEqual(
      new Set(['training_sessions:read', 'sports:read']),
    );
    expect(scopesOf(undefined).size).toBe(0);
  });
});
