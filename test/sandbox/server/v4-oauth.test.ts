import { describe, expect, it } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/sandbox.js';
import { client, open } from '../support.js';

const REDIRECT = 'http://localhost:8765/callback';
const SCOPE = 'training_sessions:read sports:read';
const list = '/v4/data/training-sessions/list?from=2026-10-01T00:00:00&to=2026-10-02T00:00:00';

const authorizeUrl = (sandbox: Sandbox, changes: Record<string, string> = {}) => {
  const query = { response_type: 'code', client_id: sandbox.clientId, redirect_uri: REDIRECT, state: 's', ...changes };
  return `${sandbox.url}/oauth/authorize?${new URLSearchParams({ scope: SCOPE, ...query })}`;
};

async function decide(url: string): Promise<URL> {
  const { origin, pathname, searchParams } = new URL(url);
  const body = new URLSearchParams([...searchParams, ['decision', 'allow']]);
  const response = await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'http://nowhere');
}

async function ask(sandbox: Sandbox, form: Record<string, string>, path = '/oauth/token', secret = 'sandbox-secret') {
  const authorization = `Basic ${Buffer.from(`${sandbox.clientId}:${secret}`).toString('base64')}`;
  const response = await fetch(`${sandbox.url}${path}`, {
    ...{ method: 'POST', headers: { authorization } },
    body: new URLSearchParams(form),
  });
  return { status: response.status, json: (await response.json()) as Record<string, string> };
}

const grant = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
const codeOf = async (sandbox: Sandbox) => (await decide(authorizeUrl(sandbox))).searchParams.get('code') ?? '';
const signIn = async (sandbox: Sandbox) => (await ask(sandbox, grant(await codeOf(sandbox)))).json;
const refresh = (sandbox: Sandbox, token = '') => ask(sandbox, { grant_type: 'refresh_token', refresh_token: token });
const opens = async (sandbox: Sandbox, path: string, token = '') => (await client(sandbox, token)('GET', path)).status;
const v4 = (signIn4: SandboxOptions['signIn4'] = {}) => open({ api: 'v4', signIn4 });

describe('the authorize page of v4', () => {
  it.each([['accesslink.read_all'], [''], ['training_sessions:read user_devices:read']])(
    'requires the scopes of v4, not %j',
    async (scope) => {
      const { sandbox } = await v4();
      const page = await fetch(authorizeUrl(sandbox, { scope }), { redirect: 'manual' });
      expect(page.headers.get('location')).toBe(`${REDIRECT}?error=invalid_scope&state=s`);
    },
  );

  it('accepts spaces between scopes as %20 and as +, and shows them', async () => {
    const { sandbox } = await v4();
    for (const blank of ['%20', '+']) {
      const page = await fetch(authorizeUrl(sandbox).replace(/scope=[^&]*/, `scope=sports:read${blank}sleep:read`));
      expect(await page.text()).toContain('<code>sports:read sleep:read</code>');
    }
  });
});

describe('the token endpoint of v4', () => {
  it('responds like the real one: a long token, the scopes in another order, a refresh token, a jti', async () => {
    const { sandbox } = await v4({ tokenSeconds: 3599 });
    const answer = await signIn(sandbox);
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 3599, x_user_id: Number(sandbox.userId) });
    expect(answer.scope).toBe('sports:read training_sessions:read');
    expect(answer.access_token).toMatch(/^[\w-]+\.[\w-]{500,}\.[\w-]+$/);
    expect(Object.keys(answer)).toEqual(expect.arrayContaining(['refresh_token', 'jti']));
    expect(await opens(sandbox, list, answer.access_token)).toBe(200);
    expect(await opens(sandbox, '/v4/data/hello', answer.access_token)).toBe(200);
  });

  it('rejects an incomplete form, and an unknown client with 401', async () => {
    const { sandbox } = await v4();
    expect(await ask(sandbox, grant('dummy'), undefined, 'wrong')).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    });
    expect(await ask(sandbox, grant('dummy'))).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect((await ask(sandbox, {})).json.error).toBe('invalid_request');
    expect((await ask(sandbox, { grant_type: 'authorization_code' })).json.error).toBe('invalid_request');
    expect((await ask(sandbox, { grant_type: 'password' })).json.error).toBe('unsupported_grant_type');
  });

  it('accepts a code once, and revokes everything the second time', async () => {
    const { sandbox } = await v4();
    const code = await codeOf(sandbox);
    const { json } = await ask(sandbox, grant(code));
    expect((await ask(sandbox, grant(code))).json.error).toBe('invalid_grant');
    expect(await opens(sandbox, list, json.access_token)).toBe(401);
    expect((await refresh(sandbox, json.refresh_token)).status).toBe(400);
  });

  it('grants what the user left checked, and rejects the rest by name', async () => {
    const { sandbox } = await v4({ withheld: new Set(['training_sessions:read']) });
    const { access_token, scope } = await signIn(sandbox);
    expect(scope).toBe('sports:read');
    const refused = await client(sandbox, access_token)('GET', list);
    expect([refused.status, refused.json]).toEqual([
      403,
      { errorMessage: 'Missing required scope: training_sessions:read' },
    ]);
  });

  it('lets tokens expire', async () => {
    const { sandbox, clock } = await v4({ tokenSeconds: 2 });
    const { access_token } = await signIn(sandbox);
    expect(await opens(sandbox, list, access_token)).toBe(200);
    clock.now += 2000;
    expect(await opens(sandbox, list, access_token)).toBe(401);
  });
});

