import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockStore } from '../../../src/storage/lock.js';
import { club } from './club.js';

const pull = ['pull', '--all-profiles', '--full', '--source', 'exercises'];

describe('pull --all-profiles', () => {
  it('pulls 200 athletes of one client within the limit they share, waiting where it is used up', {
    timeout: 120_000,
  }, async () => {
    // Polar's clock stands still until it is waited for.
    const began = Date.now();
    let windows = 0;
    const rateLimit = { short: { limit: 350, seconds: 4 }, long: { limit: 25_000, seconds: 86_400 } };
    const at = await club(200, { rateLimit, now: () => began + windows * 5000 });
    const waits = (said: string) =>
      said.match(/Polar's rate limit, which all profiles share: waiting \d+ s/g)?.length ?? 0;
    const { exitCode, stdout, stderr } = await at.call([...pull, '--json'], {
      watch: (said) => {
        windows = waits(said);
      },
    });
    expect([exitCode, waits(stderr)]).toEqual([0, 1]);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      schema: 'polar-sync.pull-all/1',
      outcome: 'ok',
      requests: at.sandbox.requests.length,
    });
    const pulled = result.profiles.filter(({ skipped }: { skipped?: string }) => skipped === undefined);
    expect(pulled).toHaveLength(200);
    for (const { exit, pull: one } of pulled) expect([exit, one.workouts.new]).toEqual([0, 1]);
    expect(result.profiles.find(({ profile }: { profile: string }) => profile === 'default')).toEqual({
      ...{ profile: 'default', skipped: 'not signed in' },
    });
    // Polar never had to refuse.
    expect(at.sandbox.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(at.sandbox.requests.length).toBeGreaterThan(350);
    for (const name of ['a0', 'a99', 'a199']) expect(at.workouts(name)).toBe(1);
  });

  it('goes on where one account is bad, and says so in a line for each and in the exit code', async () => {
    const at = await club(5);
    at.sandbox.athletes[1]!.revokeTokens();
    writeFileSync(join(at.folder('a2'), 'polar-sync.db'), 'rubbish');
    rmSync(join(at.folder('a3'), 'token.json'));
    mkdirSync(at.folder('broken'));
    writeFileSync(join(at.folder('broken'), 'config.json'), '{');
    const { exitCode, stdout, stderr } = await at.call(pull);
    expect(exitCode).toBe(3);
    const lines = stdout.trim().split('\n');
    expect(lines.find((line) => line.startsWith('a0:'))).toMatch(/^a0: 1 new, 0 updated, 0 unchanged; \d requests$/);
    expect(lines.find((line) => line.startsWith('a1:'))).toMatch(/^a1: failed \(exit 4\): .*login/);
    expect(lines.find((line) => line.startsWith('a2:'))).toMatch(/^a2: failed \(exit 8\): /);
    expect(lines.find((line) => line.startsWith('a3:'))).toMatch(/^a3: failed \(exit 4\): You are not signed in/);
    expect(lines.find((line) => line.startsWith('a4:'))).toMatch(/^a4: 1 new/);
    expect(lines.find((line) => line.startsWith('broken:'))).toMatch(/^broken: failed \(exit 2\): /);
    expect(lines.at(-1)).toBe('2 of 6 profiles pulled; 4 failed; 1 not signed in.');
    expect(stderr).toBe('');
    expect([at.workouts('a0'), at.workouts('a4')]).toEqual([1, 1]);
  });

  it('has the exit code of all where all end alike, and 4 where nobody is signed in', async () => {
    const at = await club(3);
    for (const athlete of at.sandbox.athletes) athlete.revokeTokens();
    expect((await at.call(pull)).exitCode).toBe(4);
    for (const name of at.names) rmSync(at.folder(name), { recursive: true });
    const { exitCode, stderr } = await at.call([...pull, '--json']);
    expect([exitCode, JSON.parse(stderr).code]).toEqual([4, 'NOT_LOGGED_IN']);
  });

  it('asks for nothing more once the limit of the day is used up, and begins there the next time', async () => {
    const limits = (limit: number) => ({ short: { limit: 1000, seconds: 900 }, long: { limit, seconds: 86_400 } });
    const at = await club(6, { rateLimit: limits(5) });
    // The one that has waited longest comes first.
    for (const [n, name] of at.names.entries())
      utimesSync(join(at.folder(name), 'polar-sync.db'), 1_700_000_000, 1_700_000_000 - n);
    const { exitCode, stdout } = await at.call([...pull, '--jobs', '1', '--json']);
    const { profiles } = JSON.parse(stdout);
    const exits = Object.fromEntries(
      profiles.map(({ profile, exit }: { profile: string; exit: number }) => [profile, exit]),
    );
    expect([exitCode, exits]).toEqual([3, { default: undefined, a0: 5, a1: 5, a2: 5, a3: 5, a4: 0, a5: 0 }]);
    expect(profiles.find(({ profile }: { profile: string }) => profile === 'a0').error.code).toBe('RATE_LIMITED');
    expect(at.sandbox.requests).toHaveLength(5);
    expect(at.sandbox.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('takes turns, so that one with much does not hold up those with little', async () => {
    const at = await club(3, { latencyMs: 5 });
    const many = at.sandbox.athletes[0]!;
    const { generateSessions } = await import('../../../src/sandbox/workouts/generate.js');
    many.upload(...generateSessions({ now: Date.now(), count: 40, seed: 77, longestSeconds: 10 }));
    const order: string[] = [];
    await at.call([...pull, '--jobs', '3'], { watch: () => {} });
    for (const { path } of at.sandbox.requests) order.push(path);
    // All three lists, and the two single workouts, were among the first requests.
    const lists = order.flatMap((path, n) => (path === '/v3/exercises' ? n : []));
    expect(Math.max(...lists)).toBeLessThan(15);
    expect(at.workouts('a0')).toBe(41);
  });

  it('is one at a time on a machine, and refuses what is about one profile', async () => {
    const at = await club(1);
    const lock = await lockStore(join(at.home, 'all-profiles'));
    const busy = await at.call([...pull, '--json']);
    lock.release();
    expect([busy.exitCode, JSON.parse(busy.stderr).code]).toEqual([6, 'ALL_RUNNING']);
    for (const more of [['--db', 'x.db'], ['--profile', 'a0'], ['--give-up', '1'], ['--other-athlete']]) {
      const { exitCode, stderr } = await at.call([...pull, ...more, '--json']);
      expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'CONFLICTING_OPTIONS']);
    }
    expect((await at.call(['pull', '--jobs', '2'])).exitCode).toBe(2);
    expect((await at.call([...pull, '--jobs', '0'])).exitCode).toBe(2);
    expect(at.sandbox.requests).toEqual([]);
  });

  it('leaves nothing behind with --dry-run', async () => {
    const at = await club(2);
    for (const name of at.names) rmSync(join(at.folder(name), 'polar-sync.db'));
    const { exitCode, stdout } = await at.call([...pull, '--dry-run']);
    expect([exitCode, stdout.match(/would pull 1 new and 0 changed workouts/g)?.length]).toEqual([0, 2]);
    expect(at.names.filter((name) => existsSync(join(at.folder(name), 'polar-sync.db')))).toEqual([]);
  });

  it('calls the address of the environment once, after all', async () => {
    const called: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += String(piece)));
      request.on('end', () => {
        called.push(`${request.url} ${body}`);
        response.end();
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const at = await club(2);
    at.sandbox.athletes[1]!.revokeTokens();
    const ping = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    await at.call(pull, { env: { POLAR_SYNC_PING_URL: ping } });
    expect(called).toEqual([
      expect.stringMatching(/^\/x\/fail .*1 of 2 profiles pulled; 1 failed; 1 not signed in\./s),
    ]);
  });
});
