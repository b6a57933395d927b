import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request as httpRequest, type Server } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Invitation, invite, pendingInvitations } from '../../../src/auth/invitation/invitation.js';
import { answerVisit } from '../../../src/auth/invitation/visit.js';
import { Receiver } from '../../../src/listen/receiver.js';
import { close, serve } from '../../../src/listen/serve.js';
import { temporaryFolder } from '../../support/folder.js';

let server: Server;
let folder: string;
let clock: Date;
let signedIn: string[];
let failures: unknown[];
let problem: Error | undefined;

const invitation = (profile: string, more: Partial<Invitation> = {}): Invitation => ({
  ...{ profile, by: 'default', apiVersion: 'v3', scope: 'accesslink.read_all', from: 'Kim <b>' },
  ...{
    redirectUri: 'https://polar.example/webhook',
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    ...more,
  },
});

beforeEach(async () => {
  folder = join(temporaryFolder(), 'invitations');
  clock = new Date();
  [signedIn, failures, problem] = [[], [], undefined];
  const receiver = new Receiver({
    known: {
      secrets: [],
      hosts: new Set(['polar.example']),
      ownerOf: async () => 'nobody',
      refresh: async () => false,
    },
    inbox: { add: () => 'full', canStore: () => true },
    ...{ folder: temporaryFolder(), onEvent() {}, onRemark() {}, onFailure: (one) => failures.push(one) },
    visited: (visit) =>
      answerVisit(visit, {
        folder,
        polarFor: async () => ({ authorizeUrl: 'https://flow.example/authorize', clientId: 'client' }),
        signIn: async ({ profile }, code) => {
          await sleep(20);
          signedIn.push(`${profile} ${code}`);
          if (problem) throw problem;
        },
        onFailure: (_invitation, one) => failures.push(one),
        now: () => clock,
      }),
  });
  server = await serve(receiver, { host: '127.0.0.1', port: 0 }, (one) => failures.push(one));
});
afterEach(() => close(server, 0));

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

function get(query: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.address() as { port: number };
  return new Promise((resolve, reject) => {
    const path = query.startsWith('/') ? query : `/webhook${query}`;
    const all = { Host: 'polar.example', ...headers };
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path, headers: all, agent: false },
      async (response) => {
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
      },
    );
    sent.on('error', reject).end();
  });
}

/** A browser that has followed a link, on its way to Polar. */
async function browser(secret: string) {
  const { status, headers } = await get(`?invitation=${secret}&go=1`);
  expect(status).toBe(303);
  const [cookie = ''] = headers['set-cookie'] as string[];
  const to = new URL(String(headers.location));
  return { cookie: cookie.split(';')[0]!, whole: cookie, state: to.searchParams.get('state')!, to };
}