describe('a refresh', () => {
  it.each([
    ['strict', 'another', 400],
    ['lenient', 'another', 200],
    ['same', 'the same', 200],
    ['silent', 'none', 200],
  ] as const)('that is %s returns %s, and the previous one then gets %i', async (rotation, named, again) => {
    const { sandbox } = await v4({ rotation });
    const first = await signIn(sandbox);
    const { json } = await refresh(sandbox, first.refresh_token);
    const token = json.refresh_token;
    expect(token === undefined ? 'none' : token === first.refresh_token ? 'the same' : 'another').toBe(named);
    expect(await opens(sandbox, list, json.access_token)).toBe(200);
    expect(await opens(sandbox, list, first.access_token)).toBe(401);
    expect((await refresh(sandbox, first.refresh_token)).status).toBe(again);
    expect(sandbox.refreshed).toEqual({ taken: again === 200 ? 2 : 1, refused: again === 200 ? 0 : 1 });
  });

  it('leaves out scope and user, or includes them, as configured', async () => {
    const { sandbox } = await v4({ userId: 'never', rotation: 'same' });
    const first = await signIn(sandbox);
    expect(first).not.toHaveProperty('x_user_id');
    const { json } = await refresh(sandbox, first.refresh_token);
    expect(Object.keys(json).filter((name) => name === 'scope' || name === 'x_user_id')).toEqual([]);
    Object.assign(sandbox.signIn4, { userId: 'when refreshed', scopeWhenRefreshed: true });
    expect((await refresh(sandbox, first.refresh_token)).json).toMatchObject({
      scope: 'sports:read training_sessions:read',
      x_user_id: Number(sandbox.userId),
    });
  });
});

describe('the API versions', () => {
  it.each([
    ['v3', 'invalid_grant', 'invalid_client'],
    ['v4', 'invalid_client', 'invalid_grant'],
    ['both', 'invalid_grant', 'invalid_grant'],
  ] as const)('that know the client, when it is one of %s', async (api, on3, on4) => {
    const { sandbox } = await open({ api });
    expect((await ask(sandbox, grant('dummy'), '/v2/oauth2/token')).json.error).toBe(on3);
    expect((await ask(sandbox, grant('dummy'))).json.error).toBe(on4);
    const page4 = await fetch(authorizeUrl(sandbox), { redirect: 'manual' });
    expect(page4.status).toBe(on4 === 'invalid_client' ? 400 : 200);
    const page3 = await fetch(
      authorizeUrl(sandbox).replace(
        /\/oauth\/authorize.*/,
        `/oauth2/authorization?response_type=code&client_id=${sandbox.clientId}`,
      ),
    );
    expect(page3.status).toBe(on3 === 'invalid_client' ? 400 : 200);
  });

  it('share v4 tokens if v3 accepts them, after the registration', async () => {
    const { sandbox } = await open({ api: 'both' });
    const { access_token } = await signIn(sandbox);
    const call = client(sandbox, access_token);
    expect((await call('GET', '/v3/exercises')).status).toBe(403);
    const body = JSON.stringify({ 'member-id': 'm' });
    expect((await call('POST', '/v3/users', { body, headers: { 'Content-Type': 'application/json' } })).status).toBe(
      200,
    );
    expect((await call('GET', '/v3/exercises')).status).toBe(200);
    sandbox.signIn4.opensV3 = false;
    expect((await call('GET', '/v3/exercises')).status).toBe(401);
    expect((await call('GET', list)).status).toBe(200);
  });

  it.each([[{ errorMessage: 'Insufficient scope' }], [{ error: 'Missing required scope: accesslink.read_all' }]])(
    'or v3 rejects what the scopes of the token do not cover: %j',
    async (body) => {
      const { sandbox } = await open({ api: 'both', signIn4: { v3Forbids: [{ path: /^\/v3\//, body }] } });
      const call = client(sandbox, sandbox.issueV4Token());
      const refused = await call('GET', '/v3/exercises');
      expect([refused.status, refused.json]).toEqual([403, body]);
      // A v3 token has the only scope there is.
      expect((await client(sandbox)('GET', '/v3/exercises')).status).toBe(200);
    },
  );

  it('never share a v3 token, nor a v4 token with a client that v3 does not know', async () => {
    const { sandbox } = await open({ api: 'both' });
    expect(await opens(sandbox, list, sandbox.issueToken())).toBe(401);
    const only = await v4();
    expect(await opens(only.sandbox, '/v3/exercises', (await signIn(only.sandbox)).access_token)).toBe(401);
  });
});
