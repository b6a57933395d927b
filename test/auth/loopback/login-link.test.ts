import { spawn } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasOtherUser, otherUser } from '../../support/data/other-user.js';
import { LoginStage } from '../login/login-stage.js';
import { type Got, get } from './get.js';

let at: LoginStage;
beforeEach(async () => {
  at = await LoginStage.set();
});
afterEach(() => at.polar.stop());

/** A sign-in whose browser does what the test says; the address it is opened with is in `at.opened`. */
const browserDoes = (deeds: () => Promise<void>) =>
  at.run({
    openBrowser: async (url) => {
      at.opened = url;
      await deeds();
    },
  });

/** Opens the launch link. */
const enter = (cookie?: string) => at.visit(at.opened, cookie);
const cookieOf = ({ headers }: Got) => headers['set-cookie']?.[0]?.split(';', 1)[0] ?? 'none';
const outcomeOf = ({ status, headers }: Got) => [status, headers.location];

/** The response to a program of another user. */
function requestOf(uid: number, address: string): Promise<string> {
  const { port, host, pathname } = new URL(address);
  const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET ${pathname} HTTP/1.1\\r\\nHost: ${host}\\r\\n\\r\\n' >&3; cat <&3`;
  return text(spawn('bash', ['-c', script], { uid, cwd: '/' }).stdout);
}

