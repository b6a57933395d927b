import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { changingSignIn } from '../../../src/auth/sign-in-lock.js';
import type { SandboxOptions } from '../../../src/sandbox/sandbox.js';
import { fileTokenStore } from '../../../src/tokens/file.js';
import type { Credentials } from '../../../src/tokens/token-store.js';
import type { Running } from '../../commands/bin.js';
import type { Outcome } from '../../commands/run.js';
import { consentUrl, redirectOf } from '../../commands/sign-in.js';
import { stop } from '../../support/stopped.js';
import { type Keeper, Rotation } from './rotation-support.js';

/*
 * Real processes that change one sign-in at the same time. The first one to renew has the lock, and Polar has its request
 * (`asked`) or has made the new pair (`renewed`); it keeps running, or is stopped like a closed laptop.
 */

const file: Keeper = { env: () => ({}), store: (home) => fileTokenStore(join(home, 'token.json')) };
const moments = [
  { moment: 'asked', stands: false },
  { moment: 'renewed', stands: false },
  { moment: 'asked', stands: true },
  { moment: 'renewed', stands: true },
] as const;
const timeout = 180_000;

async function rotation(signIn4: SandboxOptions['signIn4'] = {}): Promise<Rotation> {
  const at = await new Rotation(file).open(undefined, signIn4);
  onTestFinished(() => at.close());
  return at;
}

/** Starts a command, and resolves when it has reached the lock of the sign-in. */
async function atTheLock(at: Rotation, begin: (env: Record<string, string>) => Running): Promise<Running> {
  const log = join(at.home, 'at-the-lock');
  const running = begin({ LOCK_LOG: log });
  await expect.poll(() => existsSync(log), { timeout: 25_000 }).toBe(true);
  return running;
}

/** A pull that renews; `meanwhile` happens while it has the lock. */
async function renewWhile(
  at: Rotation,
  { moment, stands }: (typeof moments)[number],
  meanwhile: () => Promise<unknown>,
): ReturnType<typeof endOf> {
  let first: Running | undefined;
  let problem: unknown;
  at[moment] = async () => {
    try {
      if (stands && first) await stop(first.child);
      await meanwhile();
    } catch (thrown) {
      problem = thrown;
    }
    first?.child.kill('SIGCONT');
  };
  first = at.pull('first');
  const end = await endOf(first);
  if (problem !== undefined) throw problem;
  expect(at[moment]).toBeUndefined();
  return end;
}

async function endOf(running: Running | undefined): Promise<[exitCode: number | undefined, code: string]> {
  return inShort(await running?.ended);
}

/** A pull while no other process runs. */
const pullHere = async (at: Rotation, db: string) => inShort(await at.pullHere(db));

function inShort(ended: Outcome | undefined): [exitCode: number | undefined, code: string] {
  const { exitCode, stderr } = ended ?? { exitCode: undefined, stderr: '' };
  return [exitCode, /"code":"(\w+)"/.exec(stderr)?.[1] ?? stderr];
}

/** The stored token works now, and can be renewed later. */
async function expectServes(at: Rotation): Promise<void> {
  expect(await pullHere(at, 'now')).toEqual([0, '']);
  const before = await at.store.read();
  at.sandbox.expireTokens();
  expect(await pullHere(at, 'later')).toEqual([0, '']);
  expect((await at.store.read())?.refreshToken).not.toBe(before?.refreshToken);
}

describe('while a pull renews the token', () => {
  it.each(moments)(
    'another one waits and uses its token ($moment, stopped: $stands)',
    async (when) => {
      const at = await rotation();
      let other: Running | undefined;
      const end = await renewWhile(at, when, async () => {
        other = await atTheLock(at, (env) => at.pull('other', env));
      });
      expect([end, await endOf(other)]).toEqual([
        [0, ''],
        [0, ''],
      ]);
      expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
      await expectServes(at);
    },
    timeout,
  );

  it.each(moments)(
    'a login finishes: its sign-in stays ($moment, stopped: $stands)',
    async (when) => {
      // A refresh that ended the tokens of other sign-ins would end this one's, which Polar may have issued before it.
      const at = await rotation({ endsOlder: false });
      const log = join(at.home, 'at-the-lock');
      const login = at.start(['login', '--no-browser', '--api', 'v4', '--json'], { LOCK_LOG: log });
      const landed = await redirectOf(await consentUrl(login));
      let early: Credentials | null | undefined;
      const end = await renewWhile(at, when, async () => {
        login.child.stdin.write(`${landed}\n`);
        await expect.poll(() => existsSync(log), { timeout: 25_000 }).toBe(true);
        early = await at.store.read();
      });
      expect(end).toEqual([0, '']);
      expect((await login.ended).exitCode, login.said).toBe(0);
      expect(early?.accessToken, 'it waits for its turn').toBe(at.spent.accessToken);
      const kept = await at.store.read();
      expect(kept).toMatchObject({ signedInAt: expect.any(String), apiVersion: 'v4', userId: at.sandbox.userId });
      expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
      await expectServes(at);
      expect(await at.store.read()).toMatchObject({ signedInAt: kept?.signedInAt });
    },
    timeout,
  );

  it.each(moments)(
    'a logout finishes: nothing is left ($moment, stopped: $stands)',
    async (when) => {
      const at = await rotation();
      let logout: Running | undefined;
      const end = await renewWhile(at, when, async () => {
        logout = await atTheLock(at, (env) => at.start(['logout', '--json'], env));
      });
      // The pull has the pair it requested, and continues with it.
      expect(end).toEqual([0, '']);
      const { exitCode, stdout } = (await logout?.ended) ?? { exitCode: undefined, stdout: '' };
      expect([exitCode, JSON.parse(stdout).forgotten]).toEqual([0, true]);
      expect(await at.store.read()).toBeNull();
      expect(await pullHere(at, 'after')).toEqual([4, 'NOT_LOGGED_IN']);
    },
    timeout,
  );

  it(
    'and is stopped for more than a minute, another one gives up, and both continue later',
    async () => {
      const at = await rotation();
      let given: [number | undefined, string] | undefined;
      const end = await renewWhile(at, { moment: 'asked', stands: true }, async () => {
        given = await endOf(at.pull('other', { MINUTES_A_SECOND: '1' }));
      });
      expect([given, end]).toEqual([
        [5, 'SIGN_IN_BUSY'],
        [0, ''],
      ]);
      expect(await endOf(at.pull('other'))).toEqual([0, '']);
      expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 0 });
      await expectServes(at);
    },
    timeout,
  );
});