describe('an invitation', () => {
  it('is explained in plain words, leads to Polar, and signs in once', async () => {
    const secret = invite(folder, invitation('anna'));
    const page = await get(`?invitation=${secret}`);
    expect(page.status).toBe(200);
    for (const words of ['Kim &lt;b&gt; asks to read', 'for “anna”', 'polar.example', 'account.polar.com', 'used once'])
      expect(page.body).toContain(words);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    const { cookie, whole, state, to } = await browser(secret);
    expect(whole).toMatch(/; Path=\/webhook; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/);
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      ...{ client_id: 'client', redirect_uri: 'https://polar.example/webhook', scope: 'accesslink.read_all' },
    });
    // Neither the address at Polar nor the disk has what opens it.
    expect(to.href).not.toContain(secret);
    const [name = ''] = readdirSync(folder);
    expect(name + readFileSync(join(folder, name), 'utf8')).not.toContain(secret);
    expect([statSync(join(folder, name)).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    const done = await get(`?code=c1&state=${state}`, { Cookie: `other=1; ${cookie}` });
    expect([done.status, signedIn, readdirSync(folder), failures]).toEqual([200, ['anna c1'], [], []]);
    expect(done.body).toContain('can now read your Polar data');
    expect(String(done.headers['set-cookie'])).toContain('Max-Age=0');
  });

  it('is not used up by messengers that look at the link, by a no at Polar, or by a second browser', async () => {
    const secret = invite(folder, invitation('anna'));
    for (let n = 0; n < 3; n += 1) await get(`?invitation=${secret}`);
    expect((await get(`?invitation=${secret}`, {}, 'HEAD')).status).toBe(405);
    const [first, second] = [await browser(secret), await browser(secret)];
    const no = await get(`?error=access_denied&state=${first.state}`, { Cookie: first.cookie });
    expect([no.status, no.body.includes('Nothing was shared')]).toEqual([200, true]);
    expect((await get(`?code=c2&state=${second.state}`, { Cookie: second.cookie })).status).toBe(200);
    expect(signedIn).toEqual(['anna c2']);
  });

  it('ends when another one to the same profile is made', async () => {
    const [old, other] = [invite(folder, invitation('anna')), invite(folder, invitation('ben'))];
    const fresh = invite(folder, invitation('anna'));
    const statuses = [old, other, fresh].map(async (secret) => (await get(`?invitation=${secret}`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 200, 200]);
    expect(
      pendingInvitations(folder)
        .map(({ profile }) => profile)
        .sort(),
    ).toEqual(['anna', 'ben']);
  });

  it('is used up by a sign-in that fails, whose reason the athlete is not shown', async () => {
    const secret = invite(folder, invitation('anna'));
    const { cookie, state } = await browser(secret);
    problem = new Error('the secret of the client is wrong');
    const failed = await get(`?code=c1&state=${state}`, { Cookie: cookie });
    expect([failed.status, failed.body.includes('secret of the client')]).toEqual([502, false]);
    expect(failures.splice(0)).toEqual([problem]);
    expect((await get(`?code=c1&state=${state}`, { Cookie: cookie })).status).toBe(404);
    expect(signedIn).toHaveLength(1);
  });
});

describe('an attacker', () => {
  afterEach(() => expect(failures).toEqual([]));

  it('who replays a callback, or brings another code with it, is too late', async () => {
    const { cookie, state } = await browser(invite(folder, invitation('anna')));
    await get(`?code=c1&state=${state}`, { Cookie: cookie });
    for (const code of ['c1', 'mine'])
      expect((await get(`?code=${code}&state=${state}`, { Cookie: cookie })).status).toBe(404);
    expect(signedIn).toEqual(['anna c1']);
  });

  it('who sends the same callback twenty times at once signs in once', async () => {
    const { cookie, state } = await browser(invite(folder, invitation('anna')));
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => get(`?code=c${n}&state=${state}`, { Cookie: cookie })),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 404)).toHaveLength(19);
    expect(signedIn).toHaveLength(1);
  });

  it('cannot make another browser finish what theirs began, nor use the state of another link or browser', async () => {
    const [anna, ben] = [invite(folder, invitation('anna')), invite(folder, invitation('ben'))];
    const [a, again, b] = [await browser(anna), await browser(anna), await browser(ben)];
    const forged = `polar-sync-invitation=${anna}.${'A'.repeat(43)}`;
    const tries: [string, string | undefined][] = [
      [a.state, undefined],
      [a.state, b.cookie],
      [b.state, a.cookie],
      [again.state, a.cookie],
      [a.state, forged],
      [a.state, `${a.cookie}; ${b.cookie}`],
      [a.state, `${a.cookie}x`],
      [`${a.state}x`, a.cookie],
      ['', a.cookie],
      ['A'.repeat(43), a.cookie],
    ];
    for (const [state, cookie] of tries)
      expect((await get(`?code=evil&state=${state}`, cookie === undefined ? {} : { Cookie: cookie })).status).toBe(403);
    expect([signedIn, readdirSync(folder)]).toEqual([[], [expect.any(String), expect.any(String)]]);
  });

  it('who comes after an hour, or whose clock says so, finds nothing', async () => {
    const secret = invite(folder, invitation('anna'));
    const { cookie, state } = await browser(secret);
    for (const shift of [3_600_001, -7_200_000]) {
      clock = new Date(Date.now() + shift);
      const queries = [`?invitation=${secret}`, `?invitation=${secret}&go=1`, `?code=c&state=${state}`];
      for (const query of queries) expect((await get(query, { Cookie: cookie })).status).toBe(404);
    }
    expect(signedIn).toEqual([]);
  });

  it('finds nothing under another host, path or method, and learns from no answer whether a link exists', async () => {
    const secret = invite(folder, invitation('anna'));
    const { cookie, state } = await browser(secret);
    for (const Host of ['evil.example', 'polar.example.evil.example'])
      for (const query of [`?invitation=${secret}`, `?code=c&state=${state}`])
        expect((await get(query, { Host, Cookie: cookie })).status).toBe(404);
    for (const path of ['/', '/callback', '/webhook/x', '/invitations', '/webhook/../invitations'])
      expect((await get(`${path}?invitation=${secret}`)).status).toBe(404);
    for (const method of ['PUT', 'DELETE', 'HEAD'])
      expect((await get(`?invitation=${secret}`, {}, method)).status).toBe(405);
    const wrong = [secret.slice(1), `${secret}x`, '../probe', 'A'.repeat(43), '%00', ''];
    const answers = await Promise.all(wrong.map((one) => get(`?invitation=${encodeURIComponent(one)}`)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(404);
    expect(signedIn).toEqual([]);
  });

  it('who sends too much, or the same name twice, is sent away', async () => {
    const { cookie, state } = await browser(invite(folder, invitation('anna')));
    const ask = (query: string) => get(query, { Cookie: cookie });
    expect((await ask(`?code=${'c'.repeat(9000)}&state=${state}`)).status).toBe(431);
    expect((await ask(`?code=${'c'.repeat(1100)}&state=${state}`)).body).toContain('Nothing was shared');
    expect((await ask(`?code=a&code=b&state=${state}`)).status).toBe(404);
    expect((await ask(`?code=a&state=${state}&state=${state}`)).status).toBe(404);
    expect((await ask('?')).status).toBe(404);
    expect(signedIn).toEqual([]);
  });
});
