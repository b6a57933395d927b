import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bin, start } from '../bin.js';
import { library } from '../library.js';
import { run, temporaryFolder } from '../run.js';

/** A database, and a browser that notes the address it is given. */
function prepare() {
  const home = temporaryFolder();
  library(home);
  const browser = join(home, 'browser');
  writeFileSync(browser, `#!/bin/sh\necho "$1" > "${home}/shown"\n`, { mode: 0o700 });
  const open = (...argv: string[]) =>
    start(process.execPath, [bin, 'show', ...argv, '--open'], { POLAR_SYNC_HOME: home, BROWSER: browser }).ended;
  return { home, open, page: join(home, 'polar-sync.db.page.html'), shown: join(home, 'shown') };
}

describe.skipIf(process.platform !== 'linux')('show --open', () => {
  it('opens the page of the workout, in a file that only its owner can read', async () => {
    const { open, page, shown } = prepare();
    const { exitCode, stdout, stderr } = await open('aa11');
    expect([exitCode, stdout, stderr]).toEqual([0, `Running · 2024-05-01 07:30 (UTC+02:00): ${page}\n`, '']);
    await expect
      .poll(() => existsSync(shown) && readFileSync(shown, 'utf8'), { timeout: 10_000 })
      .toBe(`file://${page}#/workout/aa11bb22cc33\n`);
    expect(statSync(page).mode & 0o777).toBe(0o600);
    const html = readFileSync(page, 'utf8');
    const facts = JSON.parse(/id="report-workouts">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '');
    expect(facts.map(({ id }: { id: string }) => id)).toEqual(['aa11bb22cc33']);
  });

  it('is a value with --json', async () => {
    const { open, page } = prepare();
    const { stdout } = await open('ff00', '--json');
    expect(JSON.parse(stdout)).toEqual({ schema: 'polar-sync.page/1', workout: 'ff00112233aa', out: page });
  });

  it('is an error before anything is written if there is no browser here', async () => {
    const { home } = prepare();
    const before = readdirSync(home);
    const { exitCode, stdout, stderr } = await run(['show', 'aa11', '--open'], { env: { POLAR_SYNC_HOME: home } });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: Cannot open a browser here: .*\nhint: Leave --open out/);
    expect(readdirSync(home).filter((name) => name.includes('page'))).toEqual([]);
    expect(readdirSync(home)).toEqual(expect.arrayContaining(before));
  });

  it('exits with 1 and names the file if the browser does not open', async () => {
    const { home, page } = prepare();
    const env = { POLAR_SYNC_HOME: home, BROWSER: '/nowhere/browser', PATH: '/usr/bin:/bin' };
    const { exitCode, stderr } = await start(process.execPath, [bin, 'show', 'aa11', '--open'], env).ended;
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/^warning: Could not open a browser .* Open .* yourself/),
    ]);
    expect(stderr).toContain(page);
  });

  it.each([
    [['aa11', 'ff00'], 'OPEN_ONE'],
    [['latest', '--data', 'sleep'], 'WORKOUTS_ONLY'],
    [['zz'], 'UNKNOWN_ID'],
  ])('refuses %j', async (argv, code) => {
    const { open } = prepare();
    const { exitCode, stderr } = await open(...argv, '--json');
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, code]);
  });

  it('is kept from exports, as all files beside the database', async () => {
    const { home, open, page } = prepare();
    await open('aa11');
    const argv = ['report', '--out', page, '--json'];
    const { stderr } = await run(argv, { env: { POLAR_SYNC_HOME: home } });
    expect(JSON.parse(stderr).code).toBe('OWN_FILE');
  });
});
