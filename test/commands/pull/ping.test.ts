import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockStore } from '../../../src/storage/lock.js';
import { serve } from '../../polar/http/server.js';
import { type World, world } from '../../sync/support.js';
import { environmentOf } from '../../sync/sweeps/program.js';
import { run, temporaryFolder } from '../run.js';

let w: World;
beforeEach(async () => {
  w = await world({ count: 2 });
});
afterEach(() => w.close());

const pull = (address: string, ...flags: string[]) =>
  run(['pull', ...flags], { env: { ...environmentOf(w), POLAR_SYNC_PING_URL: address } });

describe('the ping after a pull', () => {
  it('says how it ended, with counts or the error, and nothing else', async () => {
    const server = await serve((_request, response) => response.end());
    expect((await pull(`${server.url}/abc`, '--full', '--quiet')).exitCode).toBe(0);
    w.sandbox.revokeTokens();
    expect((await pull(`${server.url}/abc`)).exitCode).toBe(4);
    const [good, bad] = server.seen;
    expect([good?.path, bad?.path]).toEqual(['/abc', '/abc/fail']);
    expect(good?.body).toMatch(/^ok; workouts: 2 new, 0 updated; \d+ requests; \d+ s$/);
    expect(bad?.body).toBe('TOKEN_REFUSED; exit 4');
  });

  it('says nothing of this machine: of an error its code, and no path', async () => {
    const server = await serve((_request, response) => response.end());
    const env = { ...environmentOf(w), POLAR_SYNC_DB: w.path.replace(/[^/]*$/, ''), POLAR_SYNC_PING_URL: server.url };
    const { exitCode, stderr } = await run(['pull'], { env });
    expect([exitCode, stderr]).toEqual([8, expect.stringContaining(env.POLAR_SYNC_DB)]);
    expect(server.seen[0]?.body).toMatch(/^[A-Z_]+; exit 8$/);
  });

  it('says that the pull itself went well if only the delivery failed', async () => {
    const server = await serve((_request, response) => response.end());
    const out = join(temporaryFolder(), 'watched');
    const env = { ...environmentOf(w), POLAR_SYNC_TOKEN_STORE: 'file' };
    await run(['target', 'add', 'folder', '--out', out, '--since', '2000-01-01'], { env });
    rmSync(out, { recursive: true });
    const ping = `ntfy+${server.url}/topic`;
    expect((await run(['pull', '--push'], { env: { ...env, POLAR_SYNC_PING_URL: ping } })).exitCode).toBe(5);
    expect(server.seen[0]).toMatchObject({
      headers: { title: 'polar-sync (default): pulled, but not everything was delivered', priority: '4' },
      body: expect.stringMatching(/^ok; workouts: 2 new.*; delivery: exit 5$/),
    });
  });

  it('is a failure if something was incomplete', async () => {
    const server = await serve((_request, response) => response.end());
    w.sandbox.breakExercise(w.sandbox.exerciseIds[0] ?? '', 500);
    expect((await pull(`${server.url}/abc`, '--full', '--source', 'exercises')).exitCode).toBe(3);
    expect(server.seen[0]).toMatchObject({ path: '/abc/fail', body: expect.stringMatching(/incomplete: 1;.*exit 3$/) });
  });

  it('is not sent after a dry run, nor by a pull that gave way to another', async () => {
    const server = await serve((_request, response) => response.end());
    expect((await pull(server.url, '--dry-run')).exitCode).toBe(0);
    expect((await pull(server.url)).exitCode).toBe(0);
    expect(server.seen).toHaveLength(1);
    const lock = await lockStore(w.path);
    expect((await pull(server.url)).exitCode).toBe(6);
    lock.release();
    expect(server.seen).toHaveLength(1);
  });

  it('that does not arrive spoils nothing and does not show the address', async () => {
    const server = await serve((_request, response) => void response.writeHead(500).end());
    const { exitCode, stdout, stderr } = await pull(`${server.url}/secret-id`, '--json');
    expect([exitCode, JSON.parse(stdout).outcome]).toEqual([0, 'ok']);
    expect(stderr).toContain('The ping after the pull did not arrive');
    expect(stderr).not.toContain('secret-id');
    const wrong = await pull('http://hc-ping.com/secret-id');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('POLAR_SYNC_PING_URL is not')]);
    expect(wrong.stderr).not.toContain('secret-id');
  });
});
