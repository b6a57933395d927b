import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LoginParts, login, type SignInPlan } from '../../src/auth/login.js';
import { AuthError, TokenStoreError } from '../../src/errors.js';
import type { Credentials, TokenStore } from '../../src/tokens/types.js';
import { type Got, get } from './get.js';
import { Polar } from './polar.js';
import { freePort } from './ports.js';

const secrets = ['the-token', 'the-secret', 'the-code'];

/** A store that keeps a diary and can be told to fail. */
class Store implements TokenStore {
  readonly kind = 'file';
  kept: Credentials | null = null;
  failing: 'probe' | 'write' | 'forgets' | undefined;
  constructor(readonly diary: string[]) {}
  describe = () => 'the drawer';
  probe = async () => this.#step('probe');
  async read() {
    return this.failing === 'forgets' ? null : this.kept;
  }
  async write(credentials: Credentials) {
    this.#step('write');
    this.kept = credentials;
  }
  async clear() {
    return false;
  }
  #step(name: 'probe' | 'write') {
    this.diary.push(name);
    if (this.failing === name) throw new TokenStoreError('KEYCHAIN_LOCKED', 'The drawer is locked.');
  }
}

let polar: Polar;
let redirectUri: string;
let diary: string[];
let store: Store;
let pages: Promise<Got>[];
let controller: AbortController;
let shown: string;
let opened: string;

beforeEach(async () => {
  polar = new Polar();
  await polar.start();
  redirectUri = `http://localhost:${await freePort()}/callback`;
  diary = [];
  store = new Store(diary);
  pages = [];
  controller = new AbortController();
});
afterEach(() => polar.stop());

/** The address Polar would send the browser to. */
function answerTo(url: string, changes: Record<string, string> = {}): string {
  const query = { code: 'the-code', state: new URL(url).searchParams.get('state') ?? '', ...changes };
  return `${redirectUri}?${new URLSearchParams(query)}`;
}

function visit(address: string): void {
  const { origin, pathname, search } = new URL(address);
  pages.push(get(origin, pathname + search));
}

async function* noLines(): AsyncGenerator<string> {}

const v3 = (): SignInPlan => ({
  ...{ generation: 'v3', chosen: 'asked', scope: 'accesslink.read_all' },
  ...{ authorizeUrl: `${polar.origin}/authorize`, tokenUrl: `${polar.origin}/token` },
});
const v4 = (): SignInPlan => ({ ...v3(), generation: 'v4', scope: 'training_sessions:read sports:read' });

const run = (parts: Partial<LoginParts> = {}) =>
  login({
    redirectUri,
    store,
    client: async () => {
      diary.push('client');
      return { id: 'the-client', secret: 'the-secret' };
    },
    plan: async () => v3(),
    knownUsers: () => ({ last: undefined, stored: [] }),
    exclusively: (work) => work(),
    showUrl: (url) => {
      shown = url;
      diary.push('url');
    },
    openBrowser: async (url) => {
      diary.push('browser');
      opened = url;
      visit(answerTo(shown));
    },
    pastedLines: noLines,
    settle: async () => void diary.push('register'),
    warn: (line) => diary.push(`warning: ${line}`),
    stored: () => diary.push('stored'),
    note: (line) => diary.push(`note: ${line}`),
    signal: controller.signal,
    now: () => new Date('2026-11-21T10:00:00Z'),
    ...parts,
  });

