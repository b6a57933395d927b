import { describe, expect, it } from 'vitest';
import { signInToTarget } from '../../../src/deliver/oauth/sign-in.js';
import type { TargetKind } from '../../../src/deliver/target.js';
import { fittrackee } from '../../../src/deliver/targets/fittrackee.js';
import { strava } from '../../../src/deliver/targets/strava.js';
import type { StandInName, StandIns } from '../../../src/sandbox/targets/targets.js';
import { freePort } from '../../auth/loopback/ports.js';
import { startTargets } from './support.js';

/** A browser that keeps cookies and follows redirects, from the launch link to the last page. */
async function browse(address: string): Promise<string> {
  let to = address;
  let cookie = '';
  for (;;) {
    const response = await fetch(to, { redirect: 'manual', headers: { cookie } });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const next = response.headers.get('location');
    if (next === null) return response.text();
    to = new URL(next, to).href;
  }
}

async function signIn(kind: TargetKind, standIns: StandIns, secret = 'client-secret') {
  const pages: Promise<string>[] = [];
  const shown: string[] = [];
  const outcome = signInToTarget({
    ...{ title: kind.title, url: standIns.address(kind.name as StandInName), needs: kind.needs.oauth! },
    ...{ client: { id: '4711', secret }, redirectUri: `http://localhost:${await freePort()}/callback` },
    ...{ env: {}, signal: new AbortController().signal, timeoutMs: 20_000 },
    showUrl: (url) => shown.push(url),
    openBrowser: async (url) => void pages.push(browse(url)),
    pastedLines: async function* () {},
    note: () => undefined,
  });
  const result = await outcome.then(
    (secret) => ({ secret, problem: undefined }),
    (problem: Error) => ({ secret: undefined, problem }),
  );
  return { ...result, page: (await Promise.all(pages))[0] ?? '', shown };
}

describe.each([strava, fittrackee])('signing in at $title', (kind) => {
  it('returns tokens that work, through the loopback server of login', async () => {
    const standIns = await startTargets();
    const { secret, page, problem } = await signIn(kind, standIns);
    expect(problem).toBeUndefined();
    expect(secret).toMatchObject({ origin: standIns.url, clientId: '4711', clientSecret: 'client-secret' });
    expect(secret?.refreshToken).toBeDefined();
    expect(page).toContain(`deliver your workouts to ${kind.title}`);
  });

  it('says that you declined, and names no other service', async () => {
    const standIns = await startTargets();
    standIns.played[kind.name as 'strava'].oauth.consents = false;
    const { problem, page } = await signIn(kind, standIns);
    expect(problem).toMatchObject({ code: 'ACCESS_DENIED', message: expect.stringContaining(kind.title) });
    expect(page).toContain(`You declined access at ${kind.title}`);
  });

  it('says that the client is wrong, without its secret', async () => {
    const standIns = await startTargets();
    const { problem, page } = await signIn(kind, standIns, 'wrong-secret');
    expect(problem).toMatchObject({ code: 'TOKEN_REFUSED' });
    expect(`${problem?.message}${page}`).not.toContain('wrong-secret');
  });
});
