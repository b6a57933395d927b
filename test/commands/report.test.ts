import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/storage/store.js';
import { wholeRecords } from '../support/data/records.js';
import { bin, start } from './bin.js';
import { library, workout } from './library.js';
import { run, temporaryFolder } from './run.js';

function prepare() {
  const home = temporaryFolder();
  const env = library(home);
  const report = (...argv: string[]) => run(['report', ...argv], { env });
  return { home, env, report, out: join(home, 'seen', 'year.html') };
}

const factsIn = (html: string) =>
  JSON.parse(/id="report-workouts">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '') as { id: string }[];

describe('report', () => {
  it('writes one file that only its owner can read, and says where', async () => {
    const { report, out } = prepare();
    const { exitCode, stdout, stderr } = await report('--out', out);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(`3 workouts in ${out}: `);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(statSync(join(out, '..')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(out, '..'))).toEqual(['year.html']);
    expect(factsIn(readFileSync(out, 'utf8')).map(({ id }) => id)).toEqual([
      'aa11bb22cc33',
      'aa99dd44ee55',
      'ff00112233aa',
    ]);
  });

  it('leaves an unchanged one alone', async () => {
    const { report, out } = prepare();
    await report('--out', out);
    const { mtimeMs } = statSync(out);
    expect((await report('--out', out)).stdout).toContain(', unchanged.');
    expect(statSync(out).mtimeMs).toBe(mtimeMs);
  });

  it('accepts the flags that choose workouts', async () => {
    const { report, out } = prepare();
    await report('--out', out, '--sport', 'cycling');
    expect(factsIn(readFileSync(out, 'utf8')).map(({ id }) => id)).toEqual(['ff00112233aa']);
    await report('--out', out, '--since', '2024-05-02', '--until', '2024-05-31');
    expect(factsIn(readFileSync(out, 'utf8')).map(({ id }) => id)).toEqual(['aa99dd44ee55']);
  });

  it('contains nights and days of the same period', async () => {
    const { home, report, out } = prepare();
    const store = openStore(join(home, 'polar-sync.db'));
    store.atomically(() => {
      for (const date of ['2024-05-01', '2024-05-02']) {
        store.records.save('10579', { ...wholeRecords.sleep, id: date, date });
        store.records.save('10579', { ...wholeRecords.nightly_recharge, id: date, date });
      }
    });
    store.close();
    await report('--out', out, '--since', '2024-05-02');
    const days = /id="report-days">([\s\S]*?)<\/script>/.exec(readFileSync(out, 'utf8'))?.[1];
    expect(JSON.parse(days ?? '')).toEqual([
      {
        ...{ day: '2024-05-02', asleep_minute: 951_784, awake_minute: 952_232, sleep_score: 81, sleep_seconds: 25_030 },
        ...{ light_seconds: 14_000, deep_seconds: 5000, rem_seconds: 6000, interrupted_seconds: 1800 },
        ...{ breaths_per_minute: 13.9, ans_charge: 2.1, recharge_status: 5 },
        night_heart_rate_bpm: 48,
        hrv_rmssd_ms: 62,
      },
    ]);
  });

  it('knows with --since where form was before, for all sports and for each', async () => {
    const home = temporaryFolder();
    const run1 = (id: string, day: string, cardio: number, type = 'running') =>
      workout({
        id,
        type,
        sport: type,
        vendor_sport: { sport: type },
        start_time_local: `${day}T07:00:00`,
        training_load: { cardio },
      });
    const env = library(home, [
      run1('aa01', '2026-01-01', 100),
      run1('aa02', '2026-01-03', 50, 'cycling'),
      run1('aa03', '2026-01-10', 80),
    ]);
    const out = join(home, 'report.html');
    const formIn = async (...argv: string[]) => {
      expect((await run(['report', '--out', out, ...argv], { env })).exitCode).toBe(0);
      const found = /id="report-form">([\s\S]*?)<\/script>/.exec(readFileSync(out, 'utf8'))?.[1];
      return found === undefined ? undefined : JSON.parse(found)[0];
    };
    expect(await formIn()).toBeUndefined();
    const decay = (load: number, days: number, constant: number) =>
      load * (1 - Math.exp(-1 / constant)) * Math.exp(-days / constant);
    for (const argv of [
      ['--since', '2026-01-10'],
      ['--last', '1'],
    ]) {
      const { constants, before } = await formIn(...argv);
      expect(constants).toEqual({ chronic: 42, acute: 7 });
      expect(before.map(({ type }: { type: string }) => type)).toEqual(['', 'cycling', 'running']);
      expect(before[0].state).toMatchObject({ date: '2026-01-09', days: 9 });
      expect(before[0].state.chronic).toBeCloseTo(decay(100, 8, 42) + decay(50, 6, 42));
      expect(before[1].state.acute).toBeCloseTo(decay(50, 6, 7));
    }
    expect(await formIn('--since', '2026-01-10', '--sport', 'running')).toMatchObject({
      before: [{ type: '' }, { type: 'running' }],
    });
    Object.assign(env, { POLAR_SYNC_FORM_DAYS: '20/5' });
    expect(await formIn()).toEqual({ constants: { chronic: 20, acute: 5 }, before: [] });
  });

  it('goes into a folder under its default name', async () => {
    const { home, report } = prepare();
    mkdirSync(join(home, 'there'));
    expect((await report('--out', join(home, 'there'))).exitCode).toBe(0);
    expect((await report('--out', `${join(home, 'new')}/`)).exitCode).toBe(0);
    expect(existsSync(join(home, 'there', 'polar-report.html'))).toBe(true);
    expect(existsSync(join(home, 'new', 'polar-report.html'))).toBe(true);
  });

  it('is one value with --json', async () => {
    const { report, out } = prepare();
    const first = JSON.parse((await report('--out', out, '--json')).stdout);
    expect(first).toEqual({
      schema: 'polar-sync.report/1',
      out,
      workouts: 3,
      bytes: statSync(out).size,
      written: true,
      failed: [],
    });
    expect(JSON.parse((await report('--out', out, '--json')).stdout)).toEqual({ ...first, written: false });
  });

  it.each([
    ['-', 2, 'REPORT_OUT'],
    ['year.pdf', 2, 'EXPORT_OUT'],
    ['', 2, 'EXPORT_OUT'],
    ['/proc/nowhere/year.html', 8, 'EXPORT_WRITE'],
  ])('rejects %j as its destination', async (out, exit, code) => {
    const { report } = prepare();
    const { exitCode, stdout, stderr } = await report('--json', '--out', out);
    expect([exitCode, stdout, JSON.parse(stderr).code]).toEqual([exit, '', code]);
  });

  it('says why it is empty, and is still a page', async () => {
    const { report, out } = prepare();
    const { exitCode, stderr } = await report('--out', out, '--sport', 'curling');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('No workout here has the sport "curling"')]);
    expect(factsIn(readFileSync(out, 'utf8'))).toEqual([]);
  });

  it('needs a database', async () => {
    const { exitCode, stderr } = await run(['report', '--json'], { env: { POLAR_SYNC_HOME: temporaryFolder() } });
    expect([exitCode, JSON.parse(stderr).code]).toEqual([2, 'NO_STORE']);
  });

  it('says where it is if no browser can be opened', async () => {
    const { report, out } = prepare();
    const { exitCode, stderr } = await report('--out', out, '--open');
    expect([exitCode, stderr]).toEqual([0, `warning: Cannot open a browser here. Open ${out} yourself.\n`]);
    expect(existsSync(out)).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('is opened in your browser', async () => {
    const { home, out } = prepare();
    const browser = join(home, 'browser');
    writeFileSync(browser, `#!/bin/sh\necho "$1" > "${home}/shown"\n`, { mode: 0o700 });
    const argv = [bin, 'report', '--out', out, '--open'];
    const { exitCode, stderr } = await start(process.execPath, argv, { POLAR_SYNC_HOME: home, BROWSER: browser }).ended;
    expect([exitCode, stderr]).toEqual([0, '']);
    await expect
      .poll(() => existsSync(join(home, 'shown')) && readFileSync(join(home, 'shown'), 'utf8'), { timeout: 10_000 })
      .toContain(out);
  });

  it('says so if the browser does not open', async () => {
    const { home, out } = prepare();
    const argv = [bin, 'report', '--out', out, '--open'];
    const env = { POLAR_SYNC_HOME: home, BROWSER: '/nowhere/browser', PATH: '/usr/bin:/bin' };
    const { exitCode, stderr } = await start(process.execPath, argv, env).ended;
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/^warning: Could not open a browser .* Open .* yourself/),
    ]);
  });

  it('keeps the earlier report if it is interrupted', async () => {
    const { home, env, report, out } = prepare();
    await report('--out', out);
    const before = readFileSync(out, 'utf8');
    library(home, [{ ...JSON.parse((await run(['show', 'aa11', '--json'], { env })).stdout), id: 'bb1122334455' }]);
    const { writeReport } = await import('../../src/report/write.js');
    const { openReader } = await import('../../src/storage/store.js');
    const reader = openReader(join(home, 'polar-sync.db'));
    const content = { summaries: reader.summaries(), days: [], workouts: reader.iterate() };
    await expect(writeReport({ ...content, path: out, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    reader.close();
    expect(readFileSync(out, 'utf8')).toBe(before);
    expect(readdirSync(join(out, '..'))).toEqual(['year.html']);
    writeFileSync(join(out, '..', '.polar-sync-export-1999999-year.html.tmp'), 'left by a killed run');
    expect((await report('--out', out)).exitCode).toBe(0);
    expect(readdirSync(join(out, '..'))).toEqual(['year.html']);
    expect(readFileSync(out, 'utf8')).not.toBe(before);
  });
});
