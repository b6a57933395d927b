import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { openStore } from '../../src/storage/store.js';
import { type World, world } from '../sync/support.js';
import { environmentOf } from '../sync/sweeps/program.js';
import { run, temporaryFolder } from './run.js';

let w: World;
const sessions = generateSessions({ count: 4, now: Date.now(), longestSeconds: 10 });

beforeEach(async () => {
  w = await world({ now: Date.now, sessions: sessions.slice(0, 2) });
  expect((await polarSync('pull', '--full')).exitCode).toBe(0);
});
afterEach(() => w.close());

const polarSync = (...argv: string[]) => run(argv, { env: environmentOf(w) });

describe('backup', () => {
  it('is one checked file for the owner only, made while another process writes', async () => {
    const out = join(temporaryFolder(), 'copies', 'polar.db');
    const writer = openStore(w.path);
    writer.holdBack();
    const { exitCode, stdout } = await polarSync('backup', out, '--json');
    writer.close();
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { schema: 'polar-sync.backup/1', out, workouts: 2 }]);
    expect([statSync(out).mode & 0o777, readdirSync(dirname(out))]).toEqual([0o600, ['polar.db']]);
    const db = new (sqlite())(out, { readonly: true });
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
    db.close();
  });

  it("replaces nothing without --force, and never polar-sync's own files", async () => {
    const out = join(temporaryFolder(), 'polar.db');
    writeFileSync(out, 'mine');
    const refused = await polarSync('backup', out, '--json');
    expect([refused.exitCode, JSON.parse(refused.stderr).code]).toEqual([2, 'BACKUP_EXISTS']);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect((await polarSync('backup', out, '--force')).exitCode).toBe(0);
    const own = await polarSync('backup', w.path, '--force', '--json');
    expect([own.exitCode, JSON.parse(own.stderr).code]).toEqual([2, 'OWN_FILE']);
  });

  it('removes what a killed one left in the folder, and nothing of one that still runs', async () => {
    const folder = temporaryFolder();
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    const left = ['', '-journal', '-wal', '-shm'].map((end) => `.polar-sync-backup-${dead}-polar.db.tmp${end}`);
    const others = [
      `.polar-sync-backup-${process.ppid}-polar.db.tmp`,
      `.polar-sync-backup-${dead}-polar.db`,
      `polar-sync-backup-${dead}-polar.db.tmp`,
    ];
    for (const name of [...left, ...others]) writeFileSync(join(folder, name), 'half');
    expect((await polarSync('backup', join(folder, 'polar.db'))).exitCode).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([...others, 'polar.db'].sort());
  });

  it('is not kept if it is not sound', async () => {
    const db = new (sqlite())(w.path);
    db.prepare("UPDATE bodies SET gzip = x'00'").run();
    db.close();
    const folder = temporaryFolder();
    const { exitCode, stderr } = await polarSync('backup', join(folder, 'polar.db'), '--json');
    expect([exitCode, JSON.parse(stderr).code, readdirSync(folder)]).toEqual([8, 'BACKUP_NOT_SOUND', []]);
  });

  it('is updated by the next pull when restored, also on a new machine', async () => {
    const out = join(temporaryFolder(), 'polar.db');
    expect((await polarSync('backup', out)).exitCode).toBe(0);
    w.sandbox.upload(...sessions.slice(2));
    expect((await polarSync('pull', '--full')).exitCode).toBe(0);
    for (const end of ['-wal', '-shm']) rmSync(w.path + end, { force: true });
    copyFileSync(out, w.path);
    const healed = await polarSync('pull', '--json');
    expect(healed.stderr).toMatch(/it lacks 2 workouts[\s\S]*is here again/);
    expect(w.look((store) => store.counts().workouts)).toBe(4);
    const elsewhere = join(temporaryFolder(), 'polar.db');
    copyFileSync(out, elsewhere);
    rmSync(w.path);
    const env = environmentOf(w, elsewhere);
    const there = await run(['pull', '--full'], { env });
    expect([there.exitCode, there.stderr]).toEqual([0, '']);
    expect(existsSync(join(`${elsewhere}.home`, 'witness'))).toBe(true);
  });
});
