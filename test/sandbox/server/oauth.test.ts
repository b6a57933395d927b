import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { client, open } from '../support.js';

const REDIRECT = 'http://localhost:8765/callback';

const authorizeUrl = (sandbox: Sandbox, parameters: Record<string, string> = {}) => {
  const query = {
    response_type: 'code',
    client_id: sandbox.clientId,
    redirect_uri: REDIRECT,
    state: 'a b&c',
    ...parameters,
  };
  return `${sandbox.url}/oauth2/authorization?${new URLSearchParams(query)}`;
};

/** The address the browser is redirected to after the user's decision. */
async function decide(url: string, decision: string): Promise<URL> {
  const { origin, pathname, searchParams } = new URL(url);
  const body = new URLSearchParams([...searchParams, ['decision', decision]]);
  const response = await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(302);
  return new URL(response.headers.get('location')!);
}

async function exchange(sandbox: Sandbox, form: Record<string, string>, secret = sandbox.clientSecret) {
  const response = await fetch(`${sandbox.url}/v2/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${sandbox.clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  return { status: response.status, json: (await response.json()) as Record<string, string> };
}

const newCode = async (sandbox: Sandbox, parameters = {}) =>
  (await decide(authorizeUrl(sandbox, parameters), 'allow')).searchParams.get('code')!;
const grant = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT });

describe('the authorize page', () => {
  it('asks with Allow and Deny', async () => {
    const { sandbox } = await open();
    const page = await fetch(authorizeUrl(sandbox));
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(text).toMatch(/value="allow">Allow<.*value="deny">Deny</);
    expect(text).toContain('value="a b&amp;c"');
  });

  it('sends code and state to the redirect URL', async () => {
    const { sandbox } = await open();
    const target = await decide(authorizeUrl(sandbox), 'allow');
    expect(`${target.origin}${target.pathname}`).toBe(REDIRECT);
    expect(target.searchParams.get('state')).toBe('a b&c');
    expect(target.searchParams.get('code')).toMatch(/^\w{16,}$/);
  });

  it('leaves out the state if none was sent', async () => {
    const { sandbox } = await open();
    const url = new URL(authorizeUrl(sandbox));
    url.searchParams.delete('state');
    expect([...(await decide(url.href, 'allow')).searchParams.keys()]).toEqual(['code']);
  });

  it('sends a refusal with its state to the default redirect URL', async () => {
    const other = 'http://127.0.0.1:9999/other';
    const { sandbox } = await open({ redirectUris: [REDIRECT, other] });
    const target = await decide(authorizeUrl(sandbox, { redirect_uri: other }), 'deny');
    expect(target.href).toBe(`${REDIRECT}?error=access_denied&state=a+b%26c`);
  });

  it.each([
    ['client_id', 'somebody-else'],
    ['redirect_uri', 'http://evil.example/callback'],
    ['redirect_uri', `${REDIRECT}/`],
  ])('shows an error page and does not redirect: %s = %s', async (name, value) => {
    const { sandbox } = await open();
    const page = await fetch(authorizeUrl(sandbox, { [name]: value }), { redirect: 'manual' });
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
  });

  it.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'everything' }, 'invalid_scope'],
  ])('answers %o with %s', async (parameters, error) => {
    const { sandbox } = await open();
    const page = await fetch(authorizeUrl(sandbox, parameters), { redirect: 'manual' });
    expect(page.status).toBe(302);
    expect(new URL(page.headers.get('location')!).searchParams.get('error')).toBe(error);
  });
});

describe('the token endpoint', () => {
  it('exchanges a code for a bearer token that opens the API', async () => {
    const { sandbox } = await open();
    const { status, json } = await exchange(sandbox, grant(await newCode(sandbox)));
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'expires_in', 'x_user_id']);
    expect(json).toMatchObject({ token_type: 'bearer', expires_in: 31_535_999, x_user_id: Number(sandbox.userId) });
    const ask = client(sandbox, json.access_token);
    expect((await ask('GET', `/v3/users/${sandbox.userId}`)).status).toBe(204);
  });

  it('rejects a wrong secret', async () => {
    const { sandbox } = await open();
    expect(await exchange(sandbox, grant(await newCode(sandbox)), 'wrong')).toEqual({
      status: 400,
      json: { error: 'invalid_client' },
    });
  });

  it('rejects a used code and deletes every token', async () => {
    const { sandbox } = await open();
    const code = await newCode(sandbox);
    const { json } = await exchange(sandbox, grant(code));
    const other = sandbox.issueToken();
    expect(await exchange(sandbox, grant(code))).toEqual({ status: 400, json: { error: 'invalid_grant' } });
    for (const token of [json.access_token, other]) {
      expect((await client(sandbox, token)('GET', '/v3/exercises')).status).toBe(401);
    }
  });

  it('rejects a code older than ten minutes', async () => {
    const { sandbox, clock } = await open();
    const code = await newCode(sandbox);
    clock.now += 10 * 60_000;
    expect((await exchange(sandbox, grant(code))).json).toEqual({ error: 'invalid_grant' });
  });

  it('requires the redirect URL to be repeated exactly, if and only if it was sent', async () => {
    const { sandbox } = await open();
    const without = (code: string) => ({ grant_type: 'authorization_code', code });
    const sent = await newCode(sandbox);
    expect((await exchange(sandbox, without(sent))).json).toEqual({ error: 'invalid_grant' });
    const url = new URL(authorizeUrl(sandbox));
    url.searchParams.delete('redirect_uri');
    const code = (await decide(url.href, 'allow')).searchParams.get('code')!;
    expect((await exchange(sandbox, without(code))).status).toBe(200);
  });

  it.each([
    [{}, 'invalid_request'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ grant_type: 'authorization_code' }, 'invalid_request'],
    [{ grant_type: 'authorization_code', code: 'never issued' }, 'invalid_grant'],
  ])('answers %o with %s', async (form, error) => {
    const { sandbox } = await open();
    expect(await exchange(sandbox, form)).toEqual({ status: 400, json: { error } });
  });
});

describe('signing in without a human', () => {
  async function loopback(work: (uri: string, landed: Promise<URL>) => Promise<void>) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
    const landed = new Promise<URL>((resolve) => {
      server.on('request', (request, response) => {
        resolve(new URL(request.url!, uri));
        response.end('You may close this window.');
      });
    });
    await work(uri, landed).finally(() => server.close());
  }

  it('presses Allow and ends at the loopback server', async () => {
    await loopback(async (uri, landed) => {
      const { sandbox } = await open({ redirectUris: [uri] });
      await approveInBrowserless(authorizeUrl(sandbox, { redirect_uri: uri, state: '<"&\'>' }));
      const target = await landed;
      expect(target.searchParams.get('state')).toBe('<"&\'>');
      const form = { ...grant(target.searchParams.get('code')!), redirect_uri: uri };
      expect((await exchange(sandbox, form)).status).toBe(200);
    });
  });

  it('presses Deny', async () => {
    await loopback(async (uri, landed) => {
      const { sandbox } = await open({ redirectUris: [uri] });
      await approveInBrowserless(authorizeUrl(sandbox, { redirect_uri: uri }), 'deny');
      expect((await landed).searchParams.get('error')).toBe('access_denied');
    });
  });

  it('reports a missing consent page', async () => {
    const { sandbox } = await open();
    await expect(approveInBrowserless(authorizeUrl(sandbox, { client_id: 'x' }))).rejects.toMatchObject({
      code: 'CONSENT_PAGE',
    });
  });
});

describe('the environment for the tool', () => {
  it('points everything to the sandbox', async () => {
    const { sandbox } = await open();
    expect(sandbox.env()).toEqual({
      POLAR_CLIENT_ID: sandbox.clientId,
      POLAR_CLIENT_SECRET: sandbox.clientSecret,
      POLAR_REDIRECT_URI: REDIRECT,
      POLAR_SYNC_API_URL: sandbox.url,
      POLAR_SYNC_AUTHORIZE_URL: `${sandbox.url}/oauth2/authorization`,
      POLAR_SYNC_TOKEN_URL: `${sandbox.url}/v2/oauth2/token`,
      POLAR_SYNC_V4_API_URL: `${sandbox.url}/v4/data`,
      POLAR_SYNC_V4_AUTHORIZE_URL: `${sandbox.url}/oauth/authorize`,
      POLAR_SYNC_V4_TOKEN_URL: `${sandbox.url}/oauth/token`,
    });
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`);
  });
});
