import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockStore } from '../../../src/storage/lock.js';
import { openReader, openStore } from '../../../src/storage/store.js';
import { verify } from '../../../src/sync/verify.js';
import { daysFile, sleepResult } from '../../support/data/account-days.js';
import { generatedSession, sessionName, writeExport } from '../../support/data/account-export.js';
import { writeZip } from '../../support/data/zip.js';
import { say } from '../../support/say.js';
import { bin, start } from '../bin.js';
import { run, temporaryFolder } from '../run.js';

/** Ends the process at one of its commits. */
const preload = resolve(import.meta.dirname, '../../sync/sweeps/crash/crash-preload.mjs');

const sessions = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [sessionName(i), JSON.stringify(generatedSession(i, 20))]),
  );

function place() {
  const folder = temporaryFolder();
  const env = { POLAR_SYNC_HOME: folder, POLAR_SYNC_TOKEN_STORE: 'file' };
  return { env, db: join(folder, 'polar-sync.db'), zip: join(folder, 'export.zip') };
}

const counts = { new: 0, merged: 0, updated: 0, unchanged: 0, skipped: 0 };

describe('import', () => {
  it('imports a ZIP, reports it, and changes nothing the second time', async () => {
    const { env, db, zip } = place();
    writeZip(zip, {
      ...sessions(3),
      [daysFile('sleep_result')]: JSON.stringify([sleepResult('2026-02-22'), { night: 'none' }]),
      [daysFile('ppi_samples')]: '[]',
    });
    const first = await run(['import', zip, '--user', '123'], { env });
    expect(first).toEqual({
      exitCode: 0,
      stdout: '3 new, 0 merged with pulled ones, 0 updated, 0 unchanged.\nsleep: 1 new.\nKept verbatim: 1 ppi.\n',
      stderr: 'Kept, but unrecognized by this version: 1 of sleep result.\n',
    });
    const again = await run(['import', zip, '--json'], { env });
    expect(JSON.parse(again.stdout)).toEqual({
      schema: 'polar-sync.import/1',
      outcome: 'ok',
      dry_run: false,
      files: 5,
      workouts: { ...counts, unchanged: 3 },
      records: { sleep: { new: 0, merged: 0, updated: 0, unchanged: 1 } },
      outside: 0,
      kept: { ppi: 1 },
      unread: { sleep_result: 1 },
      ignored: 0,
      failed: [],
      duration_ms: expect.any(Number),
    });
    const store = openReader(db);
    expect(store.runs(5)).toMatchObject([
      { source: 'flow_export', outcome: 'ok', newWorkouts: 0 },
      { source: 'flow_export', outcome: 'ok', newWorkouts: 3 },
    ]);
    store.close();
    const status = JSON.parse((await run(['status', '--json'], { env })).stdout) as object;
    expect(status).not.toHaveProperty('last_success');
  });

  it('files of old programs are named with what to do, and cost nothing', async () => {
    const { env, zip } = place();
    writeZip(zip, { ...sessions(1), 'a.hsr': 'x', 'b.hrm': 'x', 'photo.jpg': 'x' });
    const { exitCode, stderr } = await run(['import', zip, '--user', '123'], { env });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^2 files not from Polar, ignored\.\nNot read: 1 HSR\. .*\n$/);
  });

  it('one bad file: exit 3, its name, and the rest is there', async () => {
    const { env, zip } = place();
    writeZip(zip, { ...sessions(2), [sessionName(7)]: '{"startTime":' });
    const { exitCode, stdout, stderr } = await run(['import', zip, '--user', '123'], { env });
    expect([exitCode, stdout]).toEqual([3, expect.stringContaining('2 new')]);
    expect(stderr).toContain(`Not imported: ${sessionName(7)}: it is truncated`);
    expect((await run(['status', '--json'], { env })).stdout).toContain('"outcome":"partial"');
  });

  it('a dry run creates no database and shows what would be imported', async () => {
    const { env, db, zip } = place();
    writeZip(zip, sessions(2));
    const { exitCode, stdout } = await run(['import', zip, '--dry-run', '--user', '123', '--since', '2014-01-01'], {
      env,
    });
    expect([exitCode, stdout]).toEqual([
      0,
      'Would import: 2 new, 0 merged with pulled ones, 0 updated, 0 unchanged.\n',
    ]);
    expect(existsSync(db)).toBe(false);
  });

  it('takes dates as the other commands do', async () => {
    const { env, zip } = place();
    writeZip(zip, sessions(2));
    const seen = async (...period: string[]) => {
      const { stdout } = await run(['import', zip, '--dry-run', '--user', '123', '--json', ...period], { env });
      const { new: fresh, skipped } = JSON.parse(stdout).workouts;
      return [fresh, skipped];
    };
    expect(await seen()).toEqual([2, 0]);
    expect(await seen('--since', '2014', '--until', 'yesterday')).toEqual([2, 0]);
    expect(await seen('--since', 'last-monday')).toEqual([0, 2]);
    expect(await seen('--until', '2013-12')).toEqual([0, 2]);
    const refused = async (...period: string[]) =>
      JSON.parse((await run(['import', zip, '--user', '1', '--json', ...period], { env })).stderr);
    expect(await refused('--since', 'last-munday')).toMatchObject({
      code: 'DATE',
      hint: expect.stringContaining('last-monday'),
    });
    expect(await refused('--since', '2015', '--until', '2014')).toMatchObject({ code: 'SPAN_BACKWARDS' });
    expect(await refused('--since', '2015', '--since', '2014')).toMatchObject({ code: 'GIVEN_TWICE' });
  });

  it.each([
    ['a path that is not there', ['nowhere.zip', '--user', '1'], 2, 'IMPORT_PATH'],
    ['no path', [], 2, 'USAGE'],
    ['a user that is no number', ['ZIP', '--user', 'me'], 2, 'USER_ID'],
    ['a date that is none', ['ZIP', '--user', '1', '--since', 'May'], 2, 'DATE'],
    ['nobody signed in', ['ZIP'], 4, 'NOT_LOGGED_IN'],
  ])('%s', async (_what, argv, exit, code) => {
    const { env, db, zip } = place();
    writeZip(zip, sessions(1));
    const { exitCode, stdout, stderr } = await run(
      ['import', ...argv.map((word) => word.replace('ZIP', zip)), '--json'],
      { env },
    );
    expect([exitCode, stdout]).toEqual([exit, '']);
    expect(JSON.parse(stderr)).toMatchObject({ type: 'error', exit, hint: expect.any(String) });
    if (code !== 'USAGE') expect(stderr).toContain(`"${code}"`);
    if (existsSync(db)) expect((await run(['list', '--json'], { env })).stdout.trim()).toBe('[]');
  });

  it('needs no readable token store if the user is named, and says so', async () => {
    const { env, zip } = place();
    writeZip(zip, sessions(1));
    writeFileSync(join(env.POLAR_SYNC_HOME, 'token.json'), '{', { mode: 0o600 });
    const { exitCode, stderr } = await run(['import', zip], { env });
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(/^error: It is not known whose export this is\. The token file .* is damaged\.\n/);
    expect(stderr).toContain('\nhint: Name the Polar user id with --user; then no sign-in is needed.\n');
    expect((await run(['import', zip, '--user', '1'], { env })).exitCode).toBe(0);
  });

  it('a malicious archive: exit 2, and there is not even a database', async () => {
    const { env, db, zip } = place();
    writeZip(zip, { ...sessions(1), '../../.ssh/authorized_keys': 'x' });
    const { exitCode, stderr } = await run(['import', zip, '--user', '1', '--json'], { env });
    expect([exitCode, JSON.parse(stderr).code, existsSync(db)]).toEqual([2, 'ARCHIVE_UNSAFE_NAME', false]);
  });

  it('another user’s database, another command at work, a file that is not a database', async () => {
    const { env, db, zip } = place();
    writeZip(zip, sessions(1));
    await run(['import', zip, '--user', '123'], { env });
    expect(await run(['import', zip, '--user', '124', '--json'], { env })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('OTHER_USER'),
    });
    const lock = await lockStore(db);
    expect((await run(['import', zip], { env })).exitCode).toBe(6);
    lock.release();
    expect((await run(['import', zip, '--db', zip], { env })).exitCode).toBe(8);
  });

  it('moves on a terminal', async () => {
    const { env, zip } = place();
    writeZip(zip, sessions(30));
    expect((await run(['import', zip, '--user', '1'], { env, terminal: 100 })).stderr).toContain('Importing');
  });
});

