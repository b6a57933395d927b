import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../auth/loopback/ports.js';
import { recent, stage } from '../listen/stage.js';

/** A machine that listens at an address registered with Polar, and a second user of the client elsewhere. */
async function machine() {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/webhook`;
  const at = await stage({ athletes: 3, redirectUris: ['http://localhost:8765/callback', url] });
  const listening = await at.listen({ port: String(port) });
  await at.register(listening);
  return { ...at, listening, url };
}
type Machine = Awaited<ReturnType<typeof machine>>;

async function invited({ call }: Machine, ...argv: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await call('profiles', 'invite', ...argv, '--json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout).link;
}

/** What the athlete's browser does: the page, its link, Polar's page, Allow, and back. */
async function agree(link: string, athlete?: string): Promise<{ status: number; body: string }> {
  const page = await (await fetch(link)).text();
  const next = /<a href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const polar = await fetch(new URL(next, link), { redirect: 'manual' });
  const cookie = polar.headers.get('set-cookie')?.split(';')[0] ?? '';
  const authorize = new URL(polar.headers.get('location') ?? '');
  const body = new URLSearchParams(authorize.search);
  body.set('decision', 'allow');
  if (athlete !== undefined) body.set('athlete', athlete);
  const allowed = await fetch(authorize.href.split('?')[0]!, { method: 'POST', body, redirect: 'manual' });
  const back = await fetch(allowed.headers.get('location') ?? '', { headers: { cookie } });
  return { status: back.status, body: await back.text() };
}

describe('profiles invite', () => {
  it('lets an athlete elsewhere sign in to a profile, which is then pulled and notified like any other', async () => {
    const at = await machine();
    const [, anna] = at.sandbox.athletes;
    const link = await invited(at, 'anna', '--from', 'Kim');
    expect(link.startsWith(`${at.url}?invitation=`)).toBe(true);
    expect(JSON.parse((await at.call('profiles', '--json')).stdout).invitations).toMatchObject([{ profile: 'anna' }]);
    const done = await agree(link);
    expect([done.status, done.body.includes('Kim can now read your Polar data')]).toEqual([200, true]);
    expect(anna!.isRegistered).toBe(true);
    expect(at.listening.said().stderr).toContain(`anna has signed in, as Polar user ${anna!.userId}`);
    const folder = join(at.home, 'profiles', 'anna');
    const token = JSON.parse(readFileSync(join(folder, 'token.json'), 'utf8'));
    expect(token).toMatchObject({ userId: anna!.userId, clientId: at.sandbox.clientId });
    expect(JSON.parse((await at.call('profiles', '--json')).stdout).invitations).toBeUndefined();
    const pulled = await at.call('pull', '--profile', 'anna', '--full', '--json');
    expect([pulled.exitCode, JSON.parse(pulled.stdout).workouts.new > 0]).toEqual([0, true]);
    anna!.upload(...recent(1, 91));
    await at.sandbox.webhooks.settled();
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.listening.said().stderr).toContain('EXERCISE for anna: pulling workouts.');
    // Nobody's secret is in what was printed.
    const secrets = [link.split('=')[1]!, token.accessToken, token.clientSecret];
    for (const secret of secrets) expect(JSON.stringify(at.listening.said())).not.toContain(secret);
    expect((await fetch(link)).status).toBe(404);
  });

  it('gives a profile to its own athlete only, and nobody a second one', async () => {
    const at = await machine();
    const [first, second] = at.sandbox.athletes;
    expect((await agree(await invited(at, 'anna'), second!.userId)).status).toBe(200);
    const folder = join(at.home, 'profiles', 'anna');
    const before = readFileSync(join(folder, 'token.json'), 'utf8');
    expect((await agree(await invited(at, 'anna'), first!.userId)).status).toBe(502);
    expect(readFileSync(join(folder, 'token.json'), 'utf8')).toBe(before);
    expect((await agree(await invited(at, 'ben'), second!.userId)).status).toBe(502);
    expect(existsSync(join(at.home, 'profiles', 'ben', 'token.json'))).toBe(false);
    const { stderr } = at.listening.said();
    expect(stderr).toMatch(/The sign-in of anna failed: This is Polar user \d+, but the profile is Polar user \d+'s/);
    expect(stderr).toMatch(/The sign-in of ben failed: Polar user \d+ is also signed in under the profile anna/);
    // The same athlete again renews the sign-in.
    expect((await agree(await invited(at, 'anna'), second!.userId)).status).toBe(200);
    expect(readFileSync(join(folder, 'token.json'), 'utf8')).not.toBe(before);
  });

  it('needs an address that leads here, and a name', async () => {
    const at = await stage();
    const code = async (...argv: string[]) => JSON.parse((await at.call('profiles', ...argv, '--json')).stderr).code;
    expect(await code('invite', 'anna')).toBe('INVITE_ADDRESS');
    expect(await code('invite')).toBe('PROFILE_MISSING');
    const listening = await at.listen();
    await at.register(listening);
    expect(await code('invite', '../x')).toBe('PROFILE_NAME');
    expect(await code('invite', 'anna', '--from', ' ')).toBe('INVITE_FROM');
    await listening.end();
    expect(await code('invite', 'anna')).toBe('WEBHOOK_ELSEWHERE');
    const { exitCode, stderr } = await at.call('profiles', 'invite', 'anna', '--no-test');
    expect([exitCode, stderr.includes('among its redirect URLs')]).toEqual([0, true]);
  });
});

describe('profiles remove', () => {
  it('ends the registration at Polar and leaves nothing of the athlete, and everything of the others', async () => {
    const at = await machine();
    const [, anna] = at.sandbox.athletes;
    await agree(await invited(at, 'anna'));
    await at.call('pull', '--profile', 'anna', '--full');
    await at.call('pull');
    await at.listening.end();
    const event = JSON.stringify({ event: 'SLEEP', user_id: Number(anna!.userId), date: '2026-03-01' });
    writeFileSync(join(at.inbox, `${'a'.repeat(64)}.json`), event, { mode: 0o600 });
    writeFileSync(join(at.inbox, `${'b'.repeat(64)}.json`), event.replace(anna!.userId, at.sandbox.userId), {
      mode: 0o600,
    });
    await at.call('profiles', 'invite', 'anna', '--no-test');
    expect((await at.call('profiles', 'remove', 'anna')).exitCode).toBe(2);
    const { exitCode, stdout } = await at.call('profiles', 'remove', 'anna', '--deregister', '--yes', '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      { schema: 'polar-sync.profiles-remove/1', profile: 'anna', removed: true, deregistered: true },
    ]);
    expect([anna!.isRegistered, existsSync(join(at.home, 'profiles', 'anna'))]).toEqual([false, false]);
    expect(at.waiting()).toEqual([`${'b'.repeat(64)}.json`]);
    const left = JSON.parse((await at.call('profiles', '--json')).stdout);
    expect(left).toMatchObject({ profiles: [{ name: 'default', signed_in: true, workouts: 2 }] });
    expect(left.invitations).toBeUndefined();
    expect(at.sandbox.athletes[0]!.isRegistered).toBe(true);
    expect((await at.call('profiles', 'remove', 'anna', '--yes')).exitCode).toBe(2);
  });

  it('removes nothing while Polar cannot be told, a pull is running, or the database is somebody else’s as well', async () => {
    const at = await machine();
    await agree(await invited(at, 'anna'));
    await at.call('pull', '--profile', 'anna');
    const folder = join(at.home, 'profiles', 'anna');
    const kept = () =>
      ['token.json', 'config.json', 'polar-sync.db'].filter((name) => existsSync(join(folder, name))).length;
    const remove = async (...more: string[]) =>
      (await at.call('profiles', 'remove', 'anna', '--yes', ...more)).exitCode;
    at.sandbox.faults.add({ kind: '503', method: 'DELETE', times: 'always' });
    expect([await remove('--deregister'), kept()]).toEqual([5, 3]);
    const config = readFileSync(join(folder, 'config.json'), 'utf8');
    writeFileSync(
      join(folder, 'config.json'),
      JSON.stringify({ ...JSON.parse(config), db: join(at.home, 'polar-sync.db') }),
    );
    expect([await remove(), kept()]).toEqual([2, 3]);
    const elsewhere = join(at.home, 'elsewhere.db');
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...JSON.parse(config), db: elsewhere }));
    await at.call('pull', '--profile', 'anna');
    expect(existsSync(elsewhere)).toBe(true);
    expect(await remove()).toBe(0);
    expect([existsSync(elsewhere), existsSync(`${elsewhere}.lock`), existsSync(folder)]).toEqual([false, false, false]);
    expect(JSON.parse((await at.call('profiles', 'remove', 'default', '--yes', '--json')).stderr).code).toBe(
      'PROFILE_DEFAULT',
    );
    rmSync(at.home, { recursive: true, force: true });
  });
});