describe('while a pull waits for its turn to renew the token', () => {
  const held = (at: Rotation, work: () => Promise<void>) => {
    const { signal } = new AbortController();
    return changingSignIn(join(at.home, 'token.json'), signal, work);
  };

  it(
    'a login finishes: the pull continues with its token, and requests nothing',
    async () => {
      const at = await rotation();
      let waiting: Running | undefined;
      const { accessToken, refreshToken } = at.sandbox.issueV4Pair();
      await held(at, async () => {
        waiting = await atTheLock(at, (env) => at.pull('first', env));
        await at.store.write({ ...at.spent, accessToken, refreshToken, expiresAt: '2999-01-01T00:00:00.000Z' });
      });
      expect(await endOf(waiting)).toEqual([0, '']);
      expect(at.sandbox.refreshed).toEqual({ taken: 0, refused: 0 });
      expect(await at.store.read()).toMatchObject({ accessToken, refreshToken });
    },
    timeout,
  );

  it(
    'a logout finishes: the pull ends too, and requests nothing',
    async () => {
      const at = await rotation();
      let waiting: Running | undefined;
      await held(at, async () => {
        waiting = await atTheLock(at, (env) => at.pull('first', env));
        await at.store.clear();
      });
      expect((await endOf(waiting))[0]).toBe(4);
      expect(at.sandbox.refreshed).toEqual({ taken: 0, refused: 0 });
      expect(await at.store.read()).toBeNull();
    },
    timeout,
  );
});

/** On a disk without working locks, or with a version that has none, others write anyway. */
describe('while a pull is stopped in the middle of a renewal, another process without the lock', () => {
  it(
    'renews first: the newer pair is used and kept',
    async () => {
      const at = await rotation();
      let newer: Credentials | undefined;
      const end = await renewWhile(at, { moment: 'asked', stands: true }, async () => {
        newer = { ...at.spent, ...(await renewedBy(at)), expiresAt: '2999-01-01T00:00:00.000Z' };
        await at.store.write(newer);
      });
      expect(end).toEqual([0, '']);
      expect(at.sandbox.refreshed).toEqual({ taken: 1, refused: 1 });
      const { accessToken, refreshToken } = newer ?? {};
      expect(await at.store.read()).toMatchObject({ accessToken, refreshToken });
      await expectServes(at);
    },
    timeout,
  );

  it(
    'signs in: that is used and kept, not the pair that was on its way',
    async () => {
      const at = await rotation();
      let signedIn: { accessToken: string; refreshToken: string } | undefined;
      const end = await renewWhile(at, { moment: 'renewed', stands: true }, async () => {
        const { accessToken, refreshToken } = at.sandbox.issueV4Pair();
        signedIn = { accessToken, refreshToken };
        const signedInAt = '2026-02-01T00:00:00.000Z';
        await at.store.write({ ...at.spent, ...signedIn, signedInAt, expiresAt: '2999-01-01T00:00:00Z' });
      });
      expect(end).toEqual([0, '']);
      expect(await at.store.read()).toMatchObject(signedIn ?? {});
      await expectServes(at);
    },
    timeout,
  );

  it(
    'signs out: it stays signed out',
    async () => {
      const at = await rotation();
      const end = await renewWhile(at, { moment: 'renewed', stands: true }, () => at.store.clear());
      expect(end[0]).toBe(4);
      expect(await at.store.read()).toBeNull();
    },
    timeout,
  );
});

/** What another process gets for the stored refresh token. */
async function renewedBy({ sandbox, spent }: Rotation): Promise<Pick<Credentials, 'accessToken' | 'refreshToken'>> {
  const answer = await fetch(`${sandbox.url}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: spent.refreshToken ?? '' }),
  });
  const { access_token, refresh_token } = (await answer.json()) as Record<string, string>;
  return { accessToken: access_token ?? '', ...(refresh_token !== undefined && { refreshToken: refresh_token }) };
}