/** Everything a database says about its workouts, except when they were imported. */
async function dump(db: string): Promise<string[]> {
  const store = openStore(db);
  try {
    expect((await verify(store)).problems).toEqual([]);
    return [...store.iterate()].map((workout) =>
      JSON.stringify({ ...workout, provenance: { ...workout.provenance, fetched_at: '' } }),
    );
  } finally {
    store.close();
  }
}

describe('killed', () => {
  it('at 20 moments and started again, an import is complete, and everything is there once', async () => {
    const { env, db, zip } = place();
    const other = place();
    writeExport(zip, 150, 60);
    expect(await run(['import', zip, '--user', '123', '--quiet'], { env: other.env })).toMatchObject({ exitCode: 0 });
    const there: number[] = [];
    for (let kill = 1; kill <= 20; kill += 1) {
      // The first commits of a process store no session. Each gets up to fifteen further than the one before it.
      const at = `${4 + ((kill * 7) % 16)}:${kill % 2 === 0 ? 'before' : 'after'}`;
      const argv = ['--import', preload, bin, 'import', zip, '--user', '123', '--quiet'];
      expect((await start(process.execPath, argv, { ...env, CRASH_AT: at }).ended).signal).toBe('SIGKILL');
      const now = existsSync(db) ? countIn(db) : 0;
      expect(now).toBeGreaterThanOrEqual(there.at(-1) ?? 0);
      there.push(now);
    }
    say(`killed 20 times, with so many of 150 sessions there: ${there.join(' ')}`);
    // Not all of them before the work began or after it ended.
    expect(there.filter((count) => count > 0 && count < 150).length).toBeGreaterThan(3);
    expect(await run(['import', zip, '--user', '123', '--quiet'], { env })).toMatchObject({ exitCode: 0 });
    expect(await dump(db)).toEqual(await dump(other.db));
    expect(await dump(db)).toHaveLength(150);
  }, 600_000);
});

