import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepareDemoFolder } from '../../../src/commands/demo/folder.js';
import { openReader } from '../../../src/storage/store.js';
import type { WorkoutSummary } from '../../../src/workouts/workout.js';
import { bin, start } from '../bin.js';
import { run, temporaryFolder } from '../run.js';

const node = process.execPath;
const formats = ['json', 'jsonl', 'csv', 'gpx', 'tcx', 'fit'];

describe('demo', () => {
  it('does everything in its own folder, and finds nothing new the second time', { timeout: 400_000 }, async () => {
    const home = temporaryFolder();
    const folder = join(home, 'trial');
    // Your own settings must not matter, and must not be touched.
    const env = {
      HOME: home,
      XDG_CONFIG_HOME: home,
      POLAR_SYNC_API_URL: 'https://example.invalid',
      POLAR_CLIENT_ID: 'x',
    };
    const demo = async () => {
      const { exitCode, stdout, stderr } = await start(node, [bin, 'demo', '--dir', folder, '--json'], env).ended;
      expect([exitCode, stderr]).toEqual([0, '']);
      const { schema, bytes, steps } = JSON.parse(stdout) as {
        schema: string;
        bytes: number;
        steps: { step: string; said: string }[];
      };
      expect(schema).toBe('polar-sync.demo/1');
      // Less than a workout a day for a year, and files of a month.
      expect(bytes).toBeLessThan(200_000_000);
      return Object.fromEntries(steps.map(({ step, said }) => [step, said]));
    };
    const list = async (...argv: string[]) => {
      const { stdout } = await start(node, [bin, 'list', ...argv, '--json'], { ...env, POLAR_SYNC_HOME: folder }).ended;
      return JSON.parse(stdout) as WorkoutSummary[];
    };

    const first = await demo();
    // AccessLink serves a month of workouts; the account export has the year, and most of that month as well.
    const fresh = Number(/^(\d+) new; \d{3} nights, days and tests;/.exec(first.Pull ?? '')?.[1]);
    const [, earlier, merged] =
      /^the account export: (\d+) new, (\d+) merged; [56]\d\d nights and days$/.exec(first.Import ?? '') ?? [];
    expect(fresh).toBeGreaterThan(8);
    expect(fresh).toBeLessThan(35);
    expect(Number(merged)).toBeGreaterThan(fresh / 2);
    expect(Number(earlier)).toBeGreaterThan(200);
    expect(first.Verify).toContain(`${fresh} of Polar's ${fresh} workouts are here`);
    expect(first['The same with v4']).toMatch(/^[1-9]\d* sleep, \d+ tests, 2 devices, \d+ targets; \d+ requests$/);
    expect(statSync(join(folder, 'v4', 'token.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'polar-user-data-export.zip')).mode & 0o777).toBe(0o600);

    const workouts = await list();
    const all = await list('--doubles', '--hidden');
    // Some were recorded by an arm band as well, which counts once; one is hidden.
    const arm = all.filter(({ source }) => source.device === 'Polar Verity Sense');
    expect(arm.length).toBeGreaterThan(5);
    expect(all).toHaveLength(workouts.length + arm.length + 1);
    expect(all).toHaveLength(fresh + Number(earlier));
    expect(await list('--tag', 'race')).toMatchObject([{ name: 'Half marathon' }, { name: 'Marathon' }]);
    expect(new Set(workouts.map(({ gear }) => gear))).toEqual(
      new Set([undefined, 'Ghost 15', 'Pegasus 40', 'Road bike']),
    );
    const months = new Set(workouts.map(({ start_time_local: local = '' }) => local.slice(0, 7)));
    expect(months.size).toBeGreaterThan(11);

    // Files are made of the last month.
    const month = Number(/^(\d+) files?,/.exec(first['Export fit'] ?? '')?.[1]);
    expect(month).toBeGreaterThan(8);
    expect(month).toBeLessThan(35);
    for (const format of formats) expect(readdirSync(join(folder, 'exports', format)).length).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'exports', 'fit'))).toHaveLength(month);
    expect(readdirSync(join(folder, 'exports', 'days'))).toContain('sleep_stages.csv');
    expect(readdirSync(join(folder, 'delivered'))).toHaveLength(month);
    expect(first['Deliver online']).toBe(`${month} workouts to a stand-in of Endurain`);
    expect(first.Report).toMatch(new RegExp(`^${workouts.length} workouts, `));
    expect(JSON.parse(readFileSync(join(folder, 'targets.json'), 'utf8')).targets).toMatchObject([{ name: 'folder' }]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'token.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['trial']);

    const second = await demo();
    expect(second.Pull).toMatch(new RegExp(`^${fresh} unchanged;`));
    expect(second.Import).toBe(`the account export: ${Number(earlier) + Number(merged)} unchanged`);
    expect(second.Edit).toMatch(/^nothing new about \d+ workouts$/);
    expect(second['The same with v4']).toMatch(/^nothing new; \d+ requests$/);
    expect(second.Deliver).toContain(`${month} files, all unchanged`);
    expect(second['Deliver online']).toBe(`0 workouts to a stand-in of Endurain, ${month} delivered before`);
    expect(second['Export fit']).toContain(`${month} files, all unchanged`);
    expect(await list()).toEqual(workouts);
    // Nothing in the folder is unknown to what removes it.
    const removed = await start(node, [bin, 'demo', '--remove', '--dir', folder, '--json'], env).ended;
    expect([removed.exitCode, JSON.parse(removed.stdout).left, readdirSync(home)]).toEqual([0, [], []]);
  });

  it('leaves a folder of others alone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), '{}');
    const { exitCode, stderr } = await run(['demo', '--dir', folder, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'DEMO_FOLDER_TAKEN' });
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  it('says that its folder is a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { exitCode, stderr } = await run(['demo', '--dir', file, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stderr).message).toBe(`${file} is a file, not a folder.`);
  });

  it('says that its folder cannot be created', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { exitCode, stderr } = await run(['demo', '--dir', join(file, 'x'), '--json']);
    expect(exitCode).toBe(8);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'DEMO_FOLDER' });
  });

  it('continues where it was interrupted, at whatever stage', { timeout: 180_000 }, async () => {
    const home = temporaryFolder();
    const folder = join(home, 'trial');
    const db = join(folder, 'polar-sync.db');
    /** Runs it until something is true, and interrupts it. */
    const interrupted = async (isThere: (said: string) => boolean) => {
      const demo = start(node, [bin, 'demo', '--dir', folder, '--sample', 'oddities'], { HOME: home });
      await expect.poll(() => isThere(demo.said), { timeout: 60_000, interval: 20 }).toBe(true);
      demo.child.kill('SIGINT');
      const { exitCode, stdout, stderr } = await demo.ended;
      expect([exitCode, stderr]).toEqual([130, expect.stringMatching(/^error: .*nterrupted/m)]);
      return stdout;
    };
    const verified = async () => {
      const verify = await start(node, [bin, 'verify', '--json'], { HOME: home, POLAR_SYNC_HOME: folder }).ended;
      return JSON.parse(verify.stdout || verify.stderr) as { ok?: boolean; code?: string };
    };
    // Before anything of Polar is stored; just before or after it is signed in, as it comes; with half of the workouts.
    await interrupted(() => existsSync(join(folder, 'demo.json')));
    expect(await verified()).toMatchObject({ code: 'NO_STORE' });
    await interrupted((said) => said.includes('Sign in'));
    // The signal comes before the database is created, while it is (then its file is empty), or after.
    const { ok = 'no', code = 'database' } = await verified();
    expect(['true database', 'no NO_STORE']).toContain(`${ok} ${code}`);
    await interrupted(() => workoutsIn(db) > 5);
    expect(await verified()).toMatchObject({ ok: true });
    const half = workoutsIn(db);
    const stdout = await interrupted((said) => said.includes('Pull  '));
    const [said = ''] = /(?<=^ 3\. Pull +)[^;]+/m.exec(stdout) ?? [];
    const fresh = Number(/(\d+) new/.exec(said)?.[1] ?? 0);
    expect(half, said).toBeGreaterThan(5);
    expect(fresh, said).toBeLessThanOrEqual(64 - half);
    expect(await verified()).toMatchObject({ ok: true, workouts: 64 });
  });

  it('continues where it was killed before it had written what it is', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'demo.json'), '');
    expect(prepareDemoFolder(folder, 5)).toEqual({ until: 5, sample: 'year' });
    expect(prepareDemoFolder(folder, 6)).toEqual({ until: 5, sample: 'year' });
    writeFileSync(join(folder, 'demo.json'), '');
    writeFileSync(join(folder, 'config.json'), '');
    expect(() => prepareDemoFolder(folder, 7)).toThrow('was not written by a demo');
  });
});

/** How many workouts a database holds that another process is writing. */
function workoutsIn(db: string): number {
  try {
    const store = openReader(db);
    const count = store.count();
    store.close();
    return count;
  } catch {
    return 0;
  }
}