describe('the address that a sign-in opens the browser with', () => {
  it('reveals nothing, and leads anyone who knows it to Polar', async () => {
    const seen: Got[] = [];
    await browserDoes(async () => {
      const { origin, pathname } = new URL(at.opened);
      for (const path of [`${pathname}x`, '/callback/open/', '/open/']) seen.push(await get(origin, path));
      seen.push(await get(origin, pathname, { headers: { host: 'evil.example' } }));
      seen.push(await get(origin, pathname, { method: 'POST' }));
      seen.push(await enter());
      void at.visit(at.answer(), cookieOf(seen.at(-1) as Got));
    });
    expect(at.opened).toMatch(/^http:\/\/localhost:\d+\/callback\/open\/[\w-]{43}$/);
    expect(at.opened).not.toContain(new URL(at.shown).searchParams.get('state') ?? 'none');
    expect(seen.map(outcomeOf)).toEqual([...Array.from({ length: 5 }, () => [404, undefined]), [302, at.shown]]);
    expect(seen.at(-1)?.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('sets a cookie that is valid only for this sign-in', async () => {
    const cookies: string[] = [];
    const signIn = () =>
      browserDoes(async () => {
        const entered = await enter();
        cookies.push(entered.headers['set-cookie']?.join() ?? 'none');
        void at.visit(at.answer(), cookieOf(entered));
      });
    await signIn();
    await signIn();
    const [first, second] = cookies.map((cookie) =>
      /^(polar-sync-[\w-]{12})=([\w-]{43}); Path=\/callback; Max-Age=10; HttpOnly; SameSite=Lax$/.exec(cookie),
    );
    expect(first?.[1]).not.toBe(second?.[1]);
    expect(first?.[2]).not.toBe(second?.[2]);
    expect([first, second]).not.toContain(null);
  });

  it('redirects the same browser again, and accepts its redirect from Polar, with its cookie among others', async () => {
    const seen: Got[] = [];
    const kept = await browserDoes(async () => {
      const cookie = `theme=dark; ${cookieOf(await enter())}; polar-sync-other=x`;
      seen.push(await enter(cookie));
      void at.visit(at.answer(), cookie);
    });
    expect(seen.map(outcomeOf)).toEqual([[302, at.shown]]);
    expect(kept.userId).toBe('475');
    expect((await at.pages.at(-1))?.body).toContain('You are signed in');
  });

  it.each([
    ['no cookie', () => undefined],
    ['another value', (cookie: string) => `${cookie.split('=')[0]}=${'x'.repeat(43)}`],
    ['another name', (cookie: string) => `x${cookie}`],
  ])('rejects a redirect with %s, and keeps waiting', async (_name, change) => {
    const refused: Got[] = [];
    await browserDoes(async () => {
      const cookie = cookieOf(await enter());
      for (const answer of [at.answer({ code: 'stolen' }), at.answer().replace('code=the-code', 'error=access_denied')])
        refused.push(await at.visit(answer, change(cookie)));
      void at.visit(at.answer(), cookie);
    });
    expect(refused.map(({ status }) => status)).toEqual([400, 400]);
    expect(refused[0]?.body).toContain('polar-sync login --no-browser');
    expect(at.polar.seen.map(({ body }) => new URLSearchParams(body).get('code'))).toEqual(['the-code']);
  });

  it('says what is wrong with a redirect that is invalid in itself, whoever sends it', async () => {
    const refused: Got[] = [];
    await browserDoes(async () => {
      const cookie = cookieOf(await enter());
      for (const cookies of [cookie, undefined]) refused.push(await at.visit(at.answer({ state: 'wrong' }), cookies));
      void at.visit(at.answer(), cookie);
    });
    const said = refused.map(({ status, body }) => [status, body]);
    expect(said).toEqual([
      [400, expect.stringContaining('does not belong to the sign-in')],
      [400, refused[0]?.body],
    ]);
  });

  it('ends the sign-in when someone else was faster, and keeps nothing', async () => {
    const outcome = browserDoes(async () => {
      await enter();
      await enter();
    });
    await expect(outcome).rejects.toMatchObject({
      ...{ code: 'LOGIN_CONTESTED', exitCode: 4 },
      hint: expect.stringContaining('--no-browser'),
    });
    const late = await at.pages.at(-1);
    expect([late?.status, late?.headers.location]).toEqual([400, undefined]);
    expect(late?.body).toContain('opened twice');
    expect([at.polar.seen, at.store.kept]).toEqual([[], null]);
  });

  it("ends it even if the stranger's redirect has already been accepted", async () => {
    const exchange = new Promise<ServerResponse>((asked) => {
      at.polar.token = asked;
    });
    const outcome = browserDoes(async () => {
      void at.visit(at.answer(), cookieOf(await enter()));
      const response = await exchange;
      await enter();
      response.end('{"access_token":"of-the-stranger","x_user_id":666}');
    });
    await expect(outcome).rejects.toMatchObject({ code: 'LOGIN_CONTESTED' });
    expect(at.store.kept).toBeNull();
  });

  it.runIf(hasOtherUser)(
    'rejects other users of this machine, and keeps waiting (skipped where bash cannot be started as one)',
    async () => {
      let answer = '';
      await browserDoes(async () => {
        answer = await requestOf(otherUser, at.opened);
        void at.visit(at.answer(), cookieOf(await enter()));
      });
      expect(answer).toMatch(/^HTTP\/1.1 403 /);
      expect(answer).toContain('Another user of this machine started this sign-in.');
      expect(answer).not.toMatch(/set-cookie|location/i);
    },
  );

  it('may stay unused, because the address in the terminal needs no cookie', async () => {
    expect((await at.run()).userId).toBe('475');
  });

  it('does not prevent a pasted redirect', async () => {
    const pastedLines = async function* () {
      yield at.answer();
    };
    const openBrowser = async (url: string) => {
      at.opened = url;
      await enter();
      throw new Error('exit code 3');
    };
    expect((await at.run({ openBrowser, pastedLines })).userId).toBe('475');
  });

  it.each(['http://127.0.0.1:{port}/', 'http://127.0.0.1:{port}//a/', 'http://localhost:{port}/a;b'])(
    'works with the redirect URL %s',
    async (redirectUri) => {
      at.redirectUri = redirectUri.replace('{port}', new URL(at.redirectUri).port);
      const path: string[] = [];
      await browserDoes(async () => {
        const entered = await enter();
        path.push(/Path=(.*?);/.exec(entered.headers['set-cookie']?.[0] ?? '')?.[1] ?? 'none');
        void at.visit(at.answer(), cookieOf(entered));
      });
      expect(at.opened.startsWith(at.redirectUri.replace(/\/$/, ''))).toBe(true);
      expect(path).toEqual([redirectUri.includes(';') ? '/' : new URL(at.redirectUri).pathname]);
    },
  );
});