function countIn(db: string): number {
  const store = openStore(db);
  try {
    return store.counts().workouts;
  } finally {
    store.close();
  }
}

/** Imports in a process of its own and watches its memory. @returns its peak in MB. */
async function peakMemory(zip: string, env: Record<string, string>, expected: number): Promise<number> {
  const { child, ended } = start(process.execPath, [bin, 'import', zip, '--user', '123', '--json'], env);
  let peak = 0;
  const watch = setInterval(() => {
    const status = existsSync(`/proc/${child.pid}/status`) ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  }, 50);
  const { exitCode, stdout } = await ended;
  clearInterval(watch);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ workouts: { ...counts, new: expected }, kept: { other: 1 }, failed: [] });
  return peak;
}

// The memory of a process is read from /proc.
describe.runIf(process.platform === 'linux')('memory', () => {
  it('stays below 300 MB for 300 sessions of 120 MB', async () => {
    const home = place();
    expect(writeExport(home.zip, 300, 4000)).toBeGreaterThan(120e6);
    expect(await peakMemory(home.zip, home.env, 300)).toBeLessThan(300);
  }, 300_000);

  it.runIf(process.env.POLAR_SYNC_BIG_IMPORT === '1')(
    'stays below 300 MB for 5,000 sessions of 2 GB (only with POLAR_SYNC_BIG_IMPORT=1: it takes ten minutes)',
    async () => {
      const home = place();
      expect(writeExport(home.zip, 5000, 4000)).toBeGreaterThan(2e9);
      expect(await peakMemory(home.zip, home.env, 5000)).toBeLessThan(300);
    },
    3_600_000,
  );
});
