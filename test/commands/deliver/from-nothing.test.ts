import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { browser, keys, place } from './targets.js';

const keyed = ['intervals', 'runalyze', 'endurain', 'workout-tracker'] as const;
const signedIn = ['strava', 'fittrackee'] as const;
const since = ['--since', '2026-01-01'];

describe.each(keyed)('from nothing to a workout at %s', (kind) => {
  it('takes two commands, with the key in the environment', async () => {
    const { standIns, call, add } = await place();
    expect(await add(kind)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`${kind} works (`) });
    expect(await call(['push', ...since])).toMatchObject({ exitCode: 0, stdout: `${kind}: 2 sent.\n`, stderr: '' });
    expect(standIns.played[kind].workouts).toHaveLength(2);
    expect((await call(['push', ...since])).stdout).toBe(`${kind}: 2 unchanged.\n`);
    expect(standIns.played[kind].workouts).toHaveLength(2);
  });

  it.each([`${keys[kind]}\n`, `  ${keys[kind]}\r\nmore\n`, keys[kind]])('or on stdin: %j', async (stdin) => {
    const { standIns, call } = await place();
    const added = await call(['target', 'add', kind, '--url', standIns.address(kind), ...since], { stdin });
    expect(added.exitCode).toBe(0);
    expect((await call(['push'])).stdout).toBe(`${kind}: 2 sent.\n`);
  });

  it('keeps nothing with a wrong key, and says so (4)', async () => {
    const { home, call, add } = await place();
    const { exitCode, stdout, stderr } = await add(kind, { key: 'a-wrong-key' });
    expect([exitCode, stdout]).toEqual([4, '']);
    expect(stderr).not.toContain('a-wrong-key');
    expect(existsSync(join(home, 'target-keys', `${kind}.json`))).toBe(false);
    expect(existsSync(join(home, 'targets.json'))).toBe(false);
    expect((await call(['push'])).exitCode).toBe(2);
  });

  it('goes back to the key that worked when another one does not', async () => {
    const { call, add } = await place();
    await add(kind);
    expect((await add(kind, { key: 'a-wrong-key' })).exitCode).toBe(4);
    expect((await call(['push', ...since])).stdout).toBe(`${kind}: 2 sent.\n`);
  });

  it('says that the key was revoked (4), and resumes with a new one', async () => {
    const { standIns, call, add } = await place();
    await add(kind, { more: since });
    const stranger: { key?: string | undefined; token?: string | undefined } = standIns.played[kind];
    const field = kind === 'runalyze' ? 'token' : 'key';
    stranger[field] = 'another-key';
    const failed = await call(['push', '--json']);
    expect(failed.exitCode).toBe(4);
    expect(JSON.parse(failed.stdout)).toMatchObject({ targets: [{ name: kind, error: { code: 'TARGET_KEY' } }] });
    expect(await call(['target', 'test', kind])).toMatchObject({ exitCode: 4 });
    expect((await add(kind, { key: 'another-key', more: since })).exitCode).toBe(0);
    expect((await call(['push'])).stdout).toBe(`${kind}: 2 sent.\n`);
  });

  it('says that it is down (5), loses nothing, and keeps no key that could not be tested', async () => {
    const { standIns, home, call, add } = await place();
    await add(kind, { more: since });
    standIns.faults.add({ kind: '503', times: 'always' });
    expect(await call(['push', '--json'])).toMatchObject({ exitCode: 5 });
    expect(await call(['target', 'test'])).toMatchObject({ exitCode: 5 });
    expect((await add(kind, { more: ['--name', 'other'] })).exitCode).toBe(5);
    expect(existsSync(join(home, 'target-keys', 'other.json'))).toBe(false);
    standIns.faults.clear();
    expect((await call(['push'])).stdout).toBe(`${kind}: 2 sent.\n`);
    standIns.faults.add({ kind: 'reset', times: 'always' });
    expect(await call(['target', 'test'])).toMatchObject({ exitCode: 5 });
  });
});

describe.each(signedIn)('from nothing to a workout at %s', (kind) => {
  const signIn = async (at: Awaited<ReturnType<typeof place>>, key = keys[kind], more: string[] = []) => {
    const { watch, page } = browser();
    const added = await at.call(['target', 'add', kind, '--url', at.standIns.address(kind), ...since, ...more], {
      env: { POLAR_SYNC_TARGET_KEY: key },
      watch,
    });
    return { ...added, page: await page() };
  };

  it('takes two commands, and a sign-in in the browser', async () => {
    const at = await place();
    const { exitCode, stdout, page } = await signIn(at);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`${kind} works (`)]);
    expect(page).toContain('You are signed in');
    expect(await at.call(['push'])).toMatchObject({ exitCode: 0, stdout: `${kind}: 2 sent.\n` });
    expect(at.standIns.played[kind].workouts).toHaveLength(2);
    const kept = JSON.parse(readFileSync(join(at.home, 'target-keys', `${kind}.json`), 'utf8'));
    expect(kept).toMatchObject({ origin: at.standIns.url, clientId: '4711' });
    for (const secret of [kept.accessToken, kept.refreshToken, 'client-secret']) {
      expect(`${at.said.join('\n')}${page}`).not.toContain(secret);
    }
    at.standIns.played[kind].oauth.revoke();
    expect(await at.call(['push'])).toMatchObject({ exitCode: 0 });
    expect(await at.call(['target', 'test'])).toMatchObject({ exitCode: 4 });
  });

  it('changes nothing when access is declined (4)', async () => {
    const at = await place();
    at.standIns.played[kind].oauth.consents = false;
    const { exitCode, stderr, page } = await signIn(at);
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('You declined access at')]);
    expect(page).toContain('You declined access at');
    expect(existsSync(join(at.home, 'target-keys'))).toBe(false);
    expect(existsSync(join(at.home, 'targets.json'))).toBe(false);
  });

  it('says that the client is wrong (4), and keeps nothing of it', async () => {
    const at = await place();
    const { exitCode, stderr, page } = await signIn(at, '4711:wrong-secret');
    expect(exitCode).toBe(4);
    expect(`${stderr}${page}`).not.toContain('wrong-secret');
    expect(existsSync(join(at.home, 'target-keys'))).toBe(false);
  });

  it.each([['--quiet'], ['--json'], ['--quiet', '--json']])('shows the address with %j too', async (...more) => {
    const at = await place();
    expect((await signIn(at, keys[kind], more)).exitCode).toBe(0);
  });

  it('needs id and secret', async () => {
    const at = await place();
    for (const key of ['4711', ':secret', '4711:']) {
      const { exitCode, stderr } = await signIn(at, key);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('colon')]);
    }
  });

  it('says that it is down, and keeps the sign-in', async () => {
    const at = await place();
    await signIn(at);
    at.standIns.faults.add({ kind: '503', times: 'always' });
    expect((await at.call(['push'])).exitCode).toBe(5);
    at.standIns.faults.clear();
    expect((await at.call(['push'])).stdout).toBe(`${kind}: 2 sent.\n`);
  });
});