describe('login', () => {
  it('tries the store first, stores before it registers, and shows success last', async () => {
    expect(await run()).toEqual(store.kept);
    expect(diary).toEqual(['probe', 'client', 'url', 'browser', 'write', 'stored', 'register']);
    expect(store.kept).toEqual({
      accessToken: 'the-token',
      userId: '475',
      clientId: 'the-client',
      clientSecret: 'the-secret',
      obtainedAt: '2026-11-21T10:00:00.000Z',
      expiresAt: '2027-11-21T09:59:59.000Z',
      signedInAt: '2026-11-21T10:00:00.000Z',
      generation: 'v3',
      chosen: 'asked',
    });
    expect((await pages[0])?.body).toContain('You are signed in');
  });

  it('sends the same redirect URL to the authorize page and with the code', async () => {
    await run();
    expect(new URL(shown).searchParams.get('redirect_uri')).toBe(redirectUri);
    expect(new URLSearchParams(polar.seen[0]?.body).get('redirect_uri')).toBe(redirectUri);
  });

  it('does not bother anybody when the store does not work', async () => {
    store.failing = 'probe';
    await expect(run()).rejects.toMatchObject({ code: 'KEYCHAIN_LOCKED', exitCode: 7 });
    expect(diary).toEqual(['probe']);
  });

  it('keeps the token when registering fails, and says both', async () => {
    const failure = new AuthError('CONSENT_OR_REGISTRATION', 'A consent is missing.', { hint: 'Give it.' });
    await expect(run({ settle: () => Promise.reject(failure) })).rejects.toBe(failure);
    expect(store.kept?.accessToken).toBe('the-token');
    expect(diary.at(-1)).toContain('stored in the drawer');
    const page = await pages[0];
    expect(page?.status).toBe(400);
    expect(page?.body).toContain('A consent is missing.');
  });

  it.each([
    ['write', 'KEYCHAIN_LOCKED'],
    ['forgets', 'TOKEN_NOT_KEPT'],
  ] as const)('is honest in the browser when the store fails (%s)', async (failing, code) => {
    store.failing = failing;
    await expect(run()).rejects.toMatchObject({ code, exitCode: 7 });
    expect((await pages[0])?.body).toContain('Signing in did not work');
  });

  it('is honest in the browser when the exchange fails, and tells no secret', async () => {
    polar.token = { status: 400, body: { error: 'invalid_grant', was: 'the-token' } };
    const error = await run().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_GRANT', exitCode: 4 });
    const page = await pages[0];
    expect(page?.status).toBe(400);
    for (const secret of secrets) {
      expect(inspect(error, { depth: 20, showHidden: true }) + page?.body + diary.join()).not.toContain(secret);
    }
    expect(diary).not.toContain('write');
  });

  it('shows nothing of an unforeseen failure in the browser', async () => {
    const settle = () => Promise.reject(new Error('internal the-token'));
    await expect(run({ settle })).rejects.toThrow('internal');
    expect((await pages[0])?.body).not.toContain('internal');
  });

  it('takes a pasted address when there is no browser, after wrong ones', async () => {
    const pastedLines = async function* () {
      yield '';
      yield 'the-code';
      yield answerTo(shown, { state: 'wrong' });
      yield answerTo(shown);
    };
    const result = await run({ openBrowser: undefined, pastedLines });
    expect(result.userId).toBe('475');
    const notes = diary.filter((line) => line.startsWith('note'));
    expect(notes).toHaveLength(2);
    expect(notes.join()).not.toContain('the-code');
  });

  it('also takes the browser of another window then, and stops reading', async () => {
    let stopped = false;
    const pastedLines = async function* (signal: AbortSignal): AsyncGenerator<string> {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      stopped = true;
    };
    await run({ openBrowser: undefined, showUrl: (url) => visit(answerTo(url)), pastedLines });
    expect(stopped).toBe(true);
  });

  it('reads pasted addresses when the browser does not open', async () => {
    const pastedLines = async function* () {
      yield answerTo(shown);
    };
    const openBrowser = () => Promise.reject(new Error('exit code 3'));
    expect((await run({ openBrowser, pastedLines })).userId).toBe('475');
    expect(diary.join()).toContain('exit code 3');
  });

  it('opens the browser with an address that tells nothing and leads to Polar once', async () => {
    const seen: { status: number; to: string | undefined; headers: unknown }[] = [];
    const openBrowser = async (url: string) => {
      opened = url;
      const { origin, pathname } = new URL(url);
      for (const path of [pathname, pathname, `${pathname}x`, '/open/']) {
        const { status, headers } = await get(origin, path);
        seen.push({ status, to: headers.location, headers });
      }
      const elsewhere = await get(origin, pathname, { headers: { host: 'evil.example' } });
      seen.push({ status: elsewhere.status, to: elsewhere.headers.location, headers: {} });
      visit(answerTo(shown));
    };
    await run({ openBrowser });
    const state = new URL(shown).searchParams.get('state') ?? 'none';
    expect(opened).toMatch(/^http:\/\/localhost:\d+\/open\/[\w-]{43}$/);
    expect(opened).not.toContain(state);
    expect(seen.map(({ status, to }) => [status, to])).toEqual([
      [302, shown],
      [410, undefined],
      [404, undefined],
      [404, undefined],
      [404, undefined],
    ]);
    expect(seen[0]?.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('tells a pasted refusal', async () => {
    const pastedLines = async function* () {
      yield `${redirectUri}?error=access_denied&state=${new URL(shown).searchParams.get('state')}`;
    };
    await expect(run({ openBrowser: undefined, pastedLines })).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
    });
  });

  it.each([
    ['the time limit', { timeoutMs: 60 }, 'LOGIN_TIMEOUT', 4],
    ['Ctrl-C', {}, 'INTERRUPTED', 130],
  ])('ends with %s, and frees the port', async (name, options, code, exitCode) => {
    if (name === 'Ctrl-C') setTimeout(() => controller.abort(), 60);
    const outcome = run({ openBrowser: async () => undefined, ...options });
    await expect(outcome).rejects.toMatchObject({ code, exitCode });
    await run({ signal: new AbortController().signal });
  });

  it('ends with Ctrl-C while Polar does not answer the exchange', async () => {
    polar.token = () => undefined;
    setTimeout(() => controller.abort(), 150);
    await expect(run()).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect((await pages[0])?.body).toContain('interrupted');
  });
});

describe('login with v4', () => {
  const answer = (changes: object) => ({
    status: 200,
    body: { access_token: 'the-token', expires_in: 3599, ...changes },
  });
  const plan = async () => v4();

  it('asks for the scopes with %20 between, and keeps what comes: also without a number of the user', async () => {
    polar.token = answer({ refresh_token: 'again', scope: 'sports:read training_sessions:read', jti: 'x' });
    const { userId, ...kept } = await run({ plan });
    expect(shown).toContain('&scope=training_sessions%3Aread%20sports%3Aread&');
    expect(userId).toMatch(/^v4-/);
    expect(kept).toEqual({
      ...{ accessToken: 'the-token', refreshToken: 'again', clientId: 'the-client', clientSecret: 'the-secret' },
      ...{ generation: 'v4', chosen: 'asked', scope: 'sports:read training_sessions:read' },
      ...{ obtainedAt: '2026-11-21T10:00:00.000Z', expiresAt: '2026-11-21T10:59:59.000Z' },
      ...{ refreshObtainedAt: '2026-11-21T10:00:00.000Z', signedInAt: '2026-11-21T10:00:00.000Z' },
      userFrom: 'profile',
    });
    expect(diary).not.toContainEqual(expect.stringContaining('warning'));
  });

  it('is the same user again without a number, and takes the number over when it comes', async () => {
    polar.token = answer({});
    const { userId } = await run({ plan });
    const knownUsers = () => ({ last: userId, stored: [] });
    expect((await run({ plan, knownUsers })).userId).toBe(userId);
    polar.token = answer({ x_user_id: 475 });
    expect(await run({ plan, knownUsers })).toMatchObject({ userId: '475', formerUserId: userId });
  });

  it('takes an answer without scopes for what was asked, and tells which of the others are missing', async () => {
    polar.token = answer({});
    expect((await run({ plan })).scope).toBe('training_sessions:read sports:read');
    polar.token = answer({ scope: 'training_sessions:read' });
    await run({ plan });
    expect(diary.join()).toContain('warning: Polar did not grant sports:read');
  });

  it('changes nothing when the workouts were not allowed', async () => {
    polar.token = answer({});
    await run({ plan });
    const before = store.kept;
    polar.token = answer({ scope: 'sports:read' });
    await expect(run({ plan })).rejects.toMatchObject({ code: 'SCOPE_NOT_GRANTED', exitCode: 4 });
    expect(store.kept).toBe(before);
    expect((await pages[1])?.body).toContain('nothing was changed');
  });
});
