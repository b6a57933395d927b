import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../polar/http/server.js';
import { originsAt } from '../support/origins.js';
import { library } from './library.js';
import { run, temporaryFolder } from './run.js';

const errorOf = (stderr: string) =>
  JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { code: string; hint: string };

/** Runs the command from the hint, as you would. */
function obey(hint: string): void {
  const line = /^Run: (chmod .*)$/.exec(hint)?.[1];
  expect(line, hint).toBeDefined();
  execFileSync('sh', ['-c', line ?? 'false']);
}

describe.skipIf(process.platform === 'win32')('a configuration that others can change', () => {
  it.each([
    ['config.json', 0o620],
    ['config.json', 0o602],
    ['config.json', 0o666],
    ['', 0o770],
    ['', 0o707],
    ['', 0o777],
  ])('is not used, and nothing is sent where it points ("%s" with mode %o)', async (name, mode) => {
    const elsewhere = await serve((_, response) => response.writeHead(200).end('[]'));
    const home = temporaryFolder();
    const env = { ...library(home), POLAR_SYNC_TOKEN_STORE: 'file' };
    const token = { accessToken: 't', userId: '475', ...originsAt(elsewhere.url) };
    writeFileSync(join(home, 'token.json'), JSON.stringify(token), { mode: 0o600 });
    writeFileSync(join(home, 'config.json'), JSON.stringify({ apiUrl: elsewhere.url }), { mode: 0o600 });
    chmodSync(join(home, name), mode);
    for (const argv of [['pull'], ['list'], ['status'], ['login'], ['logout']]) {
      const { exitCode, stderr } = await run([...argv, '--json'], { env });
      expect([argv, exitCode, errorOf(stderr).code]).toEqual([argv, 2, 'CONFIG_EXPOSED']);
    }
    const doctor = await run(['doctor'], { env });
    expect(doctor.exitCode).not.toBe(0);
    expect(doctor.stdout).toContain('chmod go-w');
    expect(elsewhere.seen).toEqual([]);
    obey(errorOf((await run(['list', '--json'], { env })).stderr).hint);
    expect((await run(['list', '--json'], { env })).exitCode).toBe(0);
  });

  it('is not written either: a login fails before it asks anything', async () => {
    const home = temporaryFolder();
    chmodSync(home, 0o777);
    const env = {
      POLAR_SYNC_HOME: home,
      POLAR_SYNC_TOKEN_STORE: 'file',
      POLAR_CLIENT_ID: 'c',
      POLAR_CLIENT_SECRET: 's',
    };
    const { exitCode, stderr } = await run(['login', '--no-browser', '--api', 'v3', '--json'], { env });
    expect([exitCode, errorOf(stderr).code]).toEqual([2, 'CONFIG_EXPOSED']);
    expect(existsSync(join(home, 'token.json'))).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('a database that others can change', () => {
  const outside = { POLAR_SYNC_ACCESS_TOKEN: 't', POLAR_SYNC_USER_ID: '475', POLAR_SYNC_API_URL: 'http://127.0.0.1:1' };
  const reading = [['list'], ['show', 'latest'], ['stats'], ['status'], ['export', '--format', 'json', '--out', '-']];

  it.each([
    ['', 0o777],
    ['', 0o770],
    ['polar-sync.db', 0o660],
    ['polar-sync.db', 0o606],
    ['polar-sync.db-wal', 0o666],
    ['polar-sync.db-journal', 0o666],
    ['polar-sync.db.lock', 0o622],
  ])('is not written to, and is read ("%s" with mode %o)', async (name, mode) => {
    const folder = join(temporaryFolder(), 'share');
    mkdirSync(folder);
    library(folder);
    const env = { ...outside, POLAR_SYNC_HOME: temporaryFolder(), POLAR_SYNC_DB: join(folder, 'polar-sync.db') };
    const path = join(folder, name);
    // Whoever opens the database first removes an empty log.
    const expose = () => {
      if (!existsSync(path)) writeFileSync(path, name.endsWith('-wal') ? 'of somebody else' : '');
      chmodSync(path, mode);
    };
    for (const argv of [['pull'], ['rebuild']]) {
      expose();
      const { exitCode, stderr } = await run([...argv, '--json'], { env });
      expect([argv, exitCode, errorOf(stderr).code]).toEqual([argv, 8, 'STORE_EXPOSED']);
    }
    for (const argv of reading) expect([argv, (await run(argv, { env })).exitCode]).toEqual([argv, 0]);
    // Its result about workouts without a session does not matter here.
    expect((await run(['verify'], { env })).stdout).toContain('1 workout checked');
    expose();
    const doctor = await run(['doctor'], { env });
    expect(doctor.stdout).toContain(`Others on this machine can change ${path}`);
    expose();
    obey(errorOf((await run(['rebuild', '--json'], { env })).stderr).hint);
    // The workouts here have no payload, which a rebuild reports.
    expect((await run(['rebuild', '--json'], { env })).exitCode).toBe(3);
  });

  it('is not created in such a folder, but is in one like /tmp', async () => {
    const folder = join(temporaryFolder(), 'share');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const env = { ...outside, POLAR_SYNC_HOME: temporaryFolder(), POLAR_SYNC_DB: join(folder, 'polar-sync.db') };
    expect(errorOf((await run(['pull', '--json'], { env })).stderr).code).toBe('STORE_EXPOSED');
    expect(readdirSync(folder)).toEqual([]);
    chmodSync(folder, 0o1777);
    expect(errorOf((await run(['pull', '--json'], { env })).stderr).code).toBe('NETWORK_UNREACHABLE');
    expect(readdirSync(folder)).toContain('polar-sync.db');
  });
});
