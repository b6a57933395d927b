import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Machine } from './full-run.js';

/** What other users on the machine could open: paths with their modes, below the machine's folder. */
function openToOthers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ path: join(entry.parentPath, entry.name), wanted: entry.isDirectory() ? 0o700 : 0o600 }))
    .map(({ path, wanted }) => ({ path, wanted, mode: statSync(path).mode & 0o777 }))
    .filter(({ mode, wanted }) => mode !== wanted)
    .map(({ path, mode }) => `${path} ${mode.toString(8)}`);
}

describe.skipIf(process.platform === 'win32')('everything a full run makes', { timeout: 120_000 }, () => {
  it.each(['000', '077'])('is only for its owner with umask %s', async (umask) => {
    const machine = await Machine.open({});
    machine.umask = umask;
    await machine.login('--token-store', 'file');
    machine.sandbox.latencyMs = 100;
    const pull = machine.start(['pull', '--full']);
    await expect
      .poll(() => machine.sandbox.requests.some(({ path }) => path.startsWith('/v3/exercises/')), { timeout: 10_000 })
      .toBe(true);
    const whilePulling = readdirSync(machine.home);
    const openWhilePulling = openToOthers(machine.folder);
    expect((await pull.ended).exitCode).toBe(0);
    machine.sandbox.latencyMs = 0;
    await machine.everything();
    machine.sandbox.expireTokens();
    expect((await machine.run(['pull'])).exitCode).toBe(0);
    expect(whilePulling).toEqual(expect.arrayContaining(['polar-sync.db-shm', 'polar-sync.db-wal']));
    expect(openWhilePulling).toEqual([]);
    expect(openToOthers(machine.folder)).toEqual([]);
    expect(readdirSync(machine.home).sort()).toEqual([
      'config.json',
      'polar-sync.db',
      'polar-sync.db.lock',
      'polar-sync.db.report',
      'token.json',
      'token.json.lock',
      'witness',
    ]);
  });

  it('is in folders only for its owner, where the conventions of the platform put it', async () => {
    const machine = await Machine.open({ POLAR_SYNC_HOME: '' });
    machine.umask = '000';
    Object.assign(machine.env, { HOME: machine.home });
    await machine.login('--token-store', 'file', '--pull', '--profile', 'work');
    expect(machine.files().length).toBeGreaterThan(3);
    expect(openToOthers(machine.folder)).toEqual([]);
  });

  it('is not used once others can read the token', async () => {
    const machine = await Machine.open({});
    await machine.login('--token-store', 'file');
    const token = join(machine.home, 'token.json');
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(token, mode);
      const { exitCode, stderr } = await machine.run(['pull']);
      expect([exitCode, stderr]).toEqual([7, expect.stringContaining(`chmod 600 "${token}"`)]);
    }
    chmodSync(token, 0o600);
    expect((await machine.run(['pull'])).exitCode).toBe(0);
  });
});
